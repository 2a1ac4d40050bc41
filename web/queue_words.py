"""Words for the codes of the queues: tabs, reasons, stages, states, phases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FLAG_TAB: Final[dict[str, Promise]] = {
    "suggested": _("Chờ duyệt lần một"),
    "unsure": _("Chưa chắc"),
    "first_approved": _("Chờ duyệt lần hai"),
    "approved": _("Đã duyệt"),
    "rejected": _("Đã bác"),
    "withdrawn": _("Đã rút"),
}
REJECT_REASON: Final[dict[str, Promise]] = {
    "false_alarm": _("Báo nhầm, không trái dữ kiện"),
    "opinion": _("Ý kiến, phê bình"),
    "complaint": _("Phản ánh, khiếu nại"),
    "question": _("Câu hỏi"),
    "satire_or_grief": _("Châm biếm, đau buồn"),
    "typo": _("Gõ nhầm, lỗi chính tả"),
    "lead": _("Là manh mối, không phải sai lệch"),
}
FLAG_TYPE: Final[dict[str, Promise]] = {
    "fake_hotline": _("Sai đường dây nóng"),
    "campaign_terms": _("Sai thời hạn, nội dung chiến dịch"),
    "coercion_claim": _("Nói là bị ép buộc"),
    "dna_misuse": _("Sai về sử dụng mẫu ADN"),
    "donation_scam": _("Kêu gọi góp tiền giả"),
    "fake_discovery": _("Bịa chuyện tìm thấy hài cốt"),
    "fee_dna": _("Nói là thu tiền xét nghiệm ADN"),
    "fee_grave_search": _("Nói là thu tiền tìm mộ"),
    "impersonated_account": _("Mạo danh cơ quan"),
    "invented_decision_benefit": _("Bịa quyết định, chế độ"),
    "psychic_claim": _("Ngoại cảm thay xét nghiệm ADN"),
    "recycled_media": _("Ảnh, video cũ dùng lại"),
    "copy_paste_campaign": _("Chiến dịch chép lại"),
}
DECISION: Final[dict[str, Promise]] = {
    "accept": _("Duyệt"),
    "reject": _("Bác bỏ"),
    "unsure": _("Chưa chắc"),
    "withdraw": _("Rút lại"),
    "approve": _("Duyệt bản dịch"),
    "open": _("Mở đầu mối"),
    "edit": _("Sửa tên, tóm tắt"),
    "add": _("Thêm tư liệu"),
    "remove": _("Bỏ tư liệu"),
    "note": _("Sửa ghi chú"),
    "status": _("Đổi trạng thái"),
}
LEAD_STATUS: Final[dict[str, Promise]] = {
    "open": _("Mới mở"),
    "verifying": _("Đang xác minh"),
    "corroborated": _("Nhiều nguồn khớp"),
    "handed_over": _("Đã chuyển cơ quan tìm kiếm"),
    "closed": _("Đã đóng"),
}
PROPOSAL: Final[dict[str, Promise]] = {
    "waiting": _("Chờ quyết định"),
    "accepted": _("Đã gom"),
    "rejected": _("Đã từ chối"),
    "superseded": _("Đã thay bằng đề xuất khác"),
}
PROGRESS: Final[dict[str, Promise]] = {
    "untranslated": _("Chưa dịch"),
    "outdated": _("Bản gốc đã đổi"),
    "draft": _("Đang dịch"),
    "approved": _("Đã duyệt"),
}
STAGE: Final[dict[str, Promise]] = {
    "take": _("Tách bản ghi"),
    "fetch": _("Tải tệp về"),
    "transcribe": _("Nghe ghi âm"),
    "read": _("Đọc chữ trong ảnh"),
    "understand": _("Phân tích"),
    "index": _("Lập chỉ mục"),
    "done": _("Tìm được"),
}
STATE: Final[dict[str, Promise]] = {
    "pending": _("Đang làm"),
    "parked": _("Đang chờ"),
    "quarantined": _("Cách ly"),
    "done": _("Xong"),
}
ROW_KIND: Final[dict[str, Promise]] = {
    "item": _("Tư liệu"),
    "media": _("Tệp ghi âm, ảnh"),
    "transcript": _("Lời ghi âm"),
    "reading": _("Chữ đọc từ ảnh"),
}
INTAKE: Final[dict[str, Promise]] = {
    "received": _("Đã nhận, chờ đọc"),
    "reading": _("Đang đọc"),
    "done": _("Đã đọc xong"),
    "quarantined": _("Cách ly"),
}
PHASE: Final[dict[str, Promise]] = {
    "uploading": _("Đang tải lên"),
    "waiting": _("Đã tải xong, chờ xử lý"),
    "reading": _("Đang đọc"),
    "working": _("Đang phân tích"),
    "done": _("Đã xong, tìm được"),
    "quarantined": _("Cách ly"),
}
LEGAL_BASIS: Final[dict[str, Promise]] = {
    "consent": _("Đồng ý của người cung cấp"),
    "public_duty": _("Nhiệm vụ được giao theo kế hoạch của Ban Chỉ đạo 515"),
    "own_material": _("Tư liệu của chính cơ quan"),
    "official_request": _("Văn bản đề nghị của cơ quan có thẩm quyền"),
}
PURPOSE: Final[dict[str, Promise]] = {
    "search": _("Tìm kiếm, quy tập hài cốt liệt sĩ"),
    "identify": _("Xác định danh tính liệt sĩ"),
    "contact": _("Liên hệ lại để xác minh"),
    "publish": _("Đăng, phát trên báo chí"),
    "archive": _("Lưu trữ làm tư liệu lịch sử"),
}
ALL: Final[Mapping[str, Mapping[str, Promise]]] = {
    "flag_tab": FLAG_TAB,
    "reason": REJECT_REASON,
    "flag_type": FLAG_TYPE,
    "decision": DECISION,
    "lead": LEAD_STATUS,
    "proposal": PROPOSAL,
    "progress": PROGRESS,
    "stage": STAGE,
    "state": STATE,
    "row": ROW_KIND,
    "intake": INTAKE,
    "phase": PHASE,
    "basis": LEGAL_BASIS,
    "purpose": PURPOSE,
}


def words(table: str, code: str) -> str:
    """Return the words for ``code`` in the page's language, the code itself when unknown."""
    found = ALL[table].get(code)
    return str(found) if found is not None else code


def choices(table: str) -> list[tuple[str, str]]:
    """Return (code, words) of a whole table, in its order."""
    return [(code, str(text)) for code, text in ALL[table].items()]


def time_left(seconds: float | None) -> str:
    """Say how long hearing may still take; empty when nothing is known of it."""
    if seconds is None:
        return ""
    hours, minutes = divmod(-(-round(seconds) // 60), 60)
    if hours:
        return gettext("còn khoảng %(h)d giờ %(m)d phút") % {"h": hours, "m": minutes}
    return gettext("còn khoảng %(m)d phút") % {"m": minutes}
