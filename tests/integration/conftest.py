import pytest
from django.urls import NoReverseMatch, clear_url_caches, reverse, set_urlconf


@pytest.fixture(autouse=True)
def _every_page_of_the_header_exists(settings):
    try:
        reverse("certification_desk:manage")
    except NoReverseMatch:
        settings.ROOT_URLCONF = "tests.roster_urls"
        set_urlconf(None)
        clear_url_caches()
