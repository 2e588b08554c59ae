import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import translation

from scripts.messages import catalogues, compile_catalogue
from tests.migrated import copy_migrated_file, migrated_template

_skipped: list[str] = []


def pytest_configure(config):
    """Catalogues as they stand in the tree, also when pytest is called without make."""
    for path in catalogues():
        compile_catalogue(path)


def pytest_unconfigure():
    """Files of this run lie in a folder of its own, which goes with it."""
    shutil.rmtree(settings.TEST_ROOT, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """The suite begins with its tables instead of making them."""
    own = connection.settings_dict["TEST"]
    if connection.vendor == "postgresql":
        own["TEMPLATE"] = migrated_template(os.environ["DATABASE_URL"])
        yield
        return
    copy_migrated_file(Path(own["NAME"]))
    yield


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """The copy in the temporary folder is taken as it lies there."""
    return connection.vendor == "sqlite" or request.config.getvalue("reuse_db")


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def _first_language():
    """The last request of a test before may have been answered in another language, which stays the thread's."""
    translation.deactivate()


def pytest_runtest_logreport(report):
    if report.skipped and not hasattr(report, "wasxfail"):
        _skipped.append(report.nodeid)


def pytest_collectreport(report):
    if report.skipped:
        _skipped.append(report.nodeid)


def pytest_sessionfinish(session, exitstatus):
    """With TAPHUAN_NO_SKIPS=1 a skipped test fails the run: a part that is there must have been tested."""
    if os.environ.get("TAPHUAN_NO_SKIPS") == "1" and _skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        print("\nSkipped, which TAPHUAN_NO_SKIPS=1 forbids:", *_skipped, sep="\n  ")  # noqa: T201


def pytest_collection_modifyitems(items):
    """A test with real transactions empties every table; the next one must find again what migrations wrote."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction") and not marker.kwargs.get("serialized_rollback"):
            raise pytest.UsageError(f"{item.nodeid}: transaction=True needs serialized_rollback=True here.")
