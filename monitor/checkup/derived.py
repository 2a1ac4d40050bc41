"""Do rows and index agree, and is any work stuck."""

from __future__ import annotations

from django.db.models import Q

from casework.index_access import index_home
from casework.models import Flag, Intake, Item, Media, Passage, Reading, Transcript
from casework.models.items import WorkState
from casework.selectors.indexing import (
    OPEN_FLAGS,
    indexed_passages,
    passage_batches,
    searchable_passages,
)
from monitor.checkup.finding import Finding, first_few
from monitor.operations.rebuild import index_rebuild
from monitor.sweep import sweep, workflows_left
from records.search import SearchFilters

_BATCH = 500


def _waiting_items() -> set[int]:
    """Return ids of items with a text on its way into the index."""
    waiting = {"state__in": [WorkState.PENDING, WorkState.QUARANTINED]}
    found = set(Item.objects.filter(**waiting).values_list("pk", flat=True))
    found |= set(Transcript.objects.filter(**waiting).values_list("item_id", flat=True))
    found |= set(Reading.objects.filter(**waiting).values_list("item_id", flat=True))
    return found


def check_index(*, repair: bool) -> Finding:
    """Hold the passages of the index against the rows; ``repair`` makes them level."""
    home = index_home()
    if home.needs_rebuild:
        return _rebuilt(repair=repair)
    indexed = set(home.current().passage_ids())
    belongs = set(searchable_passages().values_list("pk", flat=True).iterator(chunk_size=10_000))
    extra = sorted(indexed - belongs)
    absent = sorted(belongs - indexed)
    waiting = _waiting_items() if absent else set()
    missing = [
        pk
        for start in range(0, len(absent), _BATCH)
        for pk, item_id in Passage.objects.filter(
            pk__in=absent[start : start + _BATCH]
        ).values_list("pk", "item_id")
        if item_id not in waiting
    ]
    marks_differ = not (missing or extra or absent) and _marks() != _row_marks()
    if not (missing or extra or marks_differ):
        return Finding(
            "index",
            "ok",
            f"Chỉ mục khớp với dữ liệu: {len(indexed)} đoạn.",
            f"The index agrees with the rows: {len(indexed)} passages.",
            len(indexed),
        )
    if repair:
        if extra:
            home.delete(extra)
        for start in range(0, len(missing), _BATCH):
            home.upsert(indexed_passages(missing[start : start + _BATCH]))
        if marks_differ:
            for batch in passage_batches(0):
                home.upsert(batch)
    marks = (", dấu cờ hoặc quyền xem lệch", ", flag or access marks differ")
    return Finding(
        "index",
        "repaired" if repair else "wrong",
        f"Chỉ mục thiếu {len(missing)} đoạn, thừa {len(extra)} đoạn"
        f"{marks[0] if marks_differ else ''}.",
        f"The index lacks {len(missing)} passages and has {len(extra)} too many"
        f"{marks[1] if marks_differ else ''}.",
        len(missing) + len(extra),
        first_few([f"missing {pk}" for pk in missing] + [f"extra {pk}" for pk in extra]),
    )


def _rebuilt(*, repair: bool) -> Finding:
    if repair:
        for _ in index_rebuild({}):
            pass
    return Finding(
        "index",
        "repaired" if repair else "wrong",
        "Chỉ mục không đọc được hoặc do mô hình khác tạo; cần dựng lại.",
        "The index could not be read or was made by another model; it must be rebuilt.",
    )


def _marks() -> tuple[int, int, int]:
    """Return how many passages the index holds, as open and as flagged."""
    shard = index_home().current()
    return (
        shard.count(SearchFilters(access=())),
        shard.count(SearchFilters(access=("open",))),
        shard.count(SearchFilters(access=(), flagged=True)),
    )


def _row_marks() -> tuple[int, int, int]:
    """Return the same numbers as the rows have them."""
    rows = searchable_passages()
    flagged = Flag.objects.filter(status__in=OPEN_FLAGS).values("item_id")
    return (
        rows.count(),
        rows.exclude(item__access="restricted").count(),
        rows.filter(item_id__in=flagged).count(),
    )


def pending_work() -> dict[str, int]:
    """Return how many rows of each kind wait for the machine; zero counts are left out."""
    pending = Q(state=WorkState.PENDING)
    unread = Q(state__in=[Intake.State.RECEIVED, Intake.State.READING])
    counts = {
        "intakes": Intake.objects.filter(unread).count(),
        "items": Item.objects.filter(pending).count(),
        "media": Media.objects.filter(pending).count(),
        "transcripts": Transcript.objects.filter(pending).count(),
        "readings": Reading.objects.filter(pending).count(),
    }
    return {name: n for name, n in counts.items() if n}


def check_stuck(*, repair: bool) -> Finding:
    """Rows that wait for the machine though no workflow carries them; ``repair`` queues them."""
    waiting = pending_work()
    words = ", ".join(f"{name} {n}" for name, n in waiting.items())
    if not waiting:
        return Finding("work", "ok", "Không có việc tồn.", "No work is left over.")
    if workflows_left():
        return Finding(
            "work",
            "ok",
            f"Việc đang chạy: {words}.",
            f"Work is under way: {words}.",
            sum(waiting.values()),
        )
    if repair:
        sweep()
    return Finding(
        "work",
        "repaired" if repair else "wrong",
        f"Việc bị mắc, không có luồng nào làm: {words}." + (" Đã xếp hàng lại." if repair else ""),
        f"Work is stuck, no workflow carries it: {words}."
        + (" It was queued again." if repair else ""),
        sum(waiting.values()),
    )
