"""The registry of measurements: each is one small function that yields what it measured."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


@dataclass(frozen=True)
class Row:
    """A line of the table. `measured` and `limit` are in `unit`; `at_least` turns the comparison round."""

    what: str
    limit: float
    measured: float
    unit: str
    at_least: bool = False

    @property
    def is_ok(self) -> bool:
        return self.measured >= self.limit if self.at_least else self.measured <= self.limit

    @property
    def budget(self) -> str:
        return f"{'>=' if self.at_least else '<='} {self.limit:g} {self.unit}"


Measurement = Callable[[], Iterator[Row]]
MEASUREMENTS: dict[str, Measurement] = {}
COMMITTING: set[str] = set()
"""Measurements that commit what they write; they come last."""


def measures(name: str, *, commits: bool = False) -> Callable[[Measurement], Measurement]:
    """Register a measurement under the name by which `make bench BENCH_ARGS=name` picks it.

    It runs on a fresh database in a transaction that is rolled back; with `commits`, outside of one and after all
    others, for what only a database shows that has been tidied up (VACUUM).
    """

    def register(function: Measurement) -> Measurement:
        MEASUREMENTS[name] = function
        if commits:
            COMMITTING.add(name)
        return function

    return register


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    """The SQL of everything inside, savepoints left out: they cost a round trip, no reading."""
    found: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield found
    found += [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def calls_per_second(call: Callable[[], Any], *, seconds: float = 2.0) -> float:
    """How often `call` returns in a second, measured over `seconds` after a short warm-up."""
    for _ in range(3):
        call()
    begun, count = time.perf_counter(), 0
    while time.perf_counter() - begun < seconds:
        call()
        count += 1
    return count / (time.perf_counter() - begun)
