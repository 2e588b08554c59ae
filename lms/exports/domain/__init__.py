from lms.exports.domain.asking import ask_again, ask_export, sweep_exports
from lms.exports.domain.fetching import Reached, note_fetch, open_file, reached
from lms.exports.domain.scheduling import (
    RecipientRefused,
    ScheduleForbidden,
    delete_schedule,
    open_schedule,
    pause_schedule,
    refusal,
    resume_schedule,
    send_due,
)
from lms.exports.domain.writing import write_file

__all__ = [
    "Reached",
    "RecipientRefused",
    "ScheduleForbidden",
    "ask_again",
    "ask_export",
    "delete_schedule",
    "note_fetch",
    "open_file",
    "open_schedule",
    "pause_schedule",
    "reached",
    "refusal",
    "resume_schedule",
    "send_due",
    "sweep_exports",
    "write_file",
]
