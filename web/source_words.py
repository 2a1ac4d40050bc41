"""Words for how sources stand, what their visits came to, and what the law asks of each route."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework.source_manifests import Words

STANDING: Final[dict[str, Promise]] = {
    "credential": _("Sai khóa hoặc thiết lập"),
    "failing": _("Đang lỗi"),
    "silent": _("Im lặng"),
    "volume": _("Lượng bất thường"),
    "parked": _("Tạm nghỉ"),
    "running": _("Đang thu"),
    "waiting": _("Chưa thu lần nào"),
    "good": _("Đang chạy"),
    "off": _("Tắt"),
}
BADGE: Final[dict[str, str]] = {
    "credential": "badge-quarantined",
    "failing": "badge-quarantined",
    "silent": "badge-first_approved",
    "volume": "badge-first_approved",
    "parked": "badge-parked",
    "running": "badge-pending",
    "waiting": "badge-pending",
    "good": "badge-done",
    "off": "",
}
ALERT: Final[dict[str, Promise]] = {
    "silent": _("Im lặng quá lâu"),
    "below": _("Ít hơn mức mong đợi"),
    "above": _("Nhiều hơn mức mong đợi"),
    "failing": _("Thu bị lỗi"),
    "credential": _("Khóa hoặc thiết lập có vấn đề"),
    "storage": _("Máy chủ không lưu được"),
    "gone": _("Quá nhiều mục bị báo đã xóa"),
}
OUTCOME: Final[dict[str, Promise]] = {
    "running": _("Đang thu"),
    "done": _("Xong"),
    "parked": _("Dừng vì giới hạn"),
    "failed": _("Lỗi"),
}
MODE: Final[dict[str, Promise]] = {
    "pull": _("Thu theo lịch"),
    "push": _("Nền tảng gửi đến"),
    "folder": _("Tệp thả vào thư mục"),
}
# connectors.md §10: the law that each route has to keep (91/2025/QH15, 356/2025/NĐ-CP).
LAW: Final[dict[str, Promise]] = {
    "official_api": _(
        "Không có căn cứ “đã công khai” hay “lợi ích chính đáng”: phải ghi văn bản giao nhiệm vụ. "
        "Tên người viết không được lưu; bài gỡ ở nền tảng thì gỡ ở đây."
    ),
    "submitted": _(
        "Cần sự đồng ý rõ ràng cho từng mục đích, chứng minh được; im lặng không phải đồng ý. "
        "Ghi âm phải báo trước."
    ),
    "public_web": _(
        "Chỉ trang công khai, theo robots.txt; chỉ trích dẫn kèm đường dẫn, không đăng lại bài báo."
    ),
    "operator_capture": _(
        "Cán bộ chỉ lưu trang công khai, không lưu hồ sơ riêng tư, nhóm kín hay danh sách bạn bè."
    ),
}
SCOPE: Final[dict[str, Promise]] = {
    "captions": _("phụ đề"),
    "audio": _("âm thanh"),
}
ALL: Final[dict[str, dict[str, Promise]]] = {
    "standing": STANDING,
    "alert": ALERT,
    "outcome": OUTCOME,
    "mode": MODE,
    "law": LAW,
    "scope": SCOPE,
}


def source_word(table: str, code: str) -> str:
    """Return the words for a code, the code itself where there are none."""
    return str(ALL[table].get(code, code))


def in_language(words: Words) -> str:
    """Return a manifest's words in the page's language."""
    return words.en if get_language() == "en" else words.vi
