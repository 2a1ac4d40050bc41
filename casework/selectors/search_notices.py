"""What an answer does not show, said aloud: cut-offs, and what cannot be found yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from django.db.models import Q

from casework.index_access import index_home
from casework.models import Item, Media, QuarantineEntry, User
from casework.models.items import WorkState
from casework.selectors.restricted import readable
from casework.selectors.search_fold import Ranking
from casework.selectors.search_question import Likeness, Question
from records.search import SearchFilters


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing left out. ``code`` is a stable word, ``count`` how many (0 where it has none)."""

    code: str
    count: int
    vi: str
    en: str


_WAITING: Final = {
    "speech_model": (
        "waiting_speech",
        "{n} bản ghi chưa chép lời, chưa tìm được: đang chờ mô hình nhận dạng tiếng nói.",
        "{n} recordings not transcribed yet cannot be found: they wait for a speech model.",
    ),
    "ocr_engine": (
        "waiting_ocr",
        "{n} bản quét chưa đọc được chữ, chưa tìm được: đang chờ bộ đọc chữ.",
        "{n} scans not read yet cannot be found: they wait for the reading engine.",
    ),
}


def notices(question: Question, ranking: Ranking, user: User | None) -> tuple[Notice, ...]:
    """Return what the answer to ``question`` leaves out, the gravest first."""
    found: list[Notice] = []
    _about_index(found)
    if ranking.cut:
        _say(
            found,
            "ranked_deep",
            ranking.ranked,
            "Chỉ xếp hạng {n} đoạn đầu; có thể còn đoạn khớp ở sau. Hãy thêm từ hoặc bộ lọc.",
            "Only the first {n} passages were ranked; more may match. Add words or filters.",
        )
    if question.like is not None:
        _about_document(found, question.like)
    _about_work(found, question.filters, user)
    return tuple(found)


def _say(found: list[Notice], code: str, count: int, vi: str, en: str) -> None:
    number = f"{count:,}"
    found.append(Notice(code, count, vi.format(n=number.replace(",", ".")), en.format(n=number)))


def _about_index(found: list[Notice]) -> None:
    home = index_home()
    # Not ``home.state()``: it waits for writes, and a search must not.
    if home.current().words_only:
        _say(
            found,
            "dense_off",
            0,
            "Đang tìm theo chữ, chưa theo nghĩa: mô hình của chỉ mục không có ở đây, hoặc chỉ mục "
            "cần dựng lại.",
            "Searching by words only, not by meaning: the index's model is not here, or the index "
            "must be rebuilt.",
        )
    elif home.needs_rebuild:
        _say(
            found,
            "index_incomplete",
            0,
            "Chỉ mục đang được dựng lại sau sự cố: có tư liệu chưa tìm được.",
            "The index is being rebuilt after damage: some items cannot be found yet.",
        )
    if home.stale and home.embeds:
        _say(
            found,
            "reembedding",
            0,
            f"Mô hình {home.embedder.model} đã được chọn; chỉ mục cũ trả lời tới khi dựng xong.",
            f"{home.embedder.model} has been chosen; the old index answers until the new is built.",
        )


def _about_document(found: list[Notice], like: Likeness) -> None:
    if like.chars > like.chars_used:
        _say(
            found,
            "document_cut",
            like.chars_used,
            "Văn bản quá dài: chỉ dùng {n} ký tự đầu.",
            "The document is too long: only its first {n} characters were used.",
        )
    if like.pieces > len(like.texts):
        _say(
            found,
            "document_sampled",
            len(like.texts),
            f"Văn bản có {like.pieces} đoạn; so theo nghĩa {{n}} đoạn rải đều từ đầu đến cuối.",
            f"The document has {like.pieces} pieces; {{n}} of them, evenly spread, were compared "
            "by meaning.",
        )


def _about_work(found: list[Notice], filters: SearchFilters, user: User | None) -> None:
    """Tell of what is stuck or under way among the items that the filters let through."""
    wanted = _items(filters, user, "item__")
    for waiting_for, (code, vi, en) in _WAITING.items():
        media = Media.objects.filter(
            wanted, state=WorkState.PARKED, waiting_for=waiting_for, transcript=None
        )
        if count := media.count():
            _say(found, code, count, vi, en)
    pending = Item.objects.filter(_items(filters, user), state=WorkState.PENDING).count()
    if pending:
        _say(
            found,
            "pending",
            pending,
            "{n} tư liệu đang được xử lý, lát nữa mới tìm được.",
            "{n} items are being processed and can be found shortly.",
        )
    if stuck := QuarantineEntry.objects.filter(resolved_at=None).count():
        _say(
            found,
            "quarantined",
            stuck,
            "{n} mục bị cách ly vì không đọc được, không nằm trong kết quả.",
            "{n} records set aside as unreadable are not among the results.",
        )
    if filters.published_from is not None or filters.published_to is not None:
        undated = _items(filters, user, dated=False) & Q(published_at=None)
        if count := Item.objects.filter(undated, state=WorkState.DONE).count():
            _say(
                found,
                "undated",
                count,
                "{n} tư liệu không ghi ngày nên bị bộ lọc ngày bỏ ra.",
                "{n} items without a date are left out by the date filter.",
            )


def _items(filters: SearchFilters, user: User | None, prefix: str = "", *, dated: bool = True) -> Q:
    """Return the condition of ``filters`` on items; language and flags are not known of all."""
    wanted = Q(**{f"{prefix}deleted_at": None})
    if user is not None:
        wanted &= readable(user, prefix)
    for field, values in (
        ("platform", filters.platforms),
        ("kind", filters.kinds),
        ("source_id", filters.source_ids),
        ("pk", filters.item_ids),
    ):
        if values:
            wanted &= Q(**{f"{prefix}{field}__in": values})
    for end, moment in (("gte", filters.published_from), ("lte", filters.published_to)):
        if dated and moment is not None:
            at = datetime.fromtimestamp(moment, UTC)
            wanted &= Q(**{f"{prefix}published_at__{end}": at})
    return wanted


def last_page(shown: int) -> Notice:
    """Return the notice that more results were ranked than pages lead to."""
    found: list[Notice] = []
    _say(
        found,
        "last_page",
        shown,
        "Chỉ xem được {n} kết quả đầu ở đây. Hãy thêm từ hoặc bộ lọc, hoặc xuất ra tệp.",
        "Only the first {n} results can be paged here. Add words or filters, or export.",
    )
    return found[0]


def query_cut(kept: int) -> Notice:
    """Return the notice that a typed question was longer than what is searched."""
    found: list[Notice] = []
    _say(
        found,
        "query_cut",
        kept,
        "Câu hỏi quá dài: chỉ dùng {n} ký tự đầu. Hãy dùng “Tìm theo văn bản”.",
        "The question is too long: only its first {n} characters were used. Use “Search by "
        "document”.",
    )
    return found[0]
