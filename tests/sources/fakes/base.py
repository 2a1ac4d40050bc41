"""What every fake platform is: a server on 127.0.0.1 with faults, a log and a known truth."""

from __future__ import annotations

import json
import random
import socket
import struct
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, urlsplit

Key = tuple[str, str]
"""Kind and platform id of a record."""


@dataclass(frozen=True)
class Asked:
    """One request as it came. Header names in lower case; a repeated parameter keeps its last."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    at: float = field(default_factory=time.time)

    def form(self) -> dict[str, str]:
        """Return the body as a form."""
        return {k: v[-1] for k, v in parse_qs(self.body.decode(), keep_blank_values=True).items()}

    def json(self) -> Any:
        """Return the body as JSON."""
        return json.loads(self.body)


@dataclass
class Reply:
    """What to answer."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, value: Any, status: int = 200, **headers: str) -> Self:
        """Return a JSON answer; Vietnamese in clear, as the platforms send it."""
        body = json.dumps(value, ensure_ascii=False).encode()
        return cls(status, body, {"Content-Type": "application/json; charset=UTF-8", **headers})


@dataclass(frozen=True)
class Fault:
    """Something that goes wrong with one request.

    ``kind``: ``status`` (with ``status`` and ``retry_after`` in seconds), ``cut`` (the connection
    breaks in the middle of the answer), ``reset`` (before it), ``garbage`` (HTML instead of what
    was asked for), ``skew`` (right answer, clock ``skew_s`` off).
    """

    kind: str
    status: int = 503
    retry_after: str = ""
    skew_s: float = 0.0


GARBAGE = b"<!doctype html><title>502</title><p>Bad gateway"


class FakePlatform:
    """Subclasses answer requests, know their truth, and say how a source of them is set up."""

    kind: ClassVar[str] = ""
    """The connector it stands in for."""

    def __init__(self, seed: int = 7) -> None:
        self.random = random.Random(seed)
        self.asked: list[Asked] = []
        self.refused: list[str] = []
        """What a real platform would have rejected: must stay empty."""
        self.used: Counter[str] = Counter()
        """Quota units by bucket, as the platform counts them."""
        self.failed = 0
        """How many requests met a fault."""
        self.faults: deque[Fault] = deque()
        self.fault_rate = 0.0
        """Share of requests that get one of ``soak_faults``."""
        self.soak_faults: tuple[Fault, ...] = (
            Fault("status", 503),
            Fault("status", 500),
            Fault("status", 429, "1"),
            Fault("cut"),
            Fault("reset"),
            Fault("skew", skew_s=-7200),
        )
        self.lock = threading.RLock()
        self._server: ThreadingHTTPServer | None = None

    # What subclasses give.

    def answer(self, asked: Asked) -> Reply:
        """Answer one request as the platform would."""
        raise NotImplementedError

    def truth(self) -> set[Key]:
        """Return every record a complete collection holds now."""
        raise NotImplementedError

    def grow(self, count: int = 3) -> None:
        """Let ``count`` new things be published."""
        raise NotImplementedError

    def empty(self) -> None:
        """Take everything away, as if nothing had ever been published."""
        raise NotImplementedError

    def delete_one(self) -> set[Key]:
        """Delete something at the source; return what must be erased then."""
        raise NotImplementedError

    def spend_quota(self) -> None:
        """Make the platform say from now on that the quota is used up."""
        raise NotImplementedError

    def expire_token(self) -> None:
        """Make the credential in use invalid."""
        raise NotImplementedError

    @property
    def config(self) -> dict[str, Any]:
        """Settings of a source that collects the whole truth."""
        return {}

    @property
    def env(self) -> dict[str, str]:
        """Credentials, by environment variable."""
        return {}

    # What all share.

    @property
    def listens(self) -> bool:
        """Whether it is asked over the network at all (a folder is not)."""
        return self._server is not None

    @property
    def base_url(self) -> str:
        """Where it listens."""
        assert self._server is not None, "not started"
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def start(self, port: int = 0) -> Self:
        """Listen on 127.0.0.1."""
        self._server = ThreadingHTTPServer(("127.0.0.1", port), _handler(self))
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def refuse(self, why: str, reply: Reply) -> Reply:
        """Note that the client broke the platform's rules, and answer accordingly."""
        self.refused.append(why)
        return reply

    def next_fault(self) -> Fault | None:
        """Return the fault for this request, if any."""
        with self.lock:
            if self.faults:
                fault: Fault | None = self.faults.popleft()
            elif self.fault_rate and self.random.random() < self.fault_rate:
                fault = self.random.choice(self.soak_faults)
            else:
                return None
            self.failed += 1
        return fault


def _handler(fake: FakePlatform) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        skew = timedelta()

        def do(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            parts = urlsplit(self.path)
            asked = Asked(
                self.command,
                parts.path,
                {k: v[-1] for k, v in parse_qs(parts.query, keep_blank_values=True).items()},
                {k.lower(): v for k, v in self.headers.items()},
                self.rfile.read(length),
            )
            fault = fake.next_fault()
            with fake.lock:
                fake.asked.append(asked)
            self._faulty(asked, fault) if fault else self._send(fake.answer(asked))

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do

        def date_time_string(self, timestamp: float | None = None) -> str:
            return format_datetime(datetime.now(UTC) + self.skew, usegmt=True)

        def _faulty(self, asked: Asked, fault: Fault) -> None:
            if fault.kind == "status":
                headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
                self._send(Reply(fault.status, b"{}", headers))
            elif fault.kind == "garbage":
                self._send(Reply(200, GARBAGE, {"Content-Type": "text/html"}))
            elif fault.kind == "skew":
                self.skew = timedelta(seconds=fault.skew_s)
                self._send(fake.answer(asked))
                self.skew = timedelta()
            elif fault.kind == "cut":
                self._send(fake.answer(asked), cut=True)
            else:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.close_connection = True
                self.connection.close()

        def _send(self, reply: Reply, cut: bool = False) -> None:
            try:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body[: len(reply.body) // 2] if cut else reply.body)
            except OSError:
                self.close_connection = True
            if cut:
                self.close_connection = True

        def log_message(self, *_: Any) -> None:
            return

    return Handler


class PushFake(FakePlatform):
    """A platform that calls us. ``events`` yields signed calls for the hook."""

    def send_all(self, deliver: Callable[[Asked], int]) -> None:
        """Deliver every event that is due, again when the answer is not 200.

        Args:
            deliver: gives one call to our door and returns the status.
        """
        raise NotImplementedError
