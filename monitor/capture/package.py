"""Packaging a WARC file as WACZ."""

from __future__ import annotations

import contextlib
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Final

from records.errors import OperatorError

_HEADER: Final = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}


def package(warc: Path, *, url: str, at: datetime, title: str) -> Path:
    """Write ``capture.wacz`` beside a WARC file and return its path.

    Args:
        warc: the ``.warc.gz`` file.
        url: the page it was made for.
        at: when that page was fetched, UTC.
        title: what the page calls itself.

    Raises:
        OperatorError: the package could not be made.
    """
    # Takes a third of a second to import, which every other command would wait for.
    from wacz.main import main as wacz_command

    when = at.strftime("%Y-%m-%dT%H:%M:%SZ")
    pages = warc.with_name("pages.jsonl")
    page = {"id": "1", "url": url, "ts": when, "title": title or url}
    lines = (json.dumps(entry, ensure_ascii=False) for entry in (_HEADER, page))
    pages.write_text("\n".join(lines) + "\n", encoding="utf-8")
    out = warc.with_name("capture.wacz")
    stamp = at.strftime("%Y%m%d%H%M%S")
    command = ["create", "-o", str(out), "-c", "-p", str(pages), "--url", url, "--ts", stamp]
    # A title may begin with a dash.
    command += ["--date", when, f"--title={title or url}", str(warc)]
    said = io.StringIO()
    # The library tells its steps on standard output, where our own JSON goes.
    try:
        with contextlib.redirect_stdout(said):
            failed = wacz_command(command)
    except ValueError as error:
        failed = str(error)
    if failed:
        raise OperatorError(
            f"Không đóng gói được WACZ: {said.getvalue()[-200:]}",
            f"the WACZ package could not be made: {said.getvalue()[-200:]}",
        )
    return out
