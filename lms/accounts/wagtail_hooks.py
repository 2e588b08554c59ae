from wagtail.permissions import register_permission_policy
from wagtail.snippets.models import register_snippet

from lms.accounts.models import PrivacyNotice
from lms.accounts.viewsets import FrozenPolicy, NoticeViewSet

register_permission_policy(PrivacyNotice, FrozenPolicy(PrivacyNotice))
register_snippet(NoticeViewSet)
