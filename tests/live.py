"""A site of its own for a test: database, folder and real processes, which end with the test."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.migrated import copy_migrated_file

ROOT = Path(__file__).resolve().parent.parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(what: str, is_so: Callable[[], Any], *, seconds: float = 60) -> Any:
    """Return the first truthy answer; AssertionError naming `what` when there is none in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = is_so()
        if answer:
            return answer
        time.sleep(0.2)
    raise AssertionError(f"Waited {seconds} s in vain: {what}")


@dataclass
class LiveSite:
    """`env` goes on top of the demo's settings; DATABASE_URL and CELERY_BROKER_URL decide what it runs on."""

    var: Path
    env: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    children: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        own = {"DJANGO_SETTINGS_MODULE": "lms.settings.demo", "TAPHUAN_VAR": str(self.var), "SITE_URL": self.url}
        own["PRIVACY_NOTICE_REQUIRED"] = "0"  # tests of other things do not stop at it; those of accounts ask for it
        return {**inherited, **own, "PYTHONUNBUFFERED": "1", **self.env}

    def manage(self, *arguments: str, check: bool = True) -> str:
        """Run a management command here; returns what it printed. AssertionError with its errors when it fails."""
        command = [sys.executable, "manage.py", *arguments]
        done = subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=300
        )
        assert not check or done.returncode == 0, f"manage.py {arguments[0]}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def prepare(self) -> None:
        """Folders and tables, as `make demo` makes them, without sample data."""
        for folder in ("media", "private", "cache", "queue/messages", "queue/processed", "queue/control"):
            (self.var / folder).mkdir(parents=True, exist_ok=True)
        if not self.environment.get("DATABASE_URL"):
            copy_migrated_file(self.var / "taphuan.sqlite3")
        self.manage("migrate", "--noinput", "--verbosity", "0")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Read from the site's database as another process would."""
        url = self.environment.get("DATABASE_URL", "")
        if url.startswith("postgres"):
            import psycopg  # only where a test runs on PostgreSQL

            with psycopg.connect(url) as connection:
                return list(connection.execute(query).fetchall())
        path = url.removeprefix("sqlite:///") or str(self.var / "taphuan.sqlite3")
        with closing(sqlite3.connect(path, timeout=30)) as connection:
            return list(connection.execute(query).fetchall())

    def start(self, name: str) -> subprocess.Popen[bytes]:
        """Start "server" or "worker" with the very command of `make demo`; its output goes to var/<name>.log."""
        from scripts.demo import commands  # the folder is no package of the product

        with (self.var / f"{name}.log").open("ab") as log:
            self.children[name] = subprocess.Popen(
                commands(self.port)[name], cwd=ROOT, env=self.environment, stdout=log, stderr=log,
                start_new_session=True,
            )  # fmt: skip
        return self.children[name]

    def start_server(self) -> None:
        server = self.start("server")
        wait_until(f"the server answers; {self.var}/server.log", lambda: server.poll() is not None or self._answers())
        assert server.poll() is None, (self.var / "server.log").read_text()

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5):  # noqa: S310
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def kill(self, name: str) -> None:
        """kill -9, with the children it started."""
        child = self.children.pop(name)
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()

    def stop(self) -> None:
        """Ask every process to finish, then make sure."""
        for child in self.children.values():
            child.terminate()
        for name in list(self.children):
            with suppress(subprocess.TimeoutExpired):
                self.children[name].wait(10)
            self.kill(name)
