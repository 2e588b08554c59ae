from wagtail import hooks

from lms.people.tabs import HOOK
from lms.tokens.tabs import token_tabs

hooks.register(HOOK, token_tabs)
