"""What kinds of messages this room sends beside a trainer's own words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from lms.outbox.kinds import MessageKind

FOLLOWUP = MessageKind("followup", _("Khảo sát sau khóa học"))
