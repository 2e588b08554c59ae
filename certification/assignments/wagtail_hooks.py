from wagtail import hooks

from certification.assignments.tabs import assignment_tabs
from lms.people.tabs import HOOK

hooks.register(HOOK, assignment_tabs)
