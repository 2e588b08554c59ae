from wagtail import hooks

from lms.outbox.tabs import message_tabs
from lms.people.tabs import HOOK

hooks.register(HOOK, message_tabs)
