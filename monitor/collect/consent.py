"""What people who write to us are told, and how they agree: by a message of their own.

Whoever writes to an account of ours (Zalo, Telegram, Messenger) is answered with a notice and asked
to send ``ĐỒNG Ý``. Until then the message is kept closed: not read by machines, not searchable,
open to verifiers alone, used only to answer; unanswered it is erased. Silence is no consent, and
neither is going on writing. ``RÚT LẠI`` takes consent back and erases.

A connector has nothing to do with this: it gives ``kind="message"``, ``route="submitted"`` and
``author_key`` (where a reply goes), and ``monitor.collect.testimony`` does the rest as the record
is stored. A source whose ground is another than consent turns the setting ``ask_consent`` off.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from records.text import nfc, unaccented

NOTICE_VERSION: Final = "2026-11"
"""Changes with every change of the notice's words; kept with each consent."""
PURPOSES: Final = ("search", "identify", "contact")
"""Keys of ``casework.services.upload_metadata.PURPOSES``."""
DAYS_TO_ANSWER: Final = 30
"""Days that a message without consent is kept."""

Said = Literal["agree", "withdraw"]

_ME: Final = "tôi|tui|em|con|cháu|bác|chú|cô|anh|chị|ông|bà|mình|gia đình"
_BEGIN: Final = rf"(?:(?:dạ|vâng) )*(?:(?:{_ME}) )?(?:xin )?"
_END: Final = "(?: ạ| nhé| nha)?"
_AGREE: Final = (f"{_BEGIN}đồng ý{_END}", "(?:yes )?i agree")
_WITHDRAW: Final = (
    f"{_BEGIN}(?:rút lại|rút(?: lại)?(?: sự)? đồng ý|không đồng ý|xóa|xoá){_END}",
    "withdraw|i withdraw|i do not agree|delete",
)


def _matches(patterns: tuple[str, ...], said: str) -> bool:
    # Typed with accents it must be these words ("đông y" is medicine); typed without, it may be.
    ways = patterns if not said.isascii() else (*patterns, *(unaccented(one) for one in patterns))
    return any(re.fullmatch(one, said) for one in ways)


def said(text: str) -> Said | None:
    """Return whether a message agrees or takes back, in so many words and nothing else."""
    words = re.sub(r"[^\w]+", " ", nfc(text).casefold()).strip()
    if len(words) > 60:
        return None
    if _matches(_AGREE, words):
        return "agree"
    return "withdraw" if _matches(_WITHDRAW, words) else None


NOTICE_VI: Final = (
    f"THÔNG BÁO (bản {NOTICE_VERSION}): Tin nhắn, tệp và mã người gửi được lưu mã hóa. Nếu quý vị "
    "đồng ý, chúng tôi dùng chúng, có cả xử lý tự động (chuyển giọng nói thành chữ, tìm địa danh, "
    "vị trí), để tìm kiếm, quy tập hài cốt liệt sĩ, xác định danh tính và liên hệ lại; nội dung có "
    "thể có dữ liệu nhạy cảm (vị trí, sức khỏe). Xin trả lời ĐỒNG Ý. Chưa có trả lời thì tin được "
    f"giữ kín và xóa sau {DAYS_TO_ANSWER} ngày. Nhắn RÚT LẠI bất cứ lúc nào để rút và xóa."
)
NOTICE_EN: Final = (
    f"NOTICE ({NOTICE_VERSION}): Your message, files and sender id are kept encrypted. If you "
    "agree, they are used, also by automated processing, to find and identify fallen soldiers and "
    "to contact you again; they may hold sensitive data (position, health). Please answer "
    f"I AGREE. Unanswered, they stay closed and are erased after {DAYS_TO_ANSWER} days. "
    "Send WITHDRAW at any time."
)


def receipt(code: str, *, notice: bool) -> str:
    """Return the answer to a received message.

    Args:
        code: reference the sender can name when asking about it.
        notice: whether the sender has still to agree.
    """
    thanks = (
        f"Chúng tôi đã nhận được tin của quý vị. Mã tiếp nhận: {code}. Xin cảm ơn. "
        f"(Received, reference {code}.)"
    )
    return f"{thanks}\n\n{NOTICE_VI}\n\n{NOTICE_EN}" if notice else thanks


def agreed(code: str) -> str:
    """Return the answer to a message that agrees; ``code`` is its reference."""
    return (
        f"Đã ghi nhận sự đồng ý của quý vị theo thông báo bản {NOTICE_VERSION}. Mã: {code}. Muốn "
        f"rút lại, xin nhắn RÚT LẠI. (Your consent is on record, reference {code}; send WITHDRAW "
        "to take it back.)"
    )


def withdrawn(code: str) -> str:
    """Return the answer to a message that takes consent back; ``code`` is its reference."""
    return (
        f"Đã rút lại sự đồng ý và xóa các tin của quý vị, trừ phần pháp luật buộc giữ. Mã: {code}. "
        f"(Consent is withdrawn and your messages are erased, but for what the law obliges us to "
        f"keep; reference {code}.)"
    )
