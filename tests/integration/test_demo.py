"""`make demo`: processes that start together and stop together."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time

import pytest

from scripts import demo
from tests.live import ROOT, wait_until

WAIT = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]
PARENT = [
    sys.executable,
    "-c",
    "import subprocess, sys, time; print(subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']).pid,"
    " flush=True); time.sleep(60)",
]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"


@pytest.fixture
def children():
    started: dict[str, subprocess.Popen[bytes]] = {}
    yield started
    for child in started.values():
        demo.kill_group(child)
        child.wait()


def test_taken_port_is_refused_before_any_work(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        env = {**os.environ, "TAPHUAN_VAR": str(tmp_path / "var")}
        command = [sys.executable, "scripts/demo.py", "--port", str(port)]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == f"Cổng {port} đang được dùng. Chọn cổng khác: make demo PORT={port + 1}\n"
    assert not (tmp_path / "var").exists()


def test_first_child_to_end_is_named_and_the_other_is_stopped(children):
    children["server"] = demo.start(WAIT, dict(os.environ))
    children["worker"] = demo.start(WAIT, dict(os.environ))
    children["worker"].kill()
    assert demo.wait_for_first_end(children) == "worker"
    demo.stop(children)
    assert children["server"].returncode == -signal.SIGTERM


def test_child_deaf_to_the_request_is_killed_after_a_while(children, monkeypatch):
    monkeypatch.setattr(demo, "PATIENCE", 1)
    children["worker"] = subprocess.Popen(STUBBORN, start_new_session=True, stdout=subprocess.PIPE)
    children["worker"].stdout.readline()
    begun = time.monotonic()
    demo.stop(children)
    assert children["worker"].returncode == -signal.SIGKILL
    assert time.monotonic() - begun < 10


def test_what_a_killed_child_left_behind_ends_too(children):
    """The worker's clock is a process of its own; it must not go on ticking beside the next worker's."""
    children["worker"] = subprocess.Popen(PARENT, start_new_session=True, stdout=subprocess.PIPE)
    clock = int(children["worker"].stdout.readline())
    children["worker"].kill()
    children["worker"].wait()
    assert is_alive(clock)
    demo.stop(children)
    wait_until("the clock process is gone", lambda: not is_alive(clock), seconds=5)
