"""Runs the demo: prepares var/, then a web server and one worker that start together and stop together."""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = Path(os.environ.get("TAPHUAN_VAR", ROOT / "var")).resolve()
FOLDERS = ["media", "private", "cache", "static", "queue/messages", "queue/processed", "queue/control"]
PATIENCE = 15
"""Seconds a process gets to finish what it is doing before it is killed."""
WELCOME = """
  Tập huấn đang chạy tại  {url}
  Tài khoản dùng thử, mật khẩu chung:  tap-huan-demo
    hocvien     học viên: học, làm bài kiểm tra, nhận giấy chứng nhận
    giangvien   giảng viên: soạn bài trong {url}/admin/
    quanly      cán bộ phụ trách: danh sách người học, tỷ lệ, báo cáo
    admin       quản trị hệ thống
  Dữ liệu nằm trong {var}. Nhấn Ctrl+C để dừng.
"""


def environment(port: int) -> dict[str, str]:
    """The demo's settings; what the caller set in the environment goes before them."""
    given = {"DJANGO_SETTINGS_MODULE": "lms.settings.demo", "SITE_URL": f"http://localhost:{port}"}
    return {**given, **os.environ, "TAPHUAN_VAR": str(VAR), "PYTHONUNBUFFERED": "1"}


def commands(port: int) -> dict[str, list[str]]:
    """The two processes. The worker runs one task at a time in its own process, so that a kill leaves no child busy."""
    server = ["-m", "gunicorn", "lms.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--threads", "2"]
    worker = ["-m", "celery", "--quiet", "-A", "lms.celery", "worker", "--beat", "--pool", "solo"]
    return {
        "server": [sys.executable, *server, "--timeout", "120", "--no-control-socket", "--log-level", "warning"],
        "worker": [sys.executable, *worker, "--without-gossip", "--without-mingle", "--loglevel", "WARNING"],
    }


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def static_fingerprint() -> str:
    """Changes when a static file of ours or a package's version does."""
    ours = sorted(path for room in ("lms", "courses", "certification") for path in (ROOT / room).glob("**/static/**/*"))
    seen = [f"{path} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in ours]
    return hashlib.sha256("\n".join([*seen, (ROOT / "requirements/runtime.txt").read_text()]).encode()).hexdigest()


def prepare(env: dict[str, str]) -> None:
    """Bring folders, database, static files and sample data up to date; CalledProcessError when a step fails."""
    for folder in FOLDERS:
        (VAR / folder).mkdir(parents=True, exist_ok=True)
    manage(env, "migrate", "--noinput", "--verbosity", "0")
    stamp, fingerprint = VAR / "static" / ".stamp", static_fingerprint()
    if not stamp.exists() or stamp.read_text() != fingerprint:
        manage(env, "collectstatic", "--noinput", "--verbosity", "0")
        stamp.write_text(fingerprint)
    manage(env, "seed_demo")


def manage(env: dict[str, str], *arguments: str) -> None:
    subprocess.run([sys.executable, "manage.py", *arguments], cwd=ROOT, env=env, check=True)


def start(command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own: Ctrl+C reaches it once, through us, and its children end with it."""
    return subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)


def stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    """Ask every child to finish; kill what is left of its group after PATIENCE seconds."""
    for child in children.values():
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children.values():
        with suppress(subprocess.TimeoutExpired):
            child.wait(max(0.1, deadline - time.monotonic()))
        kill_group(child)
        child.wait()


def kill_group(child: subprocess.Popen[bytes]) -> None:
    """End what a child left behind, for instance the clock process of a worker that was killed."""
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)


def wait_for_first_end(children: dict[str, subprocess.Popen[bytes]]) -> str:
    """Block until one child has ended; returns its name."""
    while True:
        for name, child in children.items():
            if child.poll() is not None:
                return name
        time.sleep(0.3)


class Stopped(Exception):
    """Somebody asked the demo to end."""


def _stop_asked(*_: object) -> None:
    raise Stopped


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--prepare", action="store_true", help="prepare var/ and stop there")
    options = parser.parse_args()
    if not is_free(options.port):
        print(f"Cổng {options.port} đang được dùng. Chọn cổng khác: make demo PORT={options.port + 1}", file=sys.stderr)
        return 1
    env = environment(options.port)
    signal.signal(signal.SIGINT, _stop_asked)
    signal.signal(signal.SIGTERM, _stop_asked)
    children: dict[str, subprocess.Popen[bytes]] = {}
    try:
        print("Đang chuẩn bị cơ sở dữ liệu và dữ liệu mẫu …", flush=True)
        prepare(env)
        if options.prepare:
            return 0
        for name, command in commands(options.port).items():
            children[name] = start(command, env)
        print(WELCOME.format(url=f"http://localhost:{options.port}", var=VAR), flush=True)
        ended = wait_for_first_end(children)
        print(f"Tiến trình “{ended}” đã dừng (mã {children[ended].returncode}); dừng tất cả.", file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as failed:
        print(f"Lệnh “manage.py {failed.cmd[2]}” không thành công; xem thông báo ở trên.", file=sys.stderr)
        return 1
    except Stopped:
        print("\nĐang dừng …", flush=True)
        return 0
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        stop(children)


if __name__ == "__main__":
    sys.exit(main())
