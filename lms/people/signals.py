from lms.journal.enums import ChangeKind
from lms.journal.news import FactSignal

postings_changed = FactSignal(ChangeKind.POSTINGS_CHANGED)
units_changed = FactSignal(ChangeKind.UNITS_CHANGED)
roles_changed = FactSignal(ChangeKind.ROLES_CHANGED)
headcount_declared = FactSignal(ChangeKind.HEADCOUNT_DECLARED)
