"""What the office prints: facts are gathered here as plain data, and set in type by the templates in `documents`.

Papers speak the language of the site, whatever the reader's is.
"""

from courses.classes.printing.attendance import attendance_pdf
from courses.classes.printing.plan import plan_pdf, plan_workbook
from courses.classes.printing.report import report_pdf
from courses.classes.printing.summons import summons_pdf, summons_workbook

__all__ = ["attendance_pdf", "plan_pdf", "plan_workbook", "report_pdf", "summons_pdf", "summons_workbook"]
