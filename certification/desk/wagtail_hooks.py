from wagtail import hooks

from certification.desk.tabs import desk_tabs
from lms.people.tabs import HOOK

hooks.register(HOOK, desk_tabs)
