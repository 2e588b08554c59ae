import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from lms.settings.local_keys import local_keys
from lms.settings.mail import email_settings
from lms.settings.storage import s3_storages

ROOT = Path(__file__).resolve().parents[4]
COMPLETE = {
    "SECRET_KEY": "s" * 60,
    "FIELD_KEYS": "c29tZS10ZXN0LWtleS0zMi1ieXRlcy1sb25nLSEhISE=",
    "MATCH_KEY": "m" * 40,
    "CODE_KEY": "c" * 40,
    "DATABASE_URL": "postgres://u:p@db.example/taphuan",
    "ALLOWED_HOSTS": "hoc.example.vn",
    "SITE_URL": "https://hoc.example.vn",
    "CELERY_BROKER_URL": "redis://cache.example/1",
    "CACHE_URL": "redis://cache.example/2",
}
SHOW = """
import json, lms.settings.production as s
print(json.dumps([s.DATABASES["default"]["ENGINE"], s.CACHES["default"]["BACKEND"], s.CELERY_BROKER_URL,
                  s.SESSION_COOKIE_SECURE, s.TAPHUAN_DEMO, s.DEBUG]))
"""


def production(**env):
    clean = {"PATH": os.environ["PATH"], **env}
    return subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env=clean, capture_output=True, text=True, check=False
    )


def test_production_names_what_is_missing_and_does_not_start():
    env = {key: value for key, value in COMPLETE.items() if key not in ("MATCH_KEY", "SITE_URL")}
    done = production(**env)
    assert done.returncode == 1
    assert "Set these environment variables first: MATCH_KEY, SITE_URL." in done.stderr


def test_production_runs_on_servers_by_environment_alone():
    done = production(**COMPLETE)
    assert json.loads(done.stdout) == [
        "django.db.backends.postgresql",
        "django.core.cache.backends.redis.RedisCache",
        "redis://cache.example/1",
        True,
        False,
        False,
    ]


def test_local_keys_are_made_once_and_kept_private(tmp_path):
    first = local_keys(tmp_path)
    assert sorted(first) == ["CODE_KEY", "FIELD_KEYS", "MATCH_KEY", "SECRET_KEY"]
    assert local_keys(tmp_path) == first
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0


def test_mail_by_url():
    found = email_settings("smtp+tls://an%40vn:bi%20mat@thu.example.vn")
    assert (found["EMAIL_HOST_USER"], found["EMAIL_HOST_PASSWORD"]) == ("an@vn", "bi mat")
    assert (found["EMAIL_PORT"], found["EMAIL_USE_TLS"], found["EMAIL_USE_SSL"]) == (587, True, False)
    with pytest.raises(ValueError, match="unknown scheme"):
        email_settings("pigeon://roof")


def test_storage_by_url():
    found = s3_storages("s3://key:secret@kho.example.vn/taphuan?region=vn-1")
    assert found["private"]["OPTIONS"]["endpoint_url"] == "https://kho.example.vn"
    assert found["private"]["OPTIONS"]["bucket_name"] == "taphuan"
    assert found["default"]["OPTIONS"]["location"] == "media"
    with pytest.raises(ValueError, match="STORAGE_URL"):
        s3_storages("http://kho.example.vn/")


GATES = """
import json, importlib, sys
s = importlib.import_module(sys.argv[1])
print(json.dumps([s.MFA_REQUIRED, s.PRIVACY_NOTICE_REQUIRED, "allauth.socialaccount" in s.INSTALLED_APPS]))
"""


@pytest.mark.parametrize(
    ("module", "env", "gates"),
    [
        ("production", {}, [True, True, False]),
        ("production", {"PRIVACY_NOTICE_REQUIRED": "0", "MFA_REQUIRED": "0"}, [False, True, False]),
        ("demo", {}, [False, True, False]),
        ("demo", {"MFA_REQUIRED": "1"}, [True, True, False]),
        (
            "production",
            {"OIDC_ISSUER": "https://id.example.vn", "OIDC_CLIENT_ID": "a", "OIDC_CLIENT_SECRET": "b"},
            [True, True, True],
        ),
    ],
)
def test_the_gates_are_closed_but_where_the_environment_opens_one(module, env, gates, tmp_path):
    clean = {"PATH": os.environ["PATH"], "TAPHUAN_VAR": str(tmp_path), **COMPLETE, **env}
    command = [sys.executable, "-c", GATES, f"lms.settings.{module}"]
    done = subprocess.run(command, cwd=ROOT, env=clean, capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == gates
