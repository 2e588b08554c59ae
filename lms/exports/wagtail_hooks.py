from wagtail import hooks

from lms.exports.tabs import schedule_tabs
from lms.people.tabs import HOOK

hooks.register(HOOK, schedule_tabs)
