"""Tests: fast hashes, local files in a temporary folder, background work run when a test asks for it."""

import tempfile
from pathlib import Path

from lms.settings.base import *  # noqa: F403

_root = Path(tempfile.mkdtemp(prefix="taphuan-test-"))
TAPHUAN_DEMO = False
SECRET_KEY = "test"  # noqa: S105
FIELD_KEYS = ["c29tZS10ZXN0LWtleS0zMi1ieXRlcy1sb25nLSEhISE="]
MATCH_KEY = "test-match"
CODE_KEY = "test-code"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = _root / "media"
PRIVATE_ROOT = _root / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT)}},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, object] = {}
SERVE_MEDIA = True
