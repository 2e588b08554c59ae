"""Writes about the calendar and the drives; one module a noun."""

from certification.campaigns.domain.drives import (
    DrivePlan,
    JoinRefused,
    change_drive,
    close_drive,
    join_drive,
    make_drive,
)
from certification.campaigns.domain.entries import keep_entry, load_entries
from certification.campaigns.domain.invitations import ask_invitations, send_invitations
from certification.campaigns.domain.reminders import remind_of_reports

__all__ = [
    "DrivePlan",
    "JoinRefused",
    "ask_invitations",
    "change_drive",
    "close_drive",
    "join_drive",
    "keep_entry",
    "load_entries",
    "make_drive",
    "remind_of_reports",
    "send_invitations",
]
