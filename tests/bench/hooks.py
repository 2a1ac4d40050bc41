"""How long a signed webhook waits for its answer: ``python -m tests.bench.hooks [--calls 100]``.

``manhmoi serve`` answers Zalo's calls while 6,000 posts are being taken in beside them. The peer
is what a script would do: a handler of the standard library that checks the same signature and
appends the body to a file, flushed to disk, before it answers. It keeps no rows, no keys, no audit.
Both are called in turn, each call on a connection of its own, as a platform does. While another
writer holds the database for long, ours answers 503 after 1.5 s ("send it again"); such calls are
counted and sent again, and all must be stored.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.simple_server import WSGIRequestHandler, make_server

import numpy as np

from tests.bench.corpus import posts
from tests.command import Command

APP, SECRET = "1000000000000000001", "bench-secret"
PAUSE_S = 0.1
POSTS = 6_000
SOURCE = "name: bench\nconnector: zalo\nlegal_basis: bench\nsettings: {ask_consent: false}\n"


def signature(body: bytes, moment: str) -> str:
    """Return the header that Zalo signs a call with."""
    signed = APP.encode() + body + moment.encode() + SECRET.encode()
    return f"mac={hashlib.sha256(signed).hexdigest()}"


def event(number: int) -> tuple[bytes, str]:
    """Return the body of a message and its signature."""
    moment = str(int(time.time() * 1000))
    text = f"Bác tôi kể đơn vị đóng bên suối, dưới chân đồi {number}; ai biết xin báo giúp."
    body = json.dumps(
        {
            "app_id": APP,
            "sender": {"id": f"{2460000000000000001 + number}"},
            "recipient": {"id": "3880000000000000001"},
            "event_name": "user_send_text",
            "message": {"msg_id": f"bench-{number}", "text": text},
            "timestamp": moment,
        },
        ensure_ascii=False,
    ).encode()
    return body, signature(body, moment)


def call(url: str, body: bytes, signed: str) -> tuple[float, int]:
    """Send one call on a connection of its own; return its answer's time in ms and status."""
    began = time.perf_counter()
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    headers = {"Content-Type": "application/json", "X-ZEvent-Signature": signed}
    connection.request("POST", "/hooks/zalo", body=body, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status not in (200, 503):
        raise SystemExit(f"HTTP {answer.status} from {url}")
    return (time.perf_counter() - began) * 1000.0, answer.status


def delivered(url: str, body: bytes, signed: str) -> list[tuple[float, int]]:
    """Send one call until it is taken, as platforms do; return all answers."""
    answers = [call(url, body, signed)]
    while answers[-1][1] != 200:
        time.sleep(1.0)
        answers.append(call(url, body, signed))
    return answers


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def peer(file: Path) -> Iterator[str]:
    """Run the script's handler; yields its address."""
    with file.open("ab") as out:

        def handle(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            moment = json.loads(body)["timestamp"]
            if environ["HTTP_X_ZEVENT_SIGNATURE"] != signature(body, moment):
                start("403 Forbidden", [])
                return [b""]
            out.write(body + b"\n")
            out.flush()
            os.fsync(out.fileno())
            start("200 OK", [("Content-Length", "0")])
            return [b""]

        with make_server("127.0.0.1", 0, handle, handler_class=_Quiet) as server:
            thread = threading.Thread(target=server.serve_forever, daemon=True)
            thread.start()
            yield f"http://127.0.0.1:{server.server_port}"
            server.shutdown()


def measured(product: Command, folder: Path, calls: int) -> None:
    """Call both in turn while posts are taken in; print what each took."""
    took: dict[str, list[tuple[float, int]]] = {"ours": [], "script": []}
    with product.serving() as server, peer(folder / "hooks.jsonl") as script:
        delivered(server.url, *event(-1))
        work = product.start("ingest", folder / "posts.ndjson")
        time.sleep(1.0)
        for number in range(calls):
            sent = event(number)
            took["ours"] += delivered(server.url, *sent)
            took["script"] += delivered(script, *sent)
            time.sleep(PAUSE_S)
        busy = work.poll() is None
        work.kill()
        work.communicate()
    for name, answers in took.items():
        times = [ms for ms, _ in answers]
        again = sum(status == 503 for _, status in answers)
        p50, p95 = np.percentile(times, [50, 95])
        print(
            f"{name}: median {p50:.0f} ms, p95 {p95:.0f} ms, most {max(times):.0f} ms; 503: {again}"
        )
    load = os.getloadavg()[0]
    print(f"{calls} calls; posts still being taken in at the end: {busy}; load {load:.1f}")


def main() -> None:
    """Set up an empty folder with one source, and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--calls", type=int, default=100)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="manhmoi-bench-") as scratch:
        folder = Path(scratch)
        (folder / "posts.ndjson").write_bytes(b"".join(posts(POSTS)))
        (folder / "zalo.yaml").write_text(SOURCE, encoding="utf-8")
        secrets = {"MANHMOI_ZALO_APP_ID": APP, "MANHMOI_ZALO_OA_SECRET": SECRET}
        product = Command(folder / "data", folder / "keys", {"MANHMOI_LOCAL": "1", **secrets})
        product.run("status")
        product.run("source", "add", folder / "zalo.yaml")
        measured(product, folder, chosen.calls)
        told = product.json("source", "list")
        assert told[0]["today"] == chosen.calls + 1, told


if __name__ == "__main__":
    main()
