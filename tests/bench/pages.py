"""Pages against a peer: an empty view that loads the same session and user."""

from __future__ import annotations

import statistics
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path

from tests.bench.measure import Row, calls_per_second, counted_queries


def empty(request: HttpRequest) -> HttpResponse:
    """Loads session and user like every page, and answers with one word."""
    return HttpResponse(str(request.user.is_authenticated))


EMPTY_ADDRESS = "/bench-empty/"


def add_empty_view() -> None:
    """Put the empty view before the site's own URLs, for this process only."""
    from lms import urls  # the URL configuration loads every room

    if not any(getattr(pattern, "name", None) == "bench-empty" for pattern in urls.urlpatterns):
        urls.urlpatterns.insert(0, path(EMPTY_ADDRESS.strip("/") + "/", empty, name="bench-empty"))


def page_rows(what: str, address: str, *, user: Any, share: float, queries: int = 6) -> list[Row]:
    """Two rows for a page that `user` reads: its queries, and its throughput in % of the empty view's.

    A measurement of learner pages yields from this, with share=40 (a quiz: 25).
    """
    add_empty_view()
    client = Client()
    client.force_login(user)
    for url in (address, EMPTY_ADDRESS):
        answer = client.get(url)
        assert answer.status_code == 200, f"{url}: {answer.status_code}"
    with counted_queries() as counted:
        client.get(address)
    # In turn and by the median: the machine's speed drifts, the ratio of neighbours hardly does.
    ratios = [
        100 * calls_per_second(lambda: client.get(address), seconds=0.5)
        / calls_per_second(lambda: client.get(EMPTY_ADDRESS), seconds=0.5)
        for _ in range(7)
    ]  # fmt: skip
    ratio = statistics.median(ratios)
    return [
        Row(f"{what}: queries", queries, len(counted), "queries"),
        Row(f"{what}: throughput beside an empty view", share, ratio, "%", at_least=True),
    ]
