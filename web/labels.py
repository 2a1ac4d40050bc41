"""Words for the codes that rows hold: languages, platforms, kinds, routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGE: Final[dict[str, Promise]] = {
    "vi": _("Tiếng Việt"),
    "en": _("Tiếng Anh"),
    "fr": _("Tiếng Pháp"),
    "ko": _("Tiếng Hàn"),
    "ru": _("Tiếng Nga"),
    "zh": _("Tiếng Trung"),
    "ja": _("Tiếng Nhật"),
    "th": _("Tiếng Thái"),
    "lo": _("Tiếng Lào"),
    "km": _("Tiếng Khmer"),
    "und": _("Chưa rõ ngôn ngữ"),
}
KIND: Final[dict[str, Promise]] = {
    "post": _("Bài đăng"),
    "comment": _("Bình luận"),
    "message": _("Tin nhắn"),
    "article": _("Bài báo"),
    "call": _("Cuộc gọi"),
    "submission": _("Tư liệu gửi đến"),
}
PLATFORM: Final[dict[str, Promise | str]] = {
    "tiktok": "TikTok",
    "facebook": "Facebook",
    "youtube": "YouTube",
    "zalo": "Zalo",
    "telegram": "Telegram",
    "instagram": "Instagram",
    "x": "X",
    "twitter": "X (Twitter)",
    "rss": "RSS",
    "web": "Web",
    "forum": _("Diễn đàn"),
    "email": _("Thư điện tử"),
    "hotline": _("Đường dây nóng"),
    "submission": _("Gửi trực tiếp"),
    "submitted": _("Gửi đến"),
    "upload": _("Nạp lên"),
}
ROUTE: Final[dict[str, Promise]] = {
    "official_api": _("API chính thức"),
    "submitted": _("Người dân gửi"),
    "public_web": _("Trang web công khai"),
    "operator_capture": _("Cán bộ thu thập"),
}
CLUE: Final[dict[str, Promise]] = {
    "phone": _("Số điện thoại"),
    "url": _("Địa chỉ web"),
    "money": _("Số tiền"),
    "date": _("Ngày tháng"),
    "number": _("Con số"),
    "PERSON": _("Người"),
    "ALIAS": _("Bí danh, tên khác"),
    "KIN": _("Quan hệ"),
    "UNIT": _("Đơn vị"),
    "MAILBOX": _("Hòm thư"),
    "RANK": _("Cấp bậc"),
    "POSITION": _("Chức vụ"),
    "DATE": _("Ngày tháng"),
    "PLACE": _("Địa danh"),
    "COORD": _("Tọa độ"),
    "DOC": _("Số giấy tờ"),
    "OBJECT": _("Di vật, vật đánh dấu"),
    "BURIAL": _("Về phần mộ"),
}
TEXT_KIND: Final[dict[str, Promise]] = {
    "original": _("Nguyên văn"),
    "transcript": _("Lời ghi âm"),
    "reading": _("Chữ đọc từ ảnh"),
    "translation": _("Bản dịch đã duyệt"),
}
MEDIA: Final[dict[str, Promise]] = {
    "audio": _("Ghi âm"),
    "video": _("Video"),
    "image": _("Ảnh"),
    "document": _("Văn bản"),
}
WAITING: Final[dict[str, Promise]] = {
    "speech_model": _("chờ mô hình nhận dạng tiếng nói"),
    "ocr_engine": _("chờ bộ đọc chữ trong ảnh"),
    "consent": _("chờ người gửi đồng ý"),
}
GLOSSARY_KIND: Final[dict[str, Promise]] = {
    "place": _("Địa danh"),
    "unit": _("Đơn vị"),
    "term": _("Từ ngữ"),
    "abbreviation": _("Chữ viết tắt"),
}
DECISION: Final[dict[str, Promise]] = {
    "accept": _("duyệt"),
    "reject": _("bác"),
    "withdraw": _("rút"),
    "approve": _("duyệt"),
    "undo": _("hoàn tác"),
}
MODEL_ROLE: Final[dict[str, Promise]] = {
    "embedder": _("So nghĩa (véc-tơ)"),
    "reranker": _("Xếp lại kết quả"),
    "language": _("Nhận biết ngôn ngữ"),
    "claims": _("Đối chiếu dữ kiện"),
    "speech": _("Nhận dạng tiếng nói"),
}
SPEECH_USE: Final[dict[str, Promise | str]] = {
    **LANGUAGE,
    "main": _("nghe chung"),
    "second": _("ý kiến thứ hai"),
}
VIEW: Final[dict[str, Promise]] = {
    "exact": _("theo chữ, đúng dấu"),
    "bare": _("theo chữ, không kể dấu"),
    "dense": _("theo nghĩa"),
    "reranker": _("sau khi đọc kỹ"),
}
MATCHED: Final[dict[str, Promise]] = {
    "exact": _("đúng như đã gõ"),
    "bare": _("khác dấu"),
    "other": _("tên gọi khác"),
}
ALL: Final[Mapping[str, Mapping[str, Promise | str]]] = {
    "lang": LANGUAGE,
    "kind": KIND,
    "platform": PLATFORM,
    "route": ROUTE,
    "clue": CLUE,
    "text_kind": TEXT_KIND,
    "media": MEDIA,
    "waiting": WAITING,
    "decision": DECISION,
    "glossary_kind": GLOSSARY_KIND,
    "view": VIEW,
    "matched": MATCHED,
    "model_role": MODEL_ROLE,
    "speech_use": SPEECH_USE,
}


def label(table: str, code: str) -> str:
    """Return the words for ``code`` in the page's language, the code itself when unknown."""
    words = ALL[table]
    return str(words[code]) if code in words else code
