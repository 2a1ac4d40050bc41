"""What stands beside pictures, for templates (``{% load pictures %}``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from web import read_text
from web.item_pictures import PictureView
from web.item_texts import ReadingView

register = template.Library()

FIELD: Final[dict[str, Promise]] = {
    "number": _("Số giấy"),
    "name": _("Họ và tên"),
    "alias": _("Bí danh"),
    "birth": _("Năm sinh"),
    "hometown": _("Quê quán"),
    "residence": _("Trú quán"),
    "enlisted": _("Nhập ngũ"),
    "unit": _("Đơn vị"),
    "rank": _("Cấp bậc"),
    "position": _("Chức vụ"),
    "died": _("Hy sinh ngày"),
    "died_at": _("Nơi hy sinh"),
    "circumstance": _("Trường hợp"),
    "burial": _("Nơi mai táng"),
    "issued": _("Ngày cấp"),
    "kin": _("Thân nhân"),
    "addressed": _("Kính gửi"),
    "note": _("Ghi chú"),
}


@register.filter
def picture_of(pictures: Mapping[int, PictureView], media_id: int) -> PictureView | None:
    """What stands beside the file with this id."""
    return pictures.get(media_id)


@register.filter
def field_label(name: str) -> str:
    """The name of a field of a notice or list."""
    return str(FIELD.get(name, name))


@register.filter
def doubted(view: ReadingView) -> list[read_text.ReadPiece]:
    """The pieces of a reading with its doubts marked."""
    return read_text.doubted_pieces(view.reading, view.pieces)


@register.filter
def doubted_whole(view: ReadingView) -> list[str]:
    """Why a reading is doubted as a whole."""
    return read_text.whole_doubts(view.reading)


@register.filter
def surely(score: float) -> bool:
    """Whether a field's score needs no second look."""
    return score >= 0.9
