"""Dates, icons, badges and safe links for templates (``{% load console %}``)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from web.labels import label as label_of

register = template.Library()


@register.filter
def when(moment: datetime | None) -> str:
    """``dd/mm/yyyy HH:mm`` in Asia/Ho_Chi_Minh; a dash for nothing."""
    if moment is None:
        return "–"
    return timezone.localtime(moment).strftime("%d/%m/%Y %H:%M")


@register.filter
def day(moment: datetime | date | None) -> str:
    """``dd/mm/yyyy`` in Asia/Ho_Chi_Minh; a dash for nothing."""
    if moment is None:
        return "–"
    local = timezone.localtime(moment) if isinstance(moment, datetime) else moment
    return local.strftime("%d/%m/%Y")


@register.filter
def clock(milliseconds: int | None) -> str:
    """``m:ss`` or ``h:mm:ss`` of a place in a recording."""
    seconds = (milliseconds or 0) // 1000
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def seconds(milliseconds: int | None) -> str:
    """Seconds with one decimal and a point, for ``#t=`` and ``data-seek``."""
    return f"{(milliseconds or 0) / 1000:.1f}"


@register.filter
def percent(score: float | None) -> str:
    """A score in [0, 1] as a whole percentage; a dash for none."""
    return "–" if score is None else f"{score * 100:.0f}%"


@register.filter
def cosine(score: float | None) -> str:
    """A cosine with two decimals and a comma, as it is written here; a dash for none."""
    return "–" if score is None else f"{score:.2f}".replace(".", ",")


@register.filter
def split_words(text: str) -> list[str]:
    """The words of a literal, to loop over a short list in a template."""
    return text.split()


@register.filter
def said(notice: Any) -> str:
    """What a notice (or trouble) of the search says, in the page's language."""
    return str(notice.en if get_language() == "en" else notice.vi)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative icon of ``static/web/icons.svg``; hidden from screen readers."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        static("web/icons.svg"),
        name,
    )


@register.inclusion_tag("web/parts/badge.html")
def badge(kind: str) -> dict[str, Any]:
    """A badge of one state: ``suggested``, ``approved``, ``synthetic`` and so on."""
    words = {
        "suggested": _("Máy đề xuất"),
        "unsure": _("Chưa chắc"),
        "first_approved": _("Một người đã duyệt"),
        "approved": _("Hai người đã duyệt"),
        "confirmed": _("Đã xác nhận"),
        "rejected": _("Đã bác"),
        "withdrawn": _("Đã rút"),
        "superseded": _("Đã thay thế"),
        "synthetic": _("Tổng hợp"),
        "restricted": _("Hạn chế"),
        "deleted": _("Đã xóa tại nguồn"),
        "draft": _("Bản nháp"),
        "parked": _("Đang chờ"),
        "quarantined": _("Cách ly"),
        "pending": _("Đang xử lý"),
        "done": _("Xong"),
    }
    return {"kind": kind, "label": words.get(kind, kind)}


@register.filter
def is_web_address(address: str) -> bool:
    """Whether an address may become a link: http or https with a host, nothing else."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


@register.inclusion_tag("web/parts/outside_link.html")
def outside_link(address: str) -> dict[str, Any]:
    """An address from a post: a link without referrer if http(s), plain text otherwise."""
    return {"address": address, "linked": is_web_address(address)}


@register.simple_tag(takes_context=True)
def query_with(context: dict[str, Any], **changes: Any) -> str:
    """The page's query string with some parameters replaced; ``None`` or "" removes one."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value not in (None, ""):
            query[name] = str(value)
    return urlencode([(k, v) for k, values in query.lists() for v in values])


@register.filter
def label(code: str, table: str) -> str:
    """Words for a code of a row: ``{{ item.lang|label:"lang" }}``; see ``web.labels``."""
    return label_of(table, code)
