"""A host site of its own: `wagtail start`, a foreign user model, the wheel and its pinned requirements."""

from __future__ import annotations

import os
import subprocess
import venv
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.wheel import ROOT, build_wheel

SETTINGS = """
from lms.settings.rooms import CONTEXT_PROCESSORS, MFA, MIDDLEWARE as TAPHUAN_MIDDLEWARE, ROOMS, THIRD_PARTY

globals().update(MFA)

INSTALLED_APPS = ["people_of_host", *ROOMS, *INSTALLED_APPS]
INSTALLED_APPS += [app for app in ["wagtail.contrib.settings", *THIRD_PARTY] if app not in INSTALLED_APPS]
MIDDLEWARE = [*MIDDLEWARE, "django.middleware.locale.LocaleMiddleware", *TAPHUAN_MIDDLEWARE]
TEMPLATES[0]["OPTIONS"]["context_processors"] += CONTEXT_PROCESSORS
AUTH_USER_MODEL = "people_of_host.User"
LANGUAGE_CODE = "vi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = WAGTAIL_I18N_ENABLED = USE_TZ = True
SITE_URL = "http://localhost"
PRIVATE_ROOT = BASE_DIR + "/private" if isinstance(BASE_DIR, str) else BASE_DIR / "private"
STORAGES["private"] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT)},
}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
FIELD_KEYS = ["c29tZS10ZXN0LWtleS0zMi1ieXRlcy1sb25nLSEhISE="]
MATCH_KEY = CODE_KEY = "host"
JOB_LEASE_SECONDS = 120
CELERY_BROKER_URL = "memory://"
ALLOWED_HOSTS = ["*"]
TAPHUAN_DEMO = False
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
"""
USER_MODEL = """
from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    department = models.CharField(max_length=80, blank=True)
"""
URLS = """

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("", include("lms.urls.rooms")),
    *urlpatterns,
]
"""


@dataclass
class Host:
    """A site that is not ours, in `folder`, with a Python of its own."""

    folder: Path
    python: Path

    def run(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run its Python in its folder, away from our tree."""
        env = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DJANGO", "PYTEST"))}
        done = subprocess.run(
            [str(self.python), *arguments], cwd=self.folder, env=env, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, f"{arguments}\n{done.stdout}\n{done.stderr}"
        return done

    def manage(self, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        return self.run("manage.py", *arguments, check=check)

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def host(wheel, tmp_path_factory) -> Host:
    folder = tmp_path_factory.mktemp("host")
    venv.create(folder / "venv", with_pip=True)
    made = Host(folder, folder / "venv" / "bin" / "python")
    pip = ["-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    made.run(*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements" / "runtime.txt"))
    made.run(*pip, "--no-deps", str(wheel))
    made.run("-c", "from wagtail.bin.wagtail import main; main()", "start", "hostsite", ".")
    made.write("people_of_host/__init__.py", "")
    made.write("people_of_host/models.py", USER_MODEL)
    base, urls = folder / "hostsite/settings/base.py", folder / "hostsite/urls.py"
    base.write_text(base.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    urls.write_text(urls.read_text(encoding="utf-8") + URLS, encoding="utf-8")
    made.manage("makemigrations", "people_of_host")
    return made


@pytest.fixture(scope="session")
def migrated(host: Host) -> Host:
    host.manage("migrate", "--noinput", "--verbosity", "0")
    return host
