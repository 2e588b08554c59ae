from wagtail import hooks

from courses.classes.notices import class_notices
from courses.classes.tabs import class_tabs
from courses.learning.notices import HOOK as COURSE_NOTICES
from lms.people.tabs import HOOK as MANAGE_TABS

hooks.register(MANAGE_TABS, class_tabs)
hooks.register(COURSE_NOTICES, class_notices)
