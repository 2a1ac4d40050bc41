"""Do rows and archive agree, and is every original what was received."""

from __future__ import annotations

from collections.abc import Iterator

from casework.archive import NotArchived, get_archive
from casework.models import Original
from casework.services.erased_items import is_tombstone
from casework.services.originals import original_erase
from monitor.checkup.finding import Finding, first_few
from monitor.operations import Event
from records.errors import OperatorError


def check_originals(*, repair: bool) -> Iterator[Event | Finding]:
    """Re-hash every original; yields progress, then findings.

    Args:
        repair: note in the rows what the key folder knows to be erased.
    """
    archive = get_archive()
    living = Original.objects.filter(erased_at=None).order_by("pk")
    total = living.count()
    damaged: list[str] = []
    missing: list[str] = []
    unnoted: list[Original] = []
    parts = 0
    for done, original in enumerate(living.iterator(chunk_size=500), start=1):
        try:
            seen = archive.verify(original.sha256)
        except NotArchived:
            missing.append(original.sha256)
        except OperatorError as error:
            damaged.append(f"{original.sha256}: {error.en}")
        else:
            if seen.erased and is_tombstone(archive, original.sha256):
                unnoted.append(original)
            elif not seen.ok:
                damaged.append(f"{original.sha256}: {seen.problem}")
            elif not archive.container_path(original.sha256).exists():
                missing.append(original.sha256)
            parts += seen.erased_chunks if not seen.erased else 0
        if done % 20 == 0 or done == total:
            yield {"event": "progress", "done": done, "total": total}
    yield _originals(total, damaged, parts)
    yield _missing(missing)
    if unnoted:
        yield _unnoted(unnoted, repair=repair)


def _originals(total: int, damaged: list[str], erased_parts: int) -> Finding:
    if damaged:
        return Finding(
            "originals",
            "wrong",
            f"{len(damaged)} bản gốc bị hỏng: hãy lấy lại từ bản sao lưu.",
            f"{len(damaged)} originals are damaged: bring them back from a backup.",
            len(damaged),
            first_few(damaged),
        )
    return Finding(
        "originals",
        "ok",
        f"{total} bản gốc đúng như khi nhận ({erased_parts} phần đã xóa theo yêu cầu).",
        f"{total} originals are as received ({erased_parts} parts erased on request).",
        total,
    )


def _missing(missing: list[str]) -> Finding:
    if missing:
        return Finding(
            "rows_archive",
            "wrong",
            f"{len(missing)} bản gốc có trong dữ liệu nhưng không có trong kho lưu trữ.",
            f"{len(missing)} originals have a row but are not in the archive.",
            len(missing),
            first_few(missing),
        )
    return Finding(
        "rows_archive",
        "ok",
        "Mọi bản gốc của dữ liệu đều có trong kho lưu trữ.",
        "Every original of the rows is in the archive.",
    )


def _unnoted(originals: list[Original], *, repair: bool) -> Finding:
    """Tell of erasures that a kill cut short between key and row, and finish them if asked."""
    if repair:
        for original in originals:
            original_erase(original=original, reason="finished by doctor", user=None)
    return Finding(
        "erasures",
        "repaired" if repair else "wrong",
        f"{len(originals)} bản gốc đã mất khóa nhưng dữ liệu chưa ghi là đã xóa.",
        f"{len(originals)} originals have lost their keys though the rows do not say erased.",
        len(originals),
        first_few(one.sha256 for one in originals),
    )


def check_leftovers() -> Finding:
    """Containers without a row: a run was killed between archive and row. They do no harm."""
    known = set(Original.objects.values_list("sha256", flat=True))
    extra = [name for name in get_archive().names() if name not in known]
    if extra:
        return Finding(
            "leftovers",
            "notice",
            f"{len(extra)} bản gốc trong kho chưa có dòng dữ liệu (lệnh bị ngắt); nhận lại tệp "
            "đó thì nó có.",
            f"{len(extra)} originals in the archive have no row (a killed command); taking the "
            "same file in again gives them one.",
            len(extra),
            first_few(extra),
        )
    return Finding("leftovers", "ok", "Kho không có gì thừa.", "Nothing is left over.")
