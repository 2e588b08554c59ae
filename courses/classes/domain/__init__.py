"""Writes about classes; one module a noun."""

from courses.classes.domain.approving import (
    approve_class,
    record_results,
    reopen_class,
    return_class,
    reverse_result,
    submit_class,
)
from courses.classes.domain.checking_in import CheckInRefused, check_in, open_code
from courses.classes.domain.classes import Sitting, announce_class, cancel_class, change_class, plan_class
from courses.classes.domain.errors import ClassRefused
from courses.classes.domain.evidence import add_evidence, remove_evidence
from courses.classes.domain.marking import Entry, add_walk_in, mark_sitting, set_scores
from courses.classes.domain.reminding import remind_of_tomorrow
from courses.classes.domain.seats import Seating, confirm_seat, decline_seat, nominate, sign_up, withdraw_seat
from courses.classes.domain.sheets import apply_sheet, decide_row, drop_sheet, match_again, read_sheet
from courses.classes.domain.telling import tell_class
from courses.classes.domain.trainers import list_trainer, unlist_trainer

__all__ = [
    "CheckInRefused",
    "ClassRefused",
    "Entry",
    "Seating",
    "Sitting",
    "add_evidence",
    "add_walk_in",
    "announce_class",
    "apply_sheet",
    "approve_class",
    "cancel_class",
    "change_class",
    "check_in",
    "confirm_seat",
    "decide_row",
    "decline_seat",
    "drop_sheet",
    "list_trainer",
    "mark_sitting",
    "match_again",
    "nominate",
    "open_code",
    "plan_class",
    "read_sheet",
    "record_results",
    "remind_of_tomorrow",
    "remove_evidence",
    "reopen_class",
    "return_class",
    "reverse_result",
    "set_scores",
    "sign_up",
    "submit_class",
    "tell_class",
    "unlist_trainer",
    "withdraw_seat",
]
