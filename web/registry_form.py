"""The column map as a form, and the words for the fields of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nlp.registers.fields import FIELDS, ColumnMap
from nlp.registers.people import PersonRow, Preview

REGISTRY_FIELD: Final[dict[str, Promise]] = {
    "id": _("Mã trong danh sách"),
    "full_name": _("Họ và tên"),
    "alias": _("Bí danh"),
    "sex": _("Giới tính"),
    "birth": _("Năm sinh"),
    "home_commune": _("Xã, phường"),
    "home_district": _("Huyện, quận"),
    "home_province": _("Tỉnh, thành phố"),
    "home": _("Quê quán (một cột)"),
    "residence": _("Trú quán"),
    "enlisted": _("Nhập ngũ"),
    "rank": _("Cấp bậc"),
    "position": _("Chức vụ"),
    "unit": _("Đơn vị"),
    "death_date": _("Ngày hy sinh"),
    "circumstances": _("Trường hợp hy sinh"),
    "death_place": _("Nơi hy sinh"),
    "first_burial": _("Nơi mai táng ban đầu"),
    "burial_place": _("Nơi an táng"),
    "relative": _("Thân nhân"),
    "notice_number": _("Số giấy báo tử"),
    "certificate_number": _("Số Bằng Tổ quốc ghi công"),
}
_PREFIX: Final = "column-"
# Cells of one row in the preview, at most so many people.
_EXAMPLES: Final = 3


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One field of the form: its words, the column chosen, and what stands there."""

    name: str
    label: Promise
    chosen: str
    examples: tuple[str, ...]


def read_plan(data: QueryDict) -> ColumnMap | None:
    """Return the map that a form holds, ``None`` when it names no column and no sheet."""
    columns = {
        field: (value,) for field in FIELDS if (value := data.get(f"{_PREFIX}{field}", "").strip())
    }
    sheet = data.get("sheet", "").strip()[:120]
    return ColumnMap(columns, sheet=sheet) if columns or sheet else None


def field_rows(seen: Preview) -> list[FieldRow]:
    """Return all fields with the columns that a preview reads them from."""
    columns = seen.plan.columns if seen.plan else {}
    people = [row for row in seen.rows if isinstance(row, PersonRow)]
    return [
        FieldRow(
            field,
            label,
            columns.get(field, ("",))[0] if len(columns.get(field, ())) < 2 else "",
            tuple(row.fields.get(field, "") for row in people[:_EXAMPLES]),
        )
        for field, label in REGISTRY_FIELD.items()
    ]
