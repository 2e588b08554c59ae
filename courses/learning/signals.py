from lms.journal.enums import ChangeKind
from lms.journal.news import FactSignal

completion_recorded = FactSignal(ChangeKind.COMPLETION_RECORDED)
completion_reversed = FactSignal(ChangeKind.COMPLETION_REVERSED)
