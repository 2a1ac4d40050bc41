"""What is wrong with a recording: why it was set aside, and where a readable one is broken."""

from __future__ import annotations

from typing import Final

from records.errors import Quarantine

MAX_CHANNELS: Final = 32
MIN_RATE, MAX_RATE = 1_000, 768_000

REASONS: Final[dict[str, tuple[str, str]]] = {
    "empty_file": ("tệp rỗng", "the file is empty"),
    "unreadable": ("không đọc được tệp", "the file cannot be read"),
    "not_media": (
        "không phải tệp âm thanh hay hình ảnh động",
        "it is neither a sound nor a video file",
    ),
    "truncated_moov": (
        "tệp MP4/M4A bị cắt cụt, mất mục lục “moov” nên không giải mã được",
        "an MP4/M4A file cut off: its index (moov atom) is missing, so nothing can be decoded",
    ),
    "no_sound": ("tệp không có đường âm thanh", "the file has no sound track"),
    "no_samples": ("tệp không chứa mẫu âm thanh nào", "the file holds not one sample of sound"),
    "bad_media": (
        "tệp hỏng, không giải mã được chút âm thanh nào",
        "the file is broken: nothing of its sound can be decoded",
    ),
    "bad_rate": (
        "tần số lấy mẫu ghi trong tệp không thể có",
        "the sampling rate that the file states is impossible",
    ),
    "too_many_channels": (
        f"tệp khai quá nhiều kênh âm thanh (tối đa {MAX_CHANNELS})",
        f"the file states too many sound channels (at most {MAX_CHANNELS})",
    ),
    "encrypted": (
        "tệp bị khóa bản quyền hoặc mã hóa (DRM), cần bản không khóa",
        "the file is locked or encrypted (DRM); an unlocked copy is needed",
    ),
    "unknown_codec": (
        "không có bộ giải mã cho đường âm thanh này",
        "there is no decoder for this sound track",
    ),
}
"""Reasons for which a recording is set aside, in Vietnamese and English."""

DAMAGE: Final[dict[str, tuple[str, str]]] = {
    "bad_packets": ("dữ liệu hỏng", "damaged data"),
    "missing": ("thiếu một đoạn âm thanh", "a stretch of sound is missing"),
    "timestamps": ("mốc thời gian trong tệp sai", "the file's times are wrong here"),
    "truncated": ("tệp bị cắt cụt từ đây", "the file is cut off here"),
    "too_long": ("phần sau giới hạn 48 giờ không được đọc", "what lies past 48 hours is not read"),
}
"""Reasons of ``records.speech.Damage``, in Vietnamese and English."""


def unusable(reason: str, name: str, detail: object = "") -> Quarantine:
    """Return the error for a recording nothing can be heard of.

    Args:
        reason: a key of ``REASONS``.
        name: file name, for the message; may be empty.
        detail: what the decoder said, for the English message.
    """
    vi, en = REASONS[reason]
    tail = f" ({detail})" if str(detail) else ""
    return Quarantine(reason, f"Bản ghi “{name}”: {vi}", f"recording “{name}”: {en}{tail}")
