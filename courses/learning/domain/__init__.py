"""Writes of the ledger; one module a noun."""

from courses.learning.domain.attempts import record_attempt, record_regrade
from courses.learning.domain.attendance import (
    complete_in_class,
    record_attendance,
    reverse_attendance,
    reverse_in_class,
)
from courses.learning.domain.completions import record_completion, reverse_completion
from courses.learning.domain.enrolments import (
    AlreadyCompleted,
    EnrolmentEnded,
    EnrolmentRefused,
    NotInEdition,
    PrerequisitesMissing,
    enrol,
    learn_again,
    lessons_of,
    move_enrolment,
    move_everybody,
)
from courses.learning.domain.progress import finish_lesson

__all__ = [
    "AlreadyCompleted",
    "EnrolmentEnded",
    "EnrolmentRefused",
    "NotInEdition",
    "PrerequisitesMissing",
    "complete_in_class",
    "enrol",
    "finish_lesson",
    "learn_again",
    "lessons_of",
    "move_enrolment",
    "move_everybody",
    "record_attempt",
    "record_attendance",
    "record_completion",
    "record_regrade",
    "reverse_attendance",
    "reverse_completion",
    "reverse_in_class",
]
