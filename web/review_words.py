"""Words for the codes of review: levels, ties, ends of holds, complaints, changes, answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from web import queue_words

LEVEL: Final[dict[str, Promise]] = {
    "flag": _("Cờ"),
    "watch": _("Chỉ theo dõi"),
}
TIE: Final[dict[str, Promise]] = {
    "copy": _("bản gần giống"),
    "same_number": _("cùng số, liên kết"),
    "same_fact": _("cùng dữ kiện"),
}
HOLD_END: Final[dict[str, Promise]] = {
    "rejected": _("cờ bị bác"),
    "undone": _("hoàn tác"),
    "withdrawn": _("cờ được rút"),
    "expired": _("hết hạn, không ai duyệt lần hai"),
    "superseded": _("đã thay thế"),
}
COMPLAINT: Final[dict[str, Promise]] = {
    "new": _("Mới"),
    "passed_on": _("Đã chuyển"),
    "closed": _("Đã đóng"),
}
CHANGE: Final[dict[str, Promise]] = {
    "accept": _("Duyệt"),
    "reject": _("Bác bỏ"),
    "unsure": _("Chưa chắc"),
    "undo": _("Hoàn tác"),
    "withdraw": _("Rút lại"),
    "hold_end": _("Hết giữ chứng cứ"),
    "complaint_open": _("Mở phản ánh"),
    "complaint_change": _("Xử lý phản ánh"),
}
BLIND: Final[dict[str, Promise]] = {
    "distortion": _("Sai lệch với dữ kiện"),
    "not": _("Không sai lệch"),
    "unsure": _("Chưa chắc"),
}
ALL: Final[Mapping[str, Mapping[str, Promise]]] = {
    "level": LEVEL,
    "tie": TIE,
    "hold_end": HOLD_END,
    "complaint": COMPLAINT,
    "change": CHANGE,
    "blind": BLIND,
}


def words(table: str, code: str) -> str:
    """Return the words for ``code`` in the page's language, the code itself when unknown."""
    found = ALL[table].get(code)
    return str(found) if found is not None else code


def choices(table: str) -> list[tuple[str, str]]:
    """Return (code, words) of a whole table, in its order."""
    return [(code, str(text)) for code, text in ALL[table].items()]


def change_detail(kind: str, code: str) -> str:
    """Return the words for the code that stands beside a change of this kind."""
    if not code:
        return ""
    match kind:
        case "reject":
            return queue_words.words("reason", code)
        case "undo":
            return queue_words.words("decision", code)
        case "hold_end":
            return words("hold_end", code)
        case "complaint_change":
            return words("complaint", code)
    return code
