"""What a trainer does and what follows from it: cohorts, messages, surveys, sweeping of traces."""

from courses.teaching.domain.cohorts import JoinRefused, add_learners, join_by_link, make_cohort
from courses.teaching.domain.followups import send_followups
from courses.teaching.domain.granting import grant_help
from courses.teaching.domain.messages import MOST_PEOPLE, TooMany, write_to_learners
from courses.teaching.domain.surveys import (
    AnswerRefused,
    answer_survey,
    decline_survey,
    ensure_survey,
    reword_survey,
)
from courses.teaching.domain.sweeping import sweep_presence

__all__ = [
    "MOST_PEOPLE",
    "AnswerRefused",
    "JoinRefused",
    "TooMany",
    "add_learners",
    "answer_survey",
    "decline_survey",
    "ensure_survey",
    "grant_help",
    "join_by_link",
    "make_cohort",
    "reword_survey",
    "send_followups",
    "sweep_presence",
    "write_to_learners",
]
