from lms.journal.enums import ChangeKind
from lms.journal.news import FactSignal

awards_changed = FactSignal(ChangeKind.AWARDS_CHANGED)
