"""A whole answer over a socket: ``python -m tests.bench.http [--n 100000]``.

Posts are taken in as ``manhmoi ingest`` takes them, the index compacted, ``manhmoi serve`` started,
and ``/api/search`` asked over one connection: session, permission, search, rows, excerpts, JSON.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
import orjson

from tests.bench.corpus import posts
from tests.command import Command

QUESTIONS = 200
WANTED_MS = 40.0
_SESSION = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
from config.cli.setup import initialise
initialise()
from django.test import Client
from casework.services.users import user_create
from casework.models import User
user = User.objects.filter(username="bench").first()
if user is None:
    password = "một-câu-rất-dài-1975"
    user, _ = user_create(user=None, username="bench", role="verifier", password=password)
client = Client()
client.force_login(user)
print(client.cookies["sessionid"].value)
"""


def questions(lines: list[bytes]) -> Iterator[str]:
    """Yield questions of 3 to 8 words that stand together in some post."""
    rng = random.Random(3)
    while True:
        words = orjson.loads(rng.choice(lines))["data"]["desc"].split()
        count = rng.randint(3, 8)
        start = rng.randrange(max(1, len(words) - count))
        yield " ".join(words[start : start + count])


def ask(
    connection: http.client.HTTPConnection, cookie: str, parameters: dict[str, str]
) -> tuple[float, dict[str, Any]]:
    """Return how long an answer took, in ms, and the answer."""
    began = time.perf_counter()
    connection.request("GET", f"/api/search?{urlencode(parameters)}", headers={"Cookie": cookie})
    answer = connection.getresponse()
    body = answer.read()
    took = (time.perf_counter() - began) * 1000.0
    if answer.status != 200:
        raise SystemExit(f"HTTP {answer.status}: {body[:300]!r}")
    return took, json.loads(body)


def main() -> None:
    """Take in, serve, ask."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, help="keep what was taken in; ask it again")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="manhmoi-bench-") as scratch:
        folder: Path = chosen.folder or Path(scratch)
        lines = list(posts(chosen.n))
        product = Command(folder / "data", folder / "keys", {"MANHMOI_LOCAL": "1"})
        if not product.data.exists():
            take_in(folder, product, lines)
        session = subprocess.run(
            [sys.executable, "-c", _SESSION],
            env=product.environment(),
            check=True,
            capture_output=True,
            text=True,
        ).stdout.strip()
        with product.serving() as server:
            report(server.url, f"sessionid={session}", lines)


def take_in(folder: Path, product: Command, lines: list[bytes]) -> None:
    """Store ``lines`` as the command line does and compact the index."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "posts.ndjson").write_bytes(b"".join(lines))
    program = str(Path(sys.executable).with_name("manhmoi"))
    began = time.perf_counter()
    for arguments in (["ingest", str(folder / "posts.ndjson")], ["index", "compact"]):
        subprocess.run(
            [program, *arguments], env=product.environment(), check=True, capture_output=True
        )
    took = time.perf_counter() - began
    print(f"{len(lines):,} posts taken in and compacted in {took:.0f} s", flush=True)


def report(url: str, cookie: str, lines: list[bytes]) -> None:
    """Ask the server at ``url`` and print how long answers took."""
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    asked = questions(lines)
    for label, narrowed in (("filter", {"lang": "vi"}), ("no filter", {})):
        ask(connection, cookie, {"q": next(asked), **narrowed})
        answers = [
            ask(connection, cookie, {"q": next(asked), **narrowed}) for _ in range(QUESTIONS)
        ]
        p50, p95 = np.percentile([took for took, _ in answers], [50, 95])
        found = sum(bool(answer["hits"]) for _, answer in answers) / len(answers)
        print(
            f"/api/search, {label}: p50 {p50:.1f} ms, p95 {p95:.1f} ms, {found:.0%} found "
            f"something, load {os.getloadavg()[0]:.1f}"
        )
        if narrowed:
            print(f"bar: p50 {p50:.1f} ms, wanted {WANTED_MS:g} or less")


if __name__ == "__main__":
    main()
