"""Words for what the cyber unit answers."""

from __future__ import annotations

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

KIND: Final[dict[str, Promise]] = {
    "received": _("Đã nhận"),
    "outcome": _("Kết quả xử lý"),
    "withdrawal_noted": _("Đã biết tin rút"),
}
OUTCOME: Final[dict[str, Promise]] = {
    "verified": _("Đã xác minh là sai sự thật"),
    "removed": _("Nội dung đã được gỡ"),
    "sanctioned": _("Đã xử lý người vi phạm"),
    "passed_on": _("Đã chuyển cơ quan khác"),
    "not_actionable": _("Không đủ căn cứ xử lý"),
    "other": _("Khác"),
}
