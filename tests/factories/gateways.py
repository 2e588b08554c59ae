"""A gateway for SMS and Zalo that speaks the contract of docs/operations.md over real HTTP, or breaks it as told."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Gateway:
    """`mode`: how it answers. `taken`: {idempotency key: its id}, what it has accepted and will send."""

    url: str
    mode: str = "taken"
    received: list[Received] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)


@contextmanager
def gateway() -> Iterator[Gateway]:
    """A gateway on this machine until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            here.received.append(Received(self.path, dict(self.headers), json.loads(raw)))
            getattr(self, f"_{here.mode}")()

        def _taken(self) -> None:
            key = self.headers["Idempotency-Key"]
            known = key in here.taken
            here.taken.setdefault(key, f"G-{len(here.taken) + 1}")
            self._say(200 if known else 202, {"id": here.taken[key]})

        def _refused(self) -> None:
            to = here.received[-1].body["to"]
            self._say(422, {"error": f"number {to} is not in service"})

        def _unauthorised(self) -> None:
            self._say(401, {"error": "unknown token"})

        def _busy(self) -> None:
            self._say(503, {"error": "try later"}, {"Retry-After": "120"})

        def _throttled(self) -> None:
            self._say(429, {"error": "slow down"}, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})

        def _broken(self) -> None:
            self._say(500, {"error": "boom"})

        def _moved(self) -> None:
            self._say(307, {}, {"Location": f"{here.url}elsewhere"})

        def _nameless(self) -> None:
            self._say(200, {"status": "ok"})

        def _slow(self) -> None:
            time.sleep(1.5)
            self._taken()

        def _dropped(self) -> None:
            """Takes the message and hangs up without a word."""
            here.taken[self.headers["Idempotency-Key"]] = "G-lost"
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

        def _torn(self) -> None:
            """Begins a good answer and breaks off."""
            self.send_response(202)
            self.send_header("Content-Length", "500")
            self.end_headers()
            self.wfile.write(b'{"id": "G-')
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_RDWR)
            self.close_connection = True

        def _say(self, status: int, words: dict[str, Any], headers: dict[str, str] | None = None) -> None:
            raw = json.dumps(words).encode()
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(raw))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    here = Gateway(f"http://127.0.0.1:{server.server_port}/v1/messages")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()


def closed_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
