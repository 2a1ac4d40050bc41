"""What lies in the packet of one flag: sheet, texts, log, data for machines, bytes as received."""

from __future__ import annotations

import io
import json
import mimetypes
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO, Final

from casework.archive import Damaged, Erased, NotArchived, get_archive
from casework.handover.evidence import Dossier
from casework.handover.lists import referral_row, utc
from casework.handover.manifest import SCHEMA
from casework.handover.misp import event_of
from casework.handover.office import office
from casework.handover.packet import Member, member
from casework.handover.sheet import sheet_of
from casework.handover.stix import bundle_of
from casework.models import Flag, Translation
from casework.selectors.flagged_text import judged_version
from casework.selectors.referrals import role_then
from casework.services.raw_erasure import RawRange, shared

# One file of a ZIP without ZIP64 holds less than 2 GiB.
_LARGEST: Final = (1 << 31) - (1 << 20)
_KNOWN_ENDINGS: Final = {
    "application/x-ndjson": ".ndjson",
    "application/jsonl": ".jsonl",
    "audio/wav": ".wav",
    "audio/x-wav": ".wav",
    "audio/mp4": ".m4a",
    "text/plain": ".txt",
}


@dataclass(frozen=True, slots=True)
class Withheld:
    """Bytes that were received but do not leave, and why."""

    sha256: str
    why: str


def packet_members(
    dossier: Dossier, flag: Flag, *, at: datetime, key: str
) -> tuple[list[Member], list[Withheld]]:
    """Return the files of a flag's packet, and which received bytes stay here.

    Of a restricted item only the evidence leaves. A record that another live item shares stays,
    for it holds someone else's words; so do erased, damaged and very large bytes.

    Args:
        dossier: what leaves.
        flag: its row, for the bytes in the archive.
        at: when the packet is made.
        key: fingerprint of the signing key, for the sheet.
    """
    # Both writers load large libraries that only packets need.
    from casework.handover.sheet_docx import to_docx
    from casework.handover.sheet_pdf import to_pdf

    originals, withheld = ([], []) if dossier.post.withheld else _originals(flag)
    inner = [
        member("van-ban.txt", "text", dossier.words),
        member("nhat-ky-duyet.json", "log", _json(_log(flag))),
        member("du-lieu/co.json", "data", _json(referral_row(dossier))),
        member("du-lieu/stix.json", "data", _json(bundle_of([dossier]))),
        member("du-lieu/misp.json", "data", _json({"Event": _misp(dossier)})),
        *([] if dossier.post.withheld else _texts(flag)),
        *originals,
    ]
    sheet = sheet_of(dossier, at=at, files=[one.name for one in inner], key=key)
    return [
        member("phieu-chung-cu.pdf", "sheet", to_pdf(sheet)),
        member("phieu-chung-cu.docx", "sheet", to_docx(sheet)),
        *inner,
    ], withheld


def packet_head(dossier: Dossier, withheld: Sequence[Withheld], *, at: datetime) -> dict[str, Any]:
    """Return what the manifest says of the packet as a whole."""
    return {
        "schema": SCHEMA,
        "flag_id": dossier.flag_id,
        "state": "withdrawn" if dossier.withdrawn else "approved",
        "withdrawn_at": utc(dossier.withdrawn_at),
        "synthetic": dossier.synthetic,
        "office": office().name,
        "made_at": utc(at),
        "withheld": [{"sha256": one.sha256, "why": one.why} for one in withheld],
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _misp(dossier: Dossier) -> dict[str, Any]:
    event: dict[str, Any] = json.loads(event_of(dossier).to_json())
    return event


def _log(flag: Flag) -> list[dict[str, Any]]:
    """Return who decided what: roles and times, never names nor free words."""
    rows = flag.reviews.select_related("reviewer").order_by("id")
    return [
        {
            "at": utc(one.created_at),
            "role": role_then(one),
            "decision": one.decision,
            "reason": one.reason_code,
            "undone_at": utc(one.undone_at),
        }
        for one in rows
    ]


def _texts(flag: Flag) -> Iterator[Member]:
    """Yield transcript, reading and approved translations of the judged text."""
    if flag.transcript is not None:
        yield member("loi-ghi-am.txt", "transcript", flag.transcript.text)
    if flag.reading is not None:
        yield member("chu-doc-tu-anh.txt", "reading", flag.reading.text)
    approved = flag.item.translations.filter(
        status=Translation.Status.APPROVED, item_version=flag.item_version
    )
    for number, one in enumerate(approved.order_by("pk"), start=1):
        yield member(f"ban-dich-{number}-{one.target}.txt", "translation", one.text)


def _places(flag: Flag) -> Iterator[tuple[str, RawRange, str]]:
    """Yield (kind, place in the archive, MIME type) of the judged version and the item's files."""
    item, holder = flag.item, judged_version(flag)
    if holder is not None and holder.original is not None:
        first, last = holder.raw_first_chunk, holder.raw_last_chunk
        whole = RawRange(
            holder.original,
            first if first is not None else 0,
            last if last is not None else holder.original.chunks - 1,
        )
        yield "capture", whole, holder.original.mime
    for media in item.media.select_related("original").order_by("pk"):
        if media.original is not None:
            place = RawRange(media.original, 0, media.original.chunks - 1)
            yield "original", place, media.mime or media.original.mime
    known = flag.media_match.known.original if flag.media_match is not None else None
    if known is not None:
        yield "known", RawRange(known, 0, known.chunks - 1), known.mime


def _originals(flag: Flag) -> tuple[list[Member], list[Withheld]]:
    kept: dict[str, Member] = {}
    withheld: dict[str, Withheld] = {}
    for kind, place, mime in _places(flag):
        original = place.original
        why = _stays(flag, kind, place)
        if why:
            withheld[original.sha256] = Withheld(original.sha256, why)
            continue
        name = f"nguyen-goc/{len(kept) + 1:02}-{original.sha256[:12]}{_ending(mime)}"
        about = {"original_sha256": original.sha256, "mime": mime}
        if place.first > 0 or place.last < original.chunks - 1:
            about["chunks"] = f"{place.first}-{place.last}"
        one = Member(name, kind, partial(_open, place), about)
        kept.setdefault(f"{original.sha256}:{place.first}:{place.last}", one)
    return list(kept.values()), list(withheld.values())


def _stays(flag: Flag, kind: str, place: RawRange) -> str:
    """Return why bytes do not leave; empty when they do."""
    if place.original.erased_at is not None:
        return "erased"
    # A picture that others posted too is the same picture; a page with comments is not the post.
    if kind == "capture" and shared(place, flag.item):
        return "shared"
    try:
        with _open(place) as stream:
            size = stream.seek(0, io.SEEK_END)
    except Erased:
        return "erased"
    except (NotArchived, Damaged, ValueError):
        return "damaged"
    return "too_large" if size > _LARGEST else ""


def _open(place: RawRange) -> BinaryIO:
    archive, sha256 = get_archive(), place.original.sha256
    if place.first == 0 and place.last >= place.original.chunks - 1:
        return archive.open(sha256)
    return io.BytesIO(archive.chunks(sha256, place.first, place.last))


def _ending(mime: str) -> str:
    kind = mime.partition(";")[0].strip()
    return _KNOWN_ENDINGS.get(kind) or mimetypes.guess_extension(kind) or ".bin"
