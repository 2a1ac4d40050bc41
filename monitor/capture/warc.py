"""Writing what was asked and answered as WARC 1.1, each record with its SHA-256 digests."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from monitor.feeds.answers import Fetched

SOFTWARE: Final = "manhmoi/0.1 warcio"
# The body is kept as it came out of the connection: what described its wrapping no longer does.
_WRAPPING: Final = frozenset({"transfer-encoding", "content-encoding", "content-length"})


class _Writer(WARCWriter):  # type: ignore[misc]
    """Digests by SHA-256; the library's SHA-1 no longer proves anything."""

    @staticmethod
    def _create_digester() -> Digester:
        return Digester("sha256")


def write_warc(path: Path, answers: Sequence[Fetched]) -> None:
    """Write answers with the requests they answered into a new ``.warc.gz`` file."""
    with path.open("wb") as stream:
        writer = _Writer(stream, gzip=True, warc_version="1.1")
        info = {"software": SOFTWARE, "format": "WARC File Format 1.1"}
        writer.write_record(writer.create_warcinfo_record(path.name, info))
        for answer in answers:
            response = _response(writer, answer)
            writer.write_request_response_pair(_request(writer, answer), response)


def _response(writer: _Writer, answer: Fetched) -> Any:
    body = answer.body or b""
    headers = [
        (f"X-Archive-Orig-{name}" if name in _WRAPPING else name, value)
        for name, value in answer.headers
    ]
    headers.append(("Content-Length", str(len(body))))
    status = f"{answer.status} {answer.reason}".strip()
    return writer.create_warc_record(
        answer.url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        http_headers=StatusAndHeaders(status, headers, protocol=answer.protocol),
        warc_headers_dict={"WARC-Date": answer.fetched_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")},
    )


def _request(writer: _Writer, answer: Fetched) -> Any:
    parts = urlsplit(answer.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = [(name, value) for name, value in answer.asked if name != "host"]
    return writer.create_warc_record(
        answer.url,
        "request",
        http_headers=StatusAndHeaders(
            f"GET {path} HTTP/1.1",
            [("host", parts.netloc), *headers],
            is_http_request=True,
        ),
    )
