"""Files without what they say of their making: time, position, device, names.

A photograph of a grave carries its position in its bytes; whoever downloads it must not get that
with it. Nothing is decoded and nothing moves: the places where such data lies are blanked while the
bytes are handed out, so pixels and sound stay exactly as they were, the length stays the same, and
any byte range can be asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO, Final

from ocr.masking import bmff, gif, jpeg, matroska, png, riff, tags, tiff
from ocr.masking.base import Masked, Patch, Unreadable
from records.errors import Refused

__all__ = ["cleaned", "patches"]

_Finder = Callable[[BinaryIO, int], list[Patch]]
# Leading bytes: how many to skip, what stands there, who knows the format.
_FORMATS: Final[tuple[tuple[int, tuple[bytes, ...], _Finder], ...]] = (
    (0, (b"\xff\xd8\xff",), jpeg.patches),
    (0, (b"\x89PNG\r\n\x1a\n",), png.patches),
    (0, (b"GIF87a", b"GIF89a"), gif.patches),
    (0, (b"II*\0", b"MM\0*"), tiff.patches),
    (8, (b"WEBP",), riff.webp),
    (8, (b"WAVE", b"AVI "), riff.audio_video),
    (4, (b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"), bmff.patches),
    (0, (b"\x1a\x45\xdf\xa3",), matroska.patches),
    (0, (b"fLaC",), tags.flac),
    (0, (b"ID3",), tags.id3),
)
# Pictures without a place for such data; SVG is text, and only ever downloaded.
_PLAIN: Final = ("image/bmp", "image/x-ms-bmp", "image/svg+xml")


def patches(stream: BinaryIO, size: int, mime: str) -> list[Patch]:
    """Return which bytes of a file to blank, in order.

    Args:
        stream: seekable bytes.
        size: how many.
        mime: type by content. Sound and video in no wrapping known here have no known place for
            such data and pass; pictures do not, for raw and new formats all carry EXIF.

    Raises:
        Refused: a picture of a format not known here, or a file too damaged to tell where such
            data lies. Handing it out all the same could give a position away.
    """
    stream.seek(0)
    head = stream.read(16)
    try:
        for skip, magics, find in _FORMATS:
            if head[skip:].startswith(magics):
                return sorted(find(stream, size), key=lambda patch: patch.start)
    except (Unreadable, ValueError, IndexError, OverflowError, MemoryError) as error:
        raise _refused() from error
    if mime.startswith("image/") and mime not in _PLAIN:
        raise _refused()
    return tags.id3v1(stream, size)


def _refused() -> Refused:
    return Refused(
        "Không tách được dữ liệu kèm theo (giờ, tọa độ) khỏi tệp này nên không phát ra; "
        "người được quyền có thể tải bản gốc.",
        "What the file says of its making (time, position) cannot be taken out, so it is not "
        "handed out; those entitled may download the original.",
    )


def cleaned(stream: BinaryIO, size: int, mime: str) -> BinaryIO:
    """Return the file as others may have it: same length, seekable, such data blanked.

    Args:
        stream: seekable bytes; closed with what is returned.
        size: how many.
        mime: type by content.

    Raises:
        Refused: as ``patches``; ``stream`` is closed.
    """
    try:
        return Masked(stream, patches(stream, size, mime))
    except BaseException:
        stream.close()
        raise
