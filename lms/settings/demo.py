"""`make demo`: one laptop, no server to install, demo accounts allowed."""

import os

from lms.settings.base import *  # noqa: F403
from lms.settings.base import FIELD_KEYS, SECRET_KEY, VAR_DIR
from lms.settings.local_keys import local_keys

TAPHUAN_DEMO = True
# A visitor has ten minutes and no authenticator app at hand; MFA_REQUIRED=1 shows what production asks.
MFA_REQUIRED = os.environ.get("MFA_REQUIRED") == "1"
ALLOWED_HOSTS = ["*"]
# argon2 at full cost takes a third of a second on an old laptop; the demo keeps the default, nothing is weakened.
_keys = local_keys(VAR_DIR)
SECRET_KEY = SECRET_KEY or _keys["SECRET_KEY"]
FIELD_KEYS = FIELD_KEYS or [_keys["FIELD_KEYS"]]
MATCH_KEY = globals()["MATCH_KEY"] or _keys["MATCH_KEY"]
CODE_KEY = globals()["CODE_KEY"] or _keys["CODE_KEY"]
SERVE_MEDIA = True
