"""Fields of a list of the fallen, and the column names that lists give them.

The fields are the official ones (decree 131/2021, art. 130) and those usual in lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from records.errors import Quarantine
from records.text import unaccented

# field → names of columns in unaccented letters and digits, ours of the exchange format first.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "ma", "maso", "malietsi", "mals", "mahoso", "sohoso", "sohs"),
    "full_name": ("hoten", "hovaten", "tenlietsi", "hotenlietsi", "hovatenlietsi", "tenls",
                  "fullname", "name", "hotenls"),
    "alias": ("bidanh", "tenkhac", "tenthuonggoi", "tengoikhac", "alias"),
    "sex": ("gioitinh", "namnu", "phai", "sex"),
    "birth": ("namsinh", "ngaysinh", "ngaythangnamsinh", "sinhnam", "birthyear", "ns"),
    "home_commune": ("quexa", "xa", "xaphuong", "queoxa", "commune"),
    "home_district": ("quehuyen", "huyen", "quanhuyen", "district"),
    "home_province": ("quetinh", "tinh", "tinhthanh", "tinhtp", "province"),
    "home": ("quequan", "nguyenquan", "que", "quan", "hometown", "nguyenquantruquan"),
    "residence": ("truquan", "thuongtru", "noio", "residence"),
    "enlisted": ("nhapngu", "ngaynhapngu", "namnhapngu", "enlisted"),
    "rank": ("capbac", "quanham", "rank"),
    "position": ("chucvu", "chucdanh", "position"),
    "unit": ("donvi", "donvikhihysinh", "donvihysinh", "unit"),
    "death_date": ("ngayhysinh", "hysinh", "namhysinh", "ngaythangnamhysinh", "ngaymat", "ngayhs",
                   "deathdate"),
    "circumstances": ("truonghop", "truonghophysinh", "lydo", "nguyennhan"),
    "death_place": ("noihysinh", "noihs", "diadiemhysinh", "deathplace"),
    "first_burial": ("noimaitangbandau", "noiantangbandau", "noimaitang", "maitangtai"),
    "burial_place": ("noiantang", "antang", "nghiatrang", "nghiatranglietsi", "mochi"),
    "relative": ("thannhan", "hotenthannhan", "chame", "relative"),
    "notice_number": ("sogiaybaotu", "giaybaotu", "sogbt", "baotu"),
    "certificate_number": ("sobang", "sobangtqgc", "sobangtoquocghicong", "bangtqgc",
                           "bangtoquocghicong"),
}  # fmt: skip
FIELDS: Final = tuple(NAMES)
_NOT_LETTERS: Final = re.compile(r"[^a-z0-9]+")
_BY_NAME: Final = {
    _NOT_LETTERS.sub("", name): field for field, names in NAMES.items() for name in names
}


def column_key(name: str) -> str:
    """Return a column's name as lists are compared by: ``Họ và tên`` → ``hovaten``."""
    return _NOT_LETTERS.sub("", unaccented(name))


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """Which columns hold which field; several columns of one field are joined by a space."""

    columns: Mapping[str, tuple[str, ...]]
    delimiter: str = ""
    encoding: str = ""
    sheet: str = ""

    def as_json(self) -> dict[str, list[str]]:
        """Return the columns as JSON keeps them."""
        return {field: list(columns) for field, columns in self.columns.items()}


def guess_map(header: Sequence[str]) -> ColumnMap:
    """Return the map that the columns' names suggest; a field takes the first column of its name.

    "Họ", "Đệm" and "Tên" in columns of their own make the full name.
    """
    found: dict[str, tuple[str, ...]] = {}
    for column in header:
        field = _BY_NAME.get(column_key(column))
        if field and field not in found:
            found[field] = (column,)
    if "full_name" not in found:
        parts = {column_key(column): column for column in header}
        names = [
            parts[key] for key in ("ho", "chudem", "tendem", "dem", "hodem", "ten") if key in parts
        ]
        if "ten" in parts:
            found["full_name"] = tuple(names)
    return ColumnMap(found)


def read_map(data: Mapping[str, Any], *, name: str) -> ColumnMap:
    """Return the column map that a YAML file or a form holds.

    Raises:
        Quarantine: ``bad_map``, saying which key is not known or not text.
    """
    columns = data.get("columns")
    unknown = sorted(set(data) - {"columns", "delimiter", "encoding", "sheet"})
    if unknown or not isinstance(columns, Mapping):
        raise _bad(name, f"khóa lạ hay thiếu “columns”: {', '.join(unknown)}",
                   f"unknown key, or no “columns”: {', '.join(unknown)}")  # fmt: skip
    found: dict[str, tuple[str, ...]] = {}
    for field, value in columns.items():
        if field not in NAMES:
            raise _bad(name, f"không có trường “{field}”; có: {', '.join(FIELDS)}",
                       f"no field “{field}”; there are: {', '.join(FIELDS)}")  # fmt: skip
        several = value if isinstance(value, list) else [value]
        if not several or not all(isinstance(one, str) and one.strip() for one in several):
            raise _bad(name, f"trường “{field}” phải là tên cột",
                       f"field “{field}” must name a column")  # fmt: skip
        found[str(field)] = tuple(str(one).strip() for one in several)
    settings = {key: data.get(key) or "" for key in ("delimiter", "encoding", "sheet")}
    if not all(isinstance(value, str) for value in settings.values()):
        raise _bad(name, "delimiter, encoding, sheet phải là chữ",
                   "delimiter, encoding, sheet must be text")  # fmt: skip
    return ColumnMap(found, **settings)


def check_map(plan: ColumnMap, header: Sequence[str]) -> None:
    """Check that a list with this header can be read by the map.

    Raises:
        Quarantine: ``no_name_column`` or ``missing_column``.
    """
    shown = ", ".join(header[:30])[:400]
    if "full_name" not in plan.columns:
        raise Quarantine(
            "no_name_column",
            f"Không thấy cột họ tên; hãy thêm bảng ghép cột. Các cột trong tệp: {shown}",
            f"no column holds the full name; give a column map. Columns of the file: {shown}",
            line=1,
        )
    wanted = {column for columns in plan.columns.values() for column in columns}
    if missing := sorted(wanted - set(header)):
        names = ", ".join(missing)
        raise Quarantine(
            "missing_column",
            f"Tệp thiếu cột: {names}. Các cột trong tệp: {shown}",
            f"the file lacks columns: {names}. Columns of the file: {shown}",
            line=1,
        )


def _bad(name: str, vi: str, en: str) -> Quarantine:
    return Quarantine("bad_map", f"Bảng ghép cột “{name}” hỏng: {vi}", f"column map “{name}”: {en}")
