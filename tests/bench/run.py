"""`make bench`: prints every budget beside what was measured; exits non-zero when one is missed.

Runs on an SQLite file in a temporary folder, or on DATABASE_URL with TAPHUAN_SERVICES=1.
"""

from __future__ import annotations

import os
import sys
from contextlib import nullcontext

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.test")
HEADINGS = ("what", "budget", "measured", "ok")


def lines(rows: list[tuple[str, ...]]) -> list[str]:
    """The rows as a Markdown table with even columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    laid = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    return [laid[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *laid[1:]]


def main(wanted: list[str]) -> int:
    django.setup()
    from django.db import connection, transaction
    from django.test.utils import setup_test_environment, teardown_test_environment

    from tests.bench import courses, exports, figures, learner, register, roster, weight  # noqa: F401 - registers the measurements
    from tests.bench.measure import COMMITTING, MEASUREMENTS

    unknown = set(wanted) - MEASUREMENTS.keys()
    if unknown:
        print(f"No such measurement: {', '.join(sorted(unknown))}. There are: {', '.join(MEASUREMENTS)}.")
        return 2
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    table, missed = [HEADINGS], 0
    try:
        for name in sorted(wanted or MEASUREMENTS, key=COMMITTING.__contains__):
            with nullcontext() if name in COMMITTING else transaction.atomic():
                for row in MEASUREMENTS[name]():
                    table.append((row.what, row.budget, f"{row.measured:.4g} {row.unit}", "yes" if row.is_ok else "NO"))
                    missed += not row.is_ok
                if name not in COMMITTING:
                    transaction.set_rollback(True)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
        teardown_test_environment()
        print("\n".join(lines(table)))  # also what was measured before something failed
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
