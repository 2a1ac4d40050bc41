"""Notes about records that were kept with a loss."""

from __future__ import annotations

from monitor.readers.times import ParsedTime
from records.errors import Quarantine


def time_note(
    field: str, value: object, parsed: ParsedTime, *, line: int | None = None
) -> Quarantine | None:
    """Return the note for a time that was dropped, or ``None`` when nothing was dropped.

    Args:
        field: name of the column or key.
        value: what stood there (shown shortened).
        parsed: the outcome.
        line: 1-based line, where known.
    """
    if parsed.problem is None:
        return None
    shown = repr(value)[:60]
    if parsed.problem == "out_of_range":
        return Quarantine(
            "note_date_out_of_range",
            f"Thời điểm {shown} ở “{field}” nằm ngoài khoảng cho phép; giữ bản ghi, bỏ thời điểm",
            f"time {shown} in “{field}” is out of range; record kept, time dropped",
            line=line,
        )
    return Quarantine(
        "note_date_unreadable",
        f"Không đọc được thời điểm {shown} ở “{field}”; giữ bản ghi, bỏ thời điểm",
        f"cannot read time {shown} in “{field}”; record kept, time dropped",
        line=line,
    )


def count_note(field: str, value: object, *, line: int | None = None) -> Quarantine:
    """Return the note for a count that is no number."""
    shown = repr(value)[:60]
    return Quarantine(
        "note_bad_count",
        f"Giá trị {shown} ở “{field}” không phải số đếm; giữ bản ghi, bỏ số",
        f"value {shown} in “{field}” is no count; record kept, count dropped",
        line=line,
    )
