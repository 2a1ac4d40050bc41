"""Words for the codes of people's rights: requests, breaches, retention."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KIND: Final[dict[str, Promise]] = {
    "view": _("Xem dữ liệu"),
    "correct": _("Sửa dữ liệu"),
    "delete": _("Xóa dữ liệu"),
    "object": _("Phản đối xử lý"),
    "withdraw": _("Rút đồng ý"),
}
STATE: Final[dict[str, Promise]] = {
    "received": _("Mới nhận"),
    "acknowledged": _("Đã báo nhận"),
    "done": _("Đã giải quyết"),
    "refused": _("Từ chối"),
}
CHANNEL: Final[dict[str, Promise | str]] = {
    "hotline": _("Đường dây nóng"),
    "email": _("Thư điện tử"),
    "zalo": "Zalo",
    "messenger": "Messenger",
    "telegram": "Telegram",
    "letter": _("Thư giấy"),
    "in_person": _("Trực tiếp"),
}
BY: Final[dict[str, Promise]] = {
    "text": _("Lời văn"),
    "url": _("Địa chỉ bài"),
    "id": _("Mã của nền tảng"),
    "author": _("Mã tài khoản người viết"),
    "phone": _("Số điện thoại"),
}
WHY: Final[dict[str, Promise]] = {
    "words": _("có đúng lời này"),
    "search": _("tìm kiếm thấy gần nghĩa"),
    "url": _("đúng địa chỉ"),
    "id": _("đúng mã"),
    "author": _("cùng người viết"),
    "caller": _("gọi từ số này"),
    "phone": _("có nêu số này"),
}
ACT: Final[dict[str, Promise]] = {
    "received": _("Nhận yêu cầu"),
    "acknowledged": _("Báo đã nhận"),
    "picked": _("Chọn tư liệu"),
    "dropped": _("Bỏ tư liệu ra"),
    "erased": _("Xóa hẳn"),
    "held": _("Đang là chứng cứ: hạn chế xem, xóa khi hết giữ"),
    "withdrawn": _("Ghi rút đồng ý"),
    "restricted": _("Hạn chế người xem"),
    "corrected": _("Sửa lời văn"),
    "copied": _("Lập bản dữ liệu đang giữ"),
    "done": _("Đóng yêu cầu"),
    "refused": _("Từ chối"),
}
CLOCK: Final[dict[str, Promise]] = {
    "acknowledge": _("báo nhận trước"),
    "answer": _("giải quyết trước"),
}
HARM: Final[dict[str, Promise]] = {
    "security": _("an ninh, trật tự"),
    "life": _("tính mạng, sức khỏe"),
    "honour": _("danh dự"),
    "dignity": _("nhân phẩm"),
    "property": _("tài sản"),
}
TABLE: Final[dict[str, Promise]] = {
    "route": _("Đường vào"),
    "platform": _("Nền tảng"),
    "kind": _("Bộ thu"),
}
ALL: Final[Mapping[str, Mapping[str, Promise | str]]] = {
    "kind": KIND,
    "state": STATE,
    "channel": CHANNEL,
    "by": BY,
    "why": WHY,
    "act": ACT,
    "clock": CLOCK,
    "harm": HARM,
    "table": TABLE,
}


def words(table: str, code: str) -> str:
    """Return the words for ``code`` in the page's language, the code itself when unknown."""
    found = ALL[table].get(code)
    return str(found) if found is not None else code


def choices(table: str) -> list[tuple[str, str]]:
    """Return (code, words) of a whole table, in its order."""
    return [(code, str(text)) for code, text in ALL[table].items()]
