"""Runs an operation in this process, or inside the server when one holds the data folder."""

from __future__ import annotations

import http.client
import json
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import click

from config.cli.messages import say
from records.errors import OperatorError

# Rows and pipeline are imported inside the functions: they exist only once Django is set up.
Event = dict[str, Any]
_PATIENCE_S: Final = 30


def server_file() -> Path:
    """Return where a running server says its address and token (readable by its user only)."""
    from django.conf import settings

    return Path(settings.MANHMOI_DATA) / "run" / "server.json"


def _server() -> dict[str, str] | None:
    try:
        found: dict[str, str] = json.loads(server_file().read_text())
        request = urllib.request.Request(  # noqa: S310 - address written by our own server
            found["url"] + "/local/ping", headers={"Authorization": f"Bearer {found['token']}"}
        )
        # A server that is busy answers late; taken for absent, it would only be found at its lock.
        with urllib.request.urlopen(request, timeout=_PATIENCE_S) as answer:  # noqa: S310
            return found if answer.status == 200 else None
    except (OSError, ValueError, KeyError):
        return None


def perform(operation: str, options: Mapping[str, Any]) -> Iterator[Event]:
    """Yield an operation's events.

    Raises:
        ManhMoiError: as the operation raises, also when it ran inside the server.
    """
    from monitor.operations.table import OPERATIONS, Needs

    entry = OPERATIONS[operation]
    if entry.needs is Needs.NOTHING:
        yield from entry.run(options)
        return
    server = _server()
    if server is not None:
        say(
            f"Máy chủ đang chạy ở {server['url']}: làm qua máy chủ.",
            f"A server runs at {server['url']}: working through it.",
        )
        yield from _remote(server, operation, options)
        return
    if entry.needs is Needs.ENVIRONMENT:
        yield from entry.run(options)
        return
    if entry.needs is Needs.INDEX:
        from monitor.levelling import index_alone

        with index_alone(level=entry.level):
            yield from entry.run(options)
        return
    from monitor.runtime import running

    with running(level=entry.level):
        yield from entry.run(options)


def _remote(
    server: Mapping[str, str], operation: str, options: Mapping[str, Any]
) -> Iterator[Event]:
    request = urllib.request.Request(  # noqa: S310
        server["url"] + "/local/run",
        data=json.dumps({"operation": operation, "options": options}).encode(),
        headers={
            "Authorization": f"Bearer {server['token']}",
            "Content-Type": "application/json",
        },
    )
    finished = False
    try:
        with urllib.request.urlopen(request) as answer:  # noqa: S310
            for line in answer:
                event: Event = json.loads(line)
                if event["event"] == "error":
                    raise OperatorError(event["vi"], event["en"])
                finished = event["event"] == "result"
                yield event
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _lost(str(error)) from error
    if not finished:
        raise _lost("")


def _lost(why: str) -> OperatorError:
    return OperatorError(
        f"Mất liên lạc với máy chủ. Những gì nó đã nhận vẫn nguyên; hãy chạy lại. {why}",
        f"lost contact with the server; what it received is safe, run again. {why}",
    )


def echo_json(value: Any) -> None:
    """Print one JSON line, Vietnamese in clear."""
    click.echo(json.dumps(value, ensure_ascii=False, default=str))
