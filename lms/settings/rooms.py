"""The rooms as dotted strings: what a site puts into its own settings.

A host site writes::

    from lms.settings.rooms import CONTEXT_PROCESSORS, MFA, MIDDLEWARE as TAPHUAN_MIDDLEWARE, ROOMS, THIRD_PARTY
    INSTALLED_APPS = [*ROOMS, *INSTALLED_APPS, *[app for app in THIRD_PARTY if app not in INSTALLED_APPS]]
    globals().update(MFA)

`lms.users` is not among them: a host keeps its own user model.
"""

ROOMS = [
    "lms",
    "lms.look",
    "lms.journal",
    "lms.jobs",
    "lms.people",
    "lms.outbox",
    "lms.accounts",
    "lms.exports",
    "lms.tokens",
    "lms.roster",
    "courses.content",
    "courses.learning",
    "courses.quiz",
    "courses.teaching",
    "courses.scenario",
    "courses.classes",
    "certification.awards",
    "certification.certificates",
    "certification.assignments",
    "certification.coverage",
    "certification.campaigns",
    "certification.reports",
    "certification.desk",
]

THIRD_PARTY = [
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "rest_framework",
    "drf_spectacular",
    "django_htmx",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "lms.accounts.gates.DeviceMiddleware",
    "lms.accounts.gates.NoticeMiddleware",
    "lms.accounts.gates.MfaMiddleware",
]

MFA = {
    "MFA_ADAPTER": "lms.accounts.mfa.MfaAdapter",
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    "MFA_ALLOW_UNVERIFIED_EMAIL": True,  # nobody signs up by herself, and nobody signs in by e-mail
    "MFA_TOTP_TOLERANCE": 1,  # a phone's clock may be half a minute off; a code still opens only once
    "MFA_FORMS": {
        "authenticate": "lms.accounts.mfa.SecondStepForm",
        "reauthenticate": "lms.accounts.mfa.ConfirmForm",
        "activate_totp": "lms.accounts.mfa.AppForm",
        "add_webauthn": "lms.accounts.mfa.PasskeyForm",
        "edit_webauthn": "lms.accounts.mfa.PasskeyNameForm",
    },
    "MFA_RATE_LIMITS": {"webauthn_login": "300/m/ip"},  # a hall sits behind one address; a passkey cannot be guessed
}
"""allauth's settings for the second factor: `globals().update(MFA)`."""

CONTEXT_PROCESSORS = [
    "lms.context.site",
    "lms.accounts.context.device",
    "lms.look.context.look",
    "courses.content.context.hotlines",
]
