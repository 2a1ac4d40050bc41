"""Opening images that strangers sent."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import BinaryIO, Final

from PIL import Image, ImageOps, UnidentifiedImageError

from records.errors import Quarantine

MAX_PIXELS: Final = 40_000_000
MAX_SIDE: Final = 30_000
MAX_FRAMES: Final = 50
_FORMATS: Final = ("PNG", "JPEG", "TIFF", "BMP", "GIF", "WEBP")


def too_large(width: int, height: int) -> bool:
    """Whether an image of this size is refused."""
    return width * height > MAX_PIXELS or max(width, height) >= MAX_SIDE


def open_images(stream: BinaryIO) -> Iterator[Image.Image]:
    """Yield the pages of an image file, upright, grey or colour on white.

    Only a TIFF has several. The size is checked before any pixel is decoded.

    Raises:
        Quarantine: ``image_too_large``, ``bad_image`` (damaged, cut off, no known format) or
            ``too_many_pages``.
    """
    try:
        with warnings.catch_warnings():
            # The limits here are stricter than the one Pillow warns about.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(stream, formats=_FORMATS)
        frames = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1
        if frames > MAX_FRAMES:
            raise Quarantine(
                "too_many_pages",
                f"Ảnh có {frames} trang, nhiều hơn {MAX_FRAMES}",
                f"the image has {frames} pages, more than {MAX_FRAMES}",
            )
        for frame in range(frames):
            if frame:
                image.seek(frame)
            yield _upright(image)
    except Image.DecompressionBombError as error:
        raise _large(str(error)) from error
    except UnidentifiedImageError as error:
        raise _bad("định dạng ảnh không đọc được", "no image format that can be read") from error
    except (OSError, EOFError, SyntaxError, ValueError, TypeError, KeyError, IndexError) as error:
        raise _bad("ảnh hỏng hoặc bị cắt cụt", f"damaged or cut off: {error}") from error
    except (OverflowError, MemoryError) as error:
        raise _large(str(error)) from error


def _upright(image: Image.Image) -> Image.Image:
    width, height = image.size
    if too_large(width, height):
        raise _large(f"{width}×{height}")
    image.load()
    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        layer = upright.convert("RGBA")
        page = Image.new("RGBA", layer.size, "white")
        page.alpha_composite(layer)
        return page.convert("RGB")
    return upright.convert("L" if upright.mode in ("1", "L", "I;16") else "RGB")


def _large(size: str) -> Quarantine:
    return Quarantine(
        "image_too_large",
        f"Ảnh quá lớn ({size}); tối đa 40 triệu điểm ảnh",
        f"the image is too large ({size}); at most 40 million pixels",
    )


def _bad(vi: str, en: str) -> Quarantine:
    return Quarantine("bad_image", f"Không đọc được ảnh: {vi}", f"cannot read the image: {en}")
