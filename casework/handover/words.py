"""Vietnamese words for the codes that stand on a printed sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

VIETNAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
TYPE: Final = {
    "fake_hotline": "Sai đường dây nóng",
    "campaign_terms": "Sai thời hạn, nội dung chiến dịch",
    "coercion_claim": "Nói là bị ép buộc",
    "dna_misuse": "Sai về sử dụng mẫu ADN",
    "donation_scam": "Kêu gọi góp tiền giả",
    "fake_discovery": "Bịa chuyện tìm thấy hài cốt",
    "fee_dna": "Nói là thu tiền xét nghiệm ADN",
    "fee_grave_search": "Nói là thu tiền tìm mộ",
    "impersonated_account": "Mạo danh cơ quan",
    "invented_decision_benefit": "Bịa quyết định, chế độ",
    "psychic_claim": "Ngoại cảm thay xét nghiệm ADN",
    "recycled_media": "Ảnh, video cũ dùng lại",
    "copy_paste_campaign": "Chiến dịch chép lại",
}
ROLE: Final = {"editor": "Biên tập", "verifier": "Thẩm định"}
KIND: Final = {
    "post": "bài đăng",
    "comment": "bình luận",
    "message": "tin nhắn",
    "article": "bài báo",
    "call": "cuộc gọi",
    "submission": "tư liệu gửi đến",
}


def moment(at: datetime | None) -> str:
    """Return day and time in Viet Nam as people write it; a dash when not known."""
    return f"{at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}" if at else "–"


def day_line(place: str, at: datetime) -> str:
    """Return place and date as they stand at the head of a document (Decree 30/2020, annex I)."""
    day = at.astimezone(VIETNAM)
    # Days under ten and the months January and February are written with a nought before.
    month = f"{day.month:02}" if day.month < 3 else str(day.month)
    return f"{place}, ngày {day.day:02} tháng {month} năm {day.year}"
