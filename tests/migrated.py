"""Databases that have their tables already: migrated once for each state of the migrations, then copied.

Migrating takes longer than most tests. The copies lie in .pytest_cache (SQLite) or beside the database that
DATABASE_URL names (PostgreSQL); whoever starts from one runs `migrate` on it all the same, which finds nothing to do.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".pytest_cache" / "databases"
SHAPED_BY = ["requirements/runtime.txt", "lms/settings/base.py", "lms/settings/demo.py"]
PREFIX = "taphuan_migrated_"


def fingerprint() -> str:
    """Changes when a migration, an installed package or the list of apps does."""
    files = sorted(
        path for room in ("lms", "courses", "certification") for path in (ROOT / room).glob("**/migrations/*.py")
    )
    digest = hashlib.sha256(sys.version.encode())
    for path in [*files, *(ROOT / name for name in SHAPED_BY)]:
        digest.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def migrated_file() -> Path:
    """An SQLite file with every table of the demo's settings; copy it, do not write to it."""
    kept = CACHE / f"{fingerprint()}.sqlite3"
    with _alone():
        if not kept.exists():
            for old in CACHE.glob("*.sqlite3"):
                old.unlink()
            with tempfile.TemporaryDirectory(dir=CACHE) as folder:
                made = Path(folder) / "made.sqlite3"
                _migrate(f"sqlite:///{made}")
                made.replace(kept)
    return kept


def copy_migrated_file(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(migrated_file(), target)


def migrated_template(url: str) -> str:
    """The name of a PostgreSQL database with every table, on the server of `url`, to stand after TEMPLATE."""
    import psycopg  # only where tests run on PostgreSQL

    name, server = f"{PREFIX}{fingerprint()}", url.rpartition("/")[0]
    with _alone(), psycopg.connect(url, autocommit=True) as connection:
        known = [row[0] for row in connection.execute("SELECT datname FROM pg_database").fetchall()]
        if name not in known:
            for old in known:
                if old.startswith(PREFIX):
                    connection.execute(f"DROP DATABASE {old} WITH (FORCE)")
            half = f"{name}_half"
            connection.execute(f"CREATE DATABASE {half}")
            _migrate(f"{server}/{half}")
            connection.execute(f"ALTER DATABASE {half} RENAME TO {name}")
    return name


@contextmanager
def _alone() -> Iterator[None]:
    """One process at a time, whatever runs beside it from this tree."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    with tempfile.TemporaryDirectory(prefix="taphuan-migrating-") as var:
        own = {"DJANGO_SETTINGS_MODULE": "lms.settings.demo", "DATABASE_URL": url, "CACHE_URL": "", "TAPHUAN_VAR": var}
        command = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, **own}, check=True)
