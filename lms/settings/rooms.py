"""The rooms as dotted strings: what a site puts into its own settings.

A host site writes::

    from lms.settings.rooms import CONTEXT_PROCESSORS, MIDDLEWARE as TAPHUAN_MIDDLEWARE, ROOMS, THIRD_PARTY
    INSTALLED_APPS = [*ROOMS, *INSTALLED_APPS, *[app for app in THIRD_PARTY if app not in INSTALLED_APPS]]

`lms.users` is not among them: a host keeps its own user model.
"""

ROOMS = [
    "lms",
    "lms.look",
    "lms.journal",
    "lms.jobs",
    "lms.people",
    "lms.accounts",
    "lms.roster",
    "courses.content",
    "courses.learning",
    "courses.quiz",
    "certification.awards",
    "certification.certificates",
    "certification.coverage",
    "certification.desk",
]

THIRD_PARTY = [
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtailmedia",
    "allauth",
    "allauth.account",
    "rest_framework",
    "rest_framework.authtoken",
    "drf_spectacular",
    "django_htmx",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

CONTEXT_PROCESSORS = ["lms.context.site", "lms.look.context.look", "courses.content.context.hotlines"]
