"""Tests: fast hashes, local files in a temporary folder, background work run when a test asks for it.

With TAPHUAN_SERVICES=1 the same suite runs on the DATABASE_URL and CACHE_URL of the environment.
"""

import os
import re
import tempfile
from pathlib import Path

from lms.settings.base import *  # noqa: F403
from lms.settings.base import CACHE_URL, DATABASES

TEST_ROOT = Path(tempfile.mkdtemp(prefix="taphuan-test-"))
_on_services = os.environ.get("TAPHUAN_SERVICES") == "1"
TAPHUAN_DEMO = False
# Tests of other things walk in without stopping at the gates; tests of the gates close them.
MFA_REQUIRED = PRIVACY_NOTICE_REQUIRED = False
SECRET_KEY = "test"  # noqa: S105
FIELD_KEYS = ["c29tZS10ZXN0LWtleS0zMi1ieXRlcy1sb25nLSEhISE="]
MATCH_KEY = "test-match"
CODE_KEY = "test-code"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if _on_services:
    # Tests empty the cache; each parallel run has a Redis database of its own, counted down from the one named.
    _run = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)
    _location, _number = CACHE_URL.rsplit("/", 1)
    CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"{_location}/{int(_number) - _run}",
        }
    }
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(TEST_ROOT / "taphuan.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA synchronous=OFF;",
            },
            "TEST": {"NAME": str(TEST_ROOT / "test.sqlite3")},
        }
    }
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = TEST_ROOT / "media"
STATIC_ROOT = TEST_ROOT / "static"
STATIC_ROOT.mkdir()
PRIVATE_ROOT = TEST_ROOT / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
SERVE_MEDIA = True
