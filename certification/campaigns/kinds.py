"""The kinds of messages that this room sends."""

from django.utils.translation import gettext_lazy as _

from lms.outbox.kinds import MessageKind, register_kind

INVITE = register_kind(MessageKind("campaigns.invite", _("Lời mời vào đợt học")))
DEADLINE = register_kind(MessageKind("reports.deadline", _("Nhắc hạn báo cáo"), is_required=True))
