"""Invented items with everything that may stand beside one, written straight into the tables."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from casework.models import (
    Clue,
    Flag,
    Intake,
    Item,
    ItemVersion,
    Media,
    OfficialFact,
    Original,
    Passage,
    Reading,
    Segment,
    Source,
    Transcript,
    User,
)
from records.search import IndexedPassage

PASSWORD = "mat-khau-thu"
AT = datetime(2026, 7, 20, 1, 30, tzinfo=UTC)
_numbers = itertools.count(1)

STORY = (
    "Tháng 3 năm 1968 tôi cùng anh em chôn cất mười hai đồng đội ở chân đồi 935, gần suối La Hiên. "
    "Ai biết thêm xin gọi 0912 345 678. Mộ nằm dưới gốc cây gạo lớn, đầu quay về hướng đông."
)


def make_source(name: str = "Trang nhóm cựu binh (mẫu)") -> Source:
    """Return a source of that name."""
    return Source.objects.get_or_create(
        name=name,
        defaults={"kind": "feed", "platform": "facebook", "legal_basis": "Trang công khai"},
    )[0]


def make_original(
    sha256: str = "", size: int = 120, mime: str = "application/x-ndjson"
) -> Original:
    """Return an original's row; the archive does not hold it."""
    return Original.objects.create(
        sha256=sha256 or f"{next(_numbers):064x}", size=size, mime=mime, stored_at=AT
    )


def make_item(text: str = STORY, **fields: Any) -> Item:
    """Return an item that has gone all the way through the pipeline."""
    values: dict[str, Any] = {
        "platform": "facebook",
        "kind": "post",
        "platform_id": f"p{next(_numbers)}",
        "url": "https://example.org/bai/1",
        "lang": "vi",
        "lang_score": 0.98,
        "lang_model": "ngram-langid@1",
        "published_at": AT,
        "collected_at": AT,
        "collector": "feed@1",
        "route": "public_web",
        "legal_basis": "Trang công khai",
        "stage": "done",
        "state": "done",
        "synthetic": True,
        "source": make_source(),
    }
    return Item.objects.create(text=text, **{**values, **fields})


def make_passages(item: Item, text: str | None = None, **fields: Any) -> list[Passage]:
    """Return one current passage per sentence of ``text`` (the item's own by default)."""
    whole = item.text if text is None else text
    spans = [match.span() for match in re.finditer(r"\S[^.?!。]*[.?!。]?", whole)]
    return [
        Passage.objects.create(
            item=item,
            item_version=item.version,
            ordinal=n,
            start=start,
            end=end,
            text=whole[start:end],
            lang=fields.get("lang", item.lang),
            **{key: value for key, value in fields.items() if key != "lang"},
        )
        for n, (start, end) in enumerate(spans)
    ]


def make_clue(item: Item, span: str, label: str = "phone", norm: str = "+84912345678") -> Clue:
    """Return a clue over the first ``span`` of the item's text."""
    start = item.text.index(span)
    return Clue.objects.create(
        item=item,
        item_version=item.version,
        label=label,
        start=start,
        end=start + len(span),
        text=span,
        norm=norm,
        score=0.97,
        model="phonenumbers@9",
    )


def make_fact() -> OfficialFact:
    """Return an official fact."""
    return OfficialFact.objects.get_or_create(
        fact_id="F01",
        version=1,
        defaults={
            "topic": "hotline",
            "status": "official",
            "statement_vi": "Đường dây nóng chính thức là 0225 3000 000.",
            "statement_en": "The official hotline is 0225 3000 000.",
            "source_doc": "Kế hoạch (mẫu)",
        },
    )[0]


def make_flag(item: Item, span: str, **fields: Any) -> Flag:
    """Return a suggested flag over the first ``span`` of the item's text."""
    start = item.text.index(span)
    values: dict[str, Any] = {
        "item_version": item.version,
        "fact": make_fact(),
        "type": "wrong_hotline",
        "start": start,
        "end": start + len(span),
        "evidence": span,
        "score": 0.91,
        "why": "Số điện thoại này không phải đường dây chính thức.",
        "model": "hotline-rule@1",
    }
    return Flag.objects.create(item=item, **{**values, **fields})


def make_recording(item: Item, original: Original | None = None) -> tuple[Media, Transcript]:
    """Return a recording of the item with three captions, ten seconds each."""
    media = Media.objects.create(
        item=item, type="audio", name="loi-ke.wav", original=original, mime="audio/wav"
    )
    lines = (
        "Tôi nhớ trận đánh bên suối La Hiên.",
        "Chúng tôi chôn các anh dưới gốc cây gạo.",
        "Từ đó đến nay chưa ai quay lại tìm.",
    )
    transcript = Transcript.objects.create(
        item=item, media=media, origin="captions", lang="vi", text="\n".join(lines), state="done"
    )
    for n, line in enumerate(lines):
        Segment.objects.create(
            transcript=transcript,
            ordinal=n,
            start_ms=n * 10_000,
            end_ms=(n + 1) * 10_000,
            text=line,
            speaker="Ông Ba" if n == 0 else "",
        )
        start = transcript.text.index(line)
        Passage.objects.create(
            item=item,
            text_kind="transcript",
            transcript=transcript,
            ordinal=n,
            start=start,
            end=start + len(line),
            start_ms=n * 10_000,
            end_ms=(n + 1) * 10_000,
            text=line,
            lang="vi",
        )
    return media, transcript


def make_scan(item: Item, original: Original | None = None) -> Reading:
    """Return what was read in a scan of the item."""
    media = Media.objects.create(
        item=item, type="image", name="giay-bao-tu.png", original=original, mime="image/png"
    )
    return Reading.objects.create(
        item=item,
        media=media,
        model="tesseract-vie@5",
        score=0.83,
        lang="vi",
        text="GIẤY BÁO TỬ\nHọ tên: Nguyễn Văn Mẫu\nHy sinh ngày 12 tháng 3 năm 1968",
        state="done",
    )


def make_earlier_version(item: Item, text: str) -> ItemVersion:
    """Return an earlier version of the item, whose own version goes up by one."""
    version = ItemVersion.objects.create(
        item=item,
        version=item.version,
        text=text,
        collected_at=AT,
        replaced_at=AT,
    )
    item.version += 1
    item.save(update_fields=["version"])
    return version


def make_intake(name: str = "bai-dang.ndjson", user: User | None = None) -> Intake:
    """Return a finished intake."""
    return Intake.objects.create(
        original=make_original(),
        source=make_source(),
        name=name,
        reader="ndjson",
        received_by=user,
        received_at=AT,
        route="public_web",
        state="done",
    )


def indexed(passages: Sequence[Passage], *, flagged: bool = False) -> list[IndexedPassage]:
    """Return passages as the index stores them."""
    return [
        IndexedPassage(
            passage_id=one.pk,
            item_id=one.item_id,
            text=one.text,
            lang=one.lang,
            platform=one.item.platform,
            kind=one.item.kind,
            source_id=one.item.source_id or 0,
            published=int(one.item.published_at.timestamp()) if one.item.published_at else None,
            access="open" if one.item.access == "open" else "restricted",
            flagged=flagged,
            start_ms=one.start_ms,
        )
        for one in passages
    ]
