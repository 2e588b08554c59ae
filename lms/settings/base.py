"""What every way of running shares. Values come from the environment; see docs/operations.md for the list."""

from __future__ import annotations

import os
from pathlib import Path

import dj_database_url
from celery.schedules import crontab

from lms.settings.oidc import oidc_settings
from lms.settings.rooms import CONTEXT_PROCESSORS, MFA, ROOMS, THIRD_PARTY
from lms.settings.rooms import MIDDLEWARE as ROOM_MIDDLEWARE

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = Path(os.environ.get("TAPHUAN_VAR", BASE_DIR / "var")).resolve()

TAPHUAN_DEMO = False
DEBUG = False
SITE_URL = os.environ.get("SITE_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = [host for host in os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",") if host]
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "lms.users",
    *ROOMS,
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    *THIRD_PARTY[:2],
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    *THIRD_PARTY[2:],
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "lms.look.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "lms.accounts.middleware.PolicyMiddleware",
    "lms.accounts.middleware.EditorDoorMiddleware",
    *ROOM_MIDDLEWARE,
]

ROOT_URLCONF = "lms.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                *CONTEXT_PROCESSORS,
            ]
        },
    }
]

# --- data ------------------------------------------------------------------------------------------------------------
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or f"sqlite:///{VAR_DIR / 'taphuan.sqlite3'}", conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE: a transaction that will write takes the lock when it begins, so it waits its turn and never fails
    # half-way with "database is locked". See docs/decisions/0008-sqlite-and-postgresql.md.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "lms_users.User"

CACHE_URL = os.environ.get("CACHE_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": CACHE_URL}
        if CACHE_URL
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(VAR_DIR / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    )
}

# --- background work -------------------------------------------------------------------------------------------------
CELERY_BROKER_URL = os.environ.get("CELERY_BROKER_URL") or "filesystem://localhost"
if CELERY_BROKER_URL.startswith("filesystem:"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(VAR_DIR / "queue" / "messages"),
        "data_folder_out": str(VAR_DIR / "queue" / "messages"),
        "processed_folder": str(VAR_DIR / "queue" / "processed"),
        "control_folder": str(VAR_DIR / "queue" / "control"),
    }
else:
    # A broker that is away must not hold a learner's request: the Job row waits, beat wakes it later.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"max_retries": 1, "socket_connect_timeout": 2}
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "jobs-redispatch": {"task": "lms.jobs.tasks.redispatch_jobs", "schedule": 30.0},
    "journal-drain": {"task": "lms.journal.tasks.drain_changes", "schedule": 60.0},
    "units-roll": {"task": "lms.people.tasks.roll_units", "schedule": 600.0},
    "roster-sweep": {"task": "lms.roster.tasks.sweep_imports", "schedule": 3600.0},
    "exports-sweep": {"task": "lms.exports.tasks.sweep_exports", "schedule": 3600.0},
    "exports-due": {"task": "lms.exports.tasks.send_due_exports", "schedule": crontab(30, "5-20")},
    "outbox-dispatch": {"task": "lms.outbox.tasks.dispatch_due", "schedule": 60.0},
    "outbox-sweep": {"task": "lms.outbox.tasks.sweep_messages", "schedule": 24 * 3600.0},
    "presence-sweep": {"task": "courses.teaching.tasks.sweep_presence", "schedule": 24 * 3600.0},
    "followups-send": {"task": "courses.teaching.tasks.send_followups", "schedule": 24 * 3600.0},
    "scenario-sweep": {"task": "courses.scenario.tasks.sweep_runs", "schedule": 3600.0},
    "classes-tomorrow": {"task": "courses.classes.tasks.remind_of_tomorrow", "schedule": 3600.0},
    "quiz-close": {"task": "courses.quiz.tasks.close_due_sessions", "schedule": 600.0},
    "reports-remind": {"task": "certification.campaigns.tasks.remind_of_reports", "schedule": 24 * 3600.0},
    "reports-owing": {"task": "certification.reports.tasks.remind_of_submissions", "schedule": crontab(10, 7)},
    "coverage-roll": {"task": "certification.coverage.tasks.roll_cells", "schedule": 600.0},
    "duties-refresh": {"task": "certification.assignments.tasks.refresh_periods", "schedule": crontab(20, 0)},
    "duties-remind": {"task": "certification.assignments.tasks.send_reminders", "schedule": crontab(0, 7)},
    "duties-managers": {"task": "certification.assignments.tasks.tell_managers", "schedule": crontab(30, 7, "mon")},
}
JOB_LEASE_SECONDS = int(os.environ.get("JOB_LEASE_SECONDS", "120"))

