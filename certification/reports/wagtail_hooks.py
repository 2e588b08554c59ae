from wagtail import hooks

from certification.reports.tabs import report_tabs
from lms.people.tabs import HOOK

hooks.register(HOOK, report_tabs)
