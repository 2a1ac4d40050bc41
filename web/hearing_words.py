"""Words for what stands beside a transcript: doubts, what to listen to, origins, damage."""

from __future__ import annotations

from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from asr.doubt import REASONS
from casework.models import Transcript
from web.templatetags.console import clock

KIND: Final[dict[str, Promise]] = {
    "number": gettext_lazy("con số"),
    "date": gettext_lazy("ngày tháng"),
    "name": gettext_lazy("tên riêng"),
    "unit": gettext_lazy("đơn vị"),
    "place": gettext_lazy("địa danh"),
    "negation": gettext_lazy("phủ định"),
}
ORIGIN: Final[dict[str, Promise]] = {
    "captions": gettext_lazy("Phụ đề có sẵn"),
    "speech": gettext_lazy("Máy nghe"),
    "correction": gettext_lazy("Người sửa"),
}
TINY_MODEL: Final = "manhmoi-tiny-whisper"
"""Knows the sample recordings and nothing else; every page with its words says so."""


def doubt_words(reason: str) -> str:
    """Return why a stretch is doubted, in the page's language; the code itself when unknown."""
    if reason not in REASONS:
        return reason
    vi, en = REASONS[reason]
    return en if get_language() == "en" else vi


def kind_words(kind: str) -> str:
    """Return what kind of words must be listened to; the code itself when unknown."""
    return str(KIND[kind]) if kind in KIND else kind


def listen_words(kind: str, *, heard: bool) -> str:
    """Return what the title of a must-listen span says."""
    said = _("Đã nghe") if heard else _("Phải nghe lại")
    return f"{said}: {kind_words(kind)}"


def origin_words(transcript: Transcript) -> str:
    """Return what made a transcript."""
    origin = transcript.origin
    return str(ORIGIN[origin]) if origin in ORIGIN else origin


def model_name(transcript: Transcript) -> str:
    """Return the name of the model that made a transcript, without its revision."""
    return transcript.model.partition("@")[0]


def damage_words(damage: dict[str, Any]) -> str:
    """Return where a file is broken: ``tệp hỏng từ 02:13``, with its end where that is known."""
    start, length = clock(damage["at_ms"]), damage.get("length_ms")
    if length is None:
        return _("tệp hỏng từ %(start)s") % {"start": start}
    end = clock(damage["at_ms"] + length)
    if end == start:
        return _("tệp hỏng ở %(start)s") % {"start": start}
    return _("tệp hỏng từ %(start)s đến %(end)s") % {"start": start, "end": end}
