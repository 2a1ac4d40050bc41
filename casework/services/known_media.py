"""Known pictures: their register, version by version, and the files that look like them."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from casework.models import KnownMedia, MediaMatch, Original, User
from casework.permissions import Action, require
from casework.selectors.known_media import known_latest
from casework.services.audit import audit_record
from casework.services.known_matching import known_match
from casework.services.originals import original_store
from casework.services.recheck import captions_recheck
from casework.services.words import typed
from ocr.images import open_images
from ocr.pdq import BYTES, MIN_QUALITY, Pdq, pdq_turned
from records.errors import Quarantine, Refused

LARGEST: Final = 25_000_000
"""Bytes of an uploaded picture."""
_ID: Final = re.compile(r"[A-Z][A-Z0-9]{0,15}")
_TAKEN: Final = re.compile(r"(?:\d{4}(?:-\d{2}(?:-\d{2})?)?)?")
_STATUS: Final = ("assumed", "plan", "official")


@dataclass(frozen=True, slots=True)
class KnownContent:
    """What an editor says of a picture; ``taken`` is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``."""

    origin_vi: str
    origin_en: str = ""
    taken: str = ""
    place: str = ""
    event: str = ""
    source_url: str = ""
    status: str = "assumed"
    kind: str = "image"


def _checked(content: KnownContent) -> KnownContent:
    clean = KnownContent(**{name: typed(getattr(content, name)) for name in content.__slots__})
    if not clean.origin_vi:
        raise Refused("Hãy ghi nguồn gốc của ảnh.", "Say where the picture comes from.")
    if not _TAKEN.fullmatch(clean.taken):
        raise Refused("Ngày chụp viết NĂM, NĂM-THÁNG hoặc NĂM-THÁNG-NGÀY.",
                      "The date is YYYY, YYYY-MM or YYYY-MM-DD.")  # fmt: skip
    if clean.status not in _STATUS or clean.kind not in ("image", "video"):
        raise Refused("Tình trạng hoặc loại không đúng.", "Unknown status or kind.")
    if clean.status != "assumed" and not clean.source_url:
        raise Refused(
            "Ảnh chỉ được dùng cho bài thật khi nêu nguồn kiểm chứng.",
            "A picture counts for real posts only with a source that can be checked.",
        )
    return clean


def _hashes(data: bytes) -> list[Pdq]:
    """Return the picture's hash and those of its turned forms.

    Raises:
        Refused: too large, not a picture, or it shows too little.
    """
    if len(data) > LARGEST:
        raise Refused("Ảnh lớn quá 25 MB.", "The picture is larger than 25 MB.")
    try:
        found = pdq_turned(next(open_images(io.BytesIO(data))))
    except (Quarantine, StopIteration) as error:
        raise Refused("Tệp này không phải ảnh đọc được.", "This is no readable picture.") from error
    if found[0].quality < MIN_QUALITY:
        raise Refused(
            f"Ảnh quá trơn để nhận lại (chất lượng PDQ {found[0].quality}, cần {MIN_QUALITY}).",
            f"Too featureless to be known again (PDQ quality {found[0].quality}).",
        )
    return found


def known_media_add(
    *, user: User, media_id: str, content: KnownContent, data: bytes | None, mime: str = ""
) -> KnownMedia:
    """Add a known picture and look for it in everything that is stored.

    Args:
        user: who adds it.
        media_id: its id, such as ``M08``.
        content: what is known of it.
        data: the picture's bytes; ``None`` where only its story is known.
        mime: the sniffed type of ``data``.

    Raises:
        Refused: role, the id is taken or malformed, the content or the picture is no good.
    """
    require(user, Action.KNOWN_MEDIA_EDIT)
    media_id = media_id.strip().upper()
    if not _ID.fullmatch(media_id):
        raise Refused("Mã ảnh gồm chữ cái và số, như M08.", "An id is letters and digits: M08.")
    clean, hashes = _checked(content), _hashes(data) if data else []
    original = None
    if data:
        original, _new = original_store(source=io.BytesIO(data), lines=False, mime=mime)
    with transaction.atomic():
        if KnownMedia.objects.filter(media_id=media_id).exists():
            raise Refused(f"Mã {media_id} đã có.", f"The id {media_id} is taken.")
        row = _store(media_id, 1, clean, user, hashes, original)
        known_match(row)
        _finish("known_media.add", row, user)
    return row


@transaction.atomic
def known_media_change(
    *,
    user: User,
    media_id: str,
    content: KnownContent,
    data: bytes | None = None,
    mime: str = "",
) -> KnownMedia:
    """Store what is known now as a new version; without ``data`` the picture stays.

    Raises:
        Refused: role, no such entry, or the content or the picture is no good.
    """
    require(user, Action.KNOWN_MEDIA_EDIT)
    last, clean = _last(media_id), _checked(content)
    stored = bytes(last.pdq) if last.pdq else None
    hashes, original = _split(stored, last.quality), last.original
    if data:
        hashes = _hashes(data)
        original, _new = original_store(source=io.BytesIO(data), lines=False, mime=mime)
    row = _store(media_id, last.version + 1, clean, user, hashes, original)
    if data:
        MediaMatch.objects.filter(known__media_id=media_id).delete()
        known_match(row)
    else:
        MediaMatch.objects.filter(known__media_id=media_id).update(known=row)
    _finish("known_media.change", row, user)
    return row


@transaction.atomic
def known_media_retire(*, user: User, media_id: str) -> KnownMedia:
    """Take an entry out of use; what was found with it stays on record.

    Raises:
        Refused: role, or no such entry.
    """
    require(user, Action.KNOWN_MEDIA_EDIT)
    row = _last(media_id)
    row.pk, row.version, row.retired, row.created_by = None, row.version + 1, True, user
    row._state.adding = True
    row.save(force_insert=True)
    _finish("known_media.retire", row, user)
    return row


def _look_again(row: KnownMedia) -> None:
    """Hold the posts that show the picture against what is now known of it."""
    shown = MediaMatch.objects.filter(known__media_id=row.media_id)
    ids = set(shown.values_list("media__item_id", flat=True))
    if ids:
        captions_recheck(item_ids=ids)


def _last(media_id: str) -> KnownMedia:
    row = known_latest().select_for_update().filter(media_id=media_id).first()
    if row is None:
        raise Refused(f"Không có ảnh {media_id}.", f"There is no picture {media_id}.")
    return row


def _store(
    media_id: str,
    version: int,
    content: KnownContent,
    user: User | None,
    hashes: Sequence[Pdq],
    original: Original | None,
) -> KnownMedia:
    return KnownMedia.objects.create(
        media_id=media_id,
        version=version,
        pdq=b"".join(one.bits for one in hashes) or None,
        quality=hashes[0].quality if hashes else None,
        original=original,
        created_by=user,
        **{name: getattr(content, name) for name in content.__slots__},
    )


def _split(stored: bytes | None, quality: int | None) -> list[Pdq]:
    bits = bytes(stored or b"")
    return [Pdq(bits[n : n + BYTES], quality or 0) for n in range(0, len(bits), BYTES)]


def _finish(action: str, row: KnownMedia, user: User | None) -> None:
    _look_again(row)
    audit_record(
        action=action,
        subject=f"known_media:{row.media_id}",
        detail={"version": row.version, "status": row.status, "matches": row.matches.count()},
        actor=user,
    )