# --- keys: apart, so that rotating one destroys nothing (docs/decisions/0009-keys.md) --------------------------------
SECRET_KEY = os.environ.get("SECRET_KEY", "")
FIELD_KEYS = [key for key in os.environ.get("FIELD_KEYS", "").split(",") if key]
MATCH_KEY = os.environ.get("MATCH_KEY", "")
CODE_KEY = os.environ.get("CODE_KEY", "")

# --- sign-in ---------------------------------------------------------------------------------------------------------
AUTHENTICATION_BACKENDS = ["lms.accounts.backends.AccountBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "lms.accounts.validators.LengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "lms.accounts.validators.DemoPasswordValidator"},
]
ACCOUNT_ADAPTER = "lms.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_FORMS = {"login": "lms.accounts.forms.SignInForm"}
ACCOUNT_SESSION_REMEMBER = True  # "Máy dùng chung" shortens it
ACCOUNT_LOGOUT_ON_GET = False
# By account, not by address alone: a hall of 300 trainees sits behind one address.
ACCOUNT_RATE_LIMITS = {"login": "1200/m/ip", "login_failed": "200/10m/ip,8/10m/key"}
globals().update(MFA)
MFA_REQUIRED = os.environ.get("MFA_REQUIRED", "1") == "1"
PRIVACY_NOTICE_REQUIRED = os.environ.get("PRIVACY_NOTICE_REQUIRED", "1") == "1"
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRUSTED_PROXY_COUNT", "0"))
ALLAUTH_TRUSTED_CLIENT_IP_HEADER = os.environ.get("TRUSTED_CLIENT_IP_HEADER") or None
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "certification_desk:my_learning"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "/accounts/login/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SHARED_DEVICE_IDLE = int(os.environ.get("SHARED_DEVICE_IDLE", str(20 * 60)))
GUARDED_IDLE = int(os.environ.get("GUARDED_IDLE", str(12 * 3600)))
SESSION_ENGINE = "django.contrib.sessions.backends.db"
OIDC = oidc_settings(os.environ)
INSTALLED_APPS += OIDC.pop("INSTALLED_APPS", [])
globals().update(OIDC)

# --- language and time -----------------------------------------------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LANGUAGE_COOKIE_NAME = "taphuan_language"
LOCALE_PATHS: list[str] = []
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = WAGTAIL_I18N_ENABLED = True
USE_THOUSAND_SEPARATOR = False

# --- files -----------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STORAGE_URL = os.environ.get("STORAGE_URL", "")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(PRIVATE_ROOT)}},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if STORAGE_URL:
    from lms.settings.storage import s3_storages

    STORAGES.update(s3_storages(STORAGE_URL))
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
ROSTER_MAX_BYTES = 20 * 1024 * 1024
ROSTER_MAX_ROWS = 100_000

# --- mail ------------------------------------------------------------------------------------------------------------
from lms.settings.mail import email_settings  # noqa: E402

globals().update(email_settings(os.environ.get("EMAIL_URL", "console://")))
EMAIL_TIMEOUT = 20

# --- messages outside the site ---------------------------------------------------------------------------------------
from lms.settings.gateways import gateway_settings  # noqa: E402
from lms.settings.hours import clock_setting, quiet_setting  # noqa: E402

OUTBOX_GATEWAYS = gateway_settings(os.environ)
# From and until, of every day in Asia/Ho_Chi_Minh; equal times mean no quiet hours.
QUIET_HOURS = quiet_setting(os.environ.get("QUIET_HOURS", "20:30-07:00"))
DIGEST_AT = clock_setting(os.environ.get("DIGEST_AT", "07:30"))

# --- Wagtail ---------------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Tập huấn"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_USER_TIME_ZONES = [TIME_ZONE]
# Autosave says "saved" while what was typed during its request is not; authors save, and are asked before they leave.
WAGTAIL_AUTOSAVE_INTERVAL = 0
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt", "vtt"]
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp", "avif"]
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAIL_LOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

# --- API -------------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "lms.tokens.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
}
SPECTACULAR_SETTINGS = {"TITLE": "Tập huấn", "VERSION": "1", "SERVE_INCLUDE_SCHEMA": False}

# --- safety ----------------------------------------------------------------------------------------------------------
CONTENT_ORIGIN = os.environ.get("CONTENT_ORIGIN", "")
QUICK_EXIT_URL = os.environ.get("QUICK_EXIT_URL", "")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
