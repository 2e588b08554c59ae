from django.utils.translation import gettext_lazy as _

from lms.outbox.kinds import MessageKind, register_kind

EDITION = register_kind(MessageKind("scheduled_export", _("Tệp định kỳ đã đặt")))
