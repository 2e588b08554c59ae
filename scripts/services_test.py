"""Runs the suite on PostgreSQL and Redis, and tests/services with real workers on Redis and RabbitMQ.

Where they are: DATABASE_URL, CACHE_URL, CELERY_BROKER_URL (a Redis one) and RABBITMQ_URL; without them, the usual
ports of this machine. The cache's database is emptied, and the next lower one as well.
"""

from __future__ import annotations

import os
import subprocess
import sys

from kombu import Connection
from kombu.exceptions import KombuError

USUAL = {
    "DATABASE_URL": "postgres://postgres@127.0.0.1:5432/postgres",
    "CACHE_URL": "redis://127.0.0.1:6379/15",
    "CELERY_BROKER_URL": "redis://127.0.0.1:6379/13",
    "RABBITMQ_URL": "amqp://guest:guest@127.0.0.1:5672//",
}


EMBEDDED = [
    "tests/integration/test_worker.py",
    "tests/integration/test_demo.py",
    "tests/integration/test_killing.py",
    "tests/integration/test_export_killing.py",
    "tests/integration/test_killed_freeze.py",
    "tests/integration/lms/roster/test_under_fire.py",
]
"""They test the embedded way of running, which has no services; `make test` runs them."""
WORDS = [
    "tests/integration/test_english.py",
    "tests/integration/test_admin_vietnamese.py",
    "tests/integration/test_translating.py",
    "tests/unit/test_marked_texts.py",
    "tests/unit/test_directions.py",
]
"""They read what pages and sources say, which no database changes; `make test` runs them."""


def away(env: dict[str, str]) -> list[str]:
    """One line for each service that does not answer."""
    import psycopg  # installed with the development requirements only, like redis

    missing = []
    try:
        psycopg.connect(env["DATABASE_URL"], connect_timeout=5).close()
    except psycopg.Error as error:
        missing.append(f"PostgreSQL does not answer at DATABASE_URL={env['DATABASE_URL']}: {error}".strip())
    for name in ("CACHE_URL", "CELERY_BROKER_URL", "RABBITMQ_URL"):
        try:
            with Connection(env[name], connect_timeout=5, transport_options={"max_retries": 1}) as connection:
                connection.ensure_connection(max_retries=1, timeout=5)
        except (KombuError, OSError) as error:
            missing.append(f"Nothing answers at {name}={env[name]}: {error}")
    return missing


def main(arguments: list[str]) -> int:
    env = {**USUAL, **os.environ, "TAPHUAN_SERVICES": "1"}
    missing = away(env)
    if missing:
        print("\n".join([*missing, "Start it, or say where it is, then run this again."]), file=sys.stderr)
        return 1
    paths = ["tests/services", "tests/unit", "tests/integration"]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-n",
        "2",
        *paths,
        *[f"--ignore={path}" for path in [*EMBEDDED, *WORDS]],
        *arguments,
    ]
    return subprocess.run(command, env=env, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
