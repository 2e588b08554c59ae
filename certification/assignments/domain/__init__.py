"""Writes about assignments: giving and changing them, their period rows, exemptions, reminders."""

from certification.assignments.domain.assignments import (
    REFRESH_JOB,
    PlanChanged,
    change_assignment,
    give_assignment,
)
from certification.assignments.domain.exemptions import ExemptionRefused, end_exemption, exempt_person
from certification.assignments.domain.managers import tell_managers
from certification.assignments.domain.periods import Tally, refresh_periods
from certification.assignments.domain.reminders import send_reminders

__all__ = [
    "REFRESH_JOB",
    "ExemptionRefused",
    "PlanChanged",
    "Tally",
    "change_assignment",
    "end_exemption",
    "exempt_person",
    "give_assignment",
    "refresh_periods",
    "send_reminders",
    "tell_managers",
]
