import os

import pytest
from django.core.cache import cache

from scripts.messages import catalogues, compile_catalogue

_skipped: list[str] = []


def pytest_configure(config):
    """Catalogues as they stand in the tree, also when pytest is called without make."""
    for path in catalogues():
        compile_catalogue(path)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


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
