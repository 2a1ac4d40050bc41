"""Originals as answers: byte ranges of a seekable stream, types that a browser may show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

_BLOCK: Final = 256 * 1024
_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)\Z")
# Types shown in place. Everything else, SVG and HTML above all, is only ever downloaded.
_INLINE: Final = re.compile(r"(audio|video)/[\w.+-]+\Z|image/(png|jpeg|gif|webp|bmp|tiff|avif)\Z")
# Whatever the bytes are, they run nothing and reach nothing.
_SANDBOX: Final = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'"


def is_inline(mime: str) -> bool:
    """Whether a browser may show this type inside a page."""
    return _INLINE.match(mime) is not None


def _blocks(stream: BinaryIO, start: int, length: int) -> Iterator[bytes]:
    with stream:
        stream.seek(start)
        while length > 0:
            block = stream.read(min(_BLOCK, length))
            if not block:
                return
            length -= len(block)
            yield block


def _asked_range(header: str, size: int) -> tuple[int, int] | None:
    """Return first and last byte asked for; ``None`` when the header asks for no single range.

    Raises:
        ValueError: the range lies outside.
    """
    match = _RANGE.match(header.strip())
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        start, end = size - length, size - 1
    else:
        start, end = int(first), min(int(last) if last else size - 1, size - 1)
    if start > end or start >= size:
        raise ValueError(header)
    return start, end


def stream_answer(
    request: HttpRequest, stream: BinaryIO, *, size: int, mime: str, name: str, download: bool
) -> HttpResponse | StreamingHttpResponse:
    """Answer with the stream, or with the one range of it that was asked for (RFC 9110, 14).

    Args:
        request: its ``Range`` header is honoured.
        stream: seekable; closed when sent.
        size: bytes of the whole.
        mime: sniffed type; one that must not be shown in place becomes a download.
        name: file name for a download.
        download: offer to save instead of showing.
    """
    try:
        asked = _asked_range(request.headers.get("Range", ""), size)
    except ValueError:
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    start, end = asked or (0, size - 1)
    inline = is_inline(mime) and not download
    response: HttpResponse | StreamingHttpResponse
    if request.method == "HEAD":
        stream.close()
        response = HttpResponse()
    else:
        response = StreamingHttpResponse(_blocks(stream, start, end - start + 1))
    response.status_code = 206 if asked else 200
    headers = response.headers
    headers["Content-Type"] = mime if inline else "application/octet-stream"
    headers["Content-Length"] = str(end - start + 1)
    headers["Accept-Ranges"] = "bytes"
    if asked:
        headers["Content-Range"] = f"bytes {start}-{end}/{size}"
    headers["Content-Disposition"] = _disposition(name, inline=inline)
    headers["Content-Security-Policy"] = _SANDBOX
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cache-Control"] = "private, no-store"
    return response


def _disposition(name: str, *, inline: bool) -> str:
    safe = re.sub(r'[\x00-\x1f\x7f"\\/]', "_", name)[:120] or "original"
    return content_disposition_header(not inline, safe) or "attachment"
