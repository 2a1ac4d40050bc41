"""Column maps: YAML that says which column of a table means what.

A map is data. Its keys are checked here once, so that a misspelt one is refused before any row
is read; ``docs/formats.md`` describes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args
from zoneinfo import ZoneInfo

from casework.strictyaml import parse_yaml
from monitor.readers.defaults import as_route
from monitor.readers.mapconsent import MapConsent, parse_consent
from records.errors import Quarantine
from records.incoming import Kind, Route

Format = Literal["csv", "tsv", "xlsx", "ndjson"]
FIELDS: Final = frozenset(
    {"platform_id", "text", "title", "url", "published_at", "collected_at", "author_key"}
    | {"channel_id", "parent_id", "lang", "views", "likes", "shares", "comments"}
    | {"author_kind", "platform", "kind"}
)
_KEYS: Final = frozenset(
    {"format", "quoting", "delimiter", "encoding", "platform", "kind", "route", "legal_basis"}
    | {"synthetic", "columns", "constants", "date_format", "timezone", "explode", "sheet"}
    | {"recognise", "name", "consent"}
)
_EXPLODE_KEYS: Final = frozenset({"suffix", "columns"})
_PLATFORM: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,31}")
BUILT_IN: Final = Path(__file__).resolve().parents[2] / "config" / "maps"


@dataclass(frozen=True, slots=True)
class Source:
    """Where one field comes from.

    ``columns`` are joined when there are several; ``pattern`` keeps only its first group of the
    value; ``constant`` is used instead of any column.
    """

    columns: tuple[str, ...] = ()
    constant: str | None = None
    pattern: str | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """Fields of one item made from a row; ``suffix`` tells several items of one row apart."""

    suffix: str
    fields: Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """A checked column map. One row gives one item per shape."""

    format: Format
    shapes: tuple[Shape, ...]
    platform: str = ""
    kind: Kind = "post"
    route: Route | None = None
    legal_basis: str = ""
    synthetic: bool | None = None
    quoting: bool = True
    delimiter: str = ","
    encoding: str | None = None
    date_format: str | None = None
    timezone: str = "Asia/Ho_Chi_Minh"
    sheet: str | None = None
    recognise: frozenset[str] = frozenset()
    name: str = ""
    consent: MapConsent | None = None

    @property
    def columns(self) -> frozenset[str]:
        """Every column the map reads."""
        read = {
            column
            for shape in self.shapes
            for source in shape.fields.values()
            for column in source.columns
        }
        return frozenset(read | {self.consent.column} if self.consent else read)


def bad_map(vi: str, en: str) -> Quarantine:
    """Return the error for a map that cannot be used."""
    return Quarantine("bad_column_map", f"Bản đồ cột sai: {vi}", f"bad column map: {en}")


def _unknown(what: str, names: set[str]) -> Quarantine:
    listed = ", ".join(sorted(names))
    return bad_map(f"{what} lạ: {listed}", f"unknown {what}: {listed}")


def _choice(value: Mapping[str, Any], key: str, default: str, allowed: tuple[str, ...]) -> str:
    found = value.get(key, default)
    if found not in allowed:
        raise bad_map(
            f"“{key}” phải là một trong: {', '.join(allowed)}",
            f"“{key}” must be one of: {', '.join(allowed)}",
        )
    return str(found)


def _flag(value: Mapping[str, Any], key: str, default: bool | None) -> bool | None:
    found = value.get(key, default)
    if found is not None and not isinstance(found, bool):
        raise bad_map(f"“{key}” phải là true hoặc false", f"“{key}” must be true or false")
    return found


def _source(field: str, given: object) -> Source:
    if isinstance(given, bool) or given is None or given == "":
        raise bad_map(f"“{field}” thiếu tên cột", f"“{field}” names no column")
    if isinstance(given, Mapping):
        if set(given) - {"column", "pattern"} or "column" not in given:
            raise bad_map(
                f"“{field}” chỉ nhận khóa column, pattern", f"“{field}” takes column and pattern"
            )
        pattern = given.get("pattern")
        if pattern is not None:
            try:
                groups = re.compile(str(pattern)).groups
            except re.error as error:
                raise bad_map(f"biểu thức của “{field}”: {error}", f"{field}: {error}") from error
            if groups != 1:
                raise bad_map(
                    f"biểu thức của “{field}” cần đúng một nhóm",
                    f"the pattern of “{field}” needs exactly one group",
                )
        return Source((str(given["column"]),), pattern=str(pattern) if pattern else None)
    if isinstance(given, list):
        return Source(tuple(str(column) for column in given))
    text = str(given)
    return Source(constant=text[1:]) if text.startswith("=") else Source((text,))


def _fields(given: object, what: str) -> dict[str, Source]:
    if not isinstance(given, Mapping):
        raise bad_map(f"“{what}” phải là các cặp", f"“{what}” must hold pairs")
    if strange := {str(field) for field in given} - FIELDS:
        raise _unknown("trường / field", strange)
    return {str(field): _source(str(field), source) for field, source in given.items()}


def _shapes(value: Mapping[str, Any]) -> tuple[Shape, ...]:
    base = _fields(value.get("columns") or {}, "columns")
    constants = value.get("constants") or {}
    if not isinstance(constants, Mapping) or {str(field) for field in constants} - FIELDS:
        raise _unknown("hằng / constant", {str(field) for field in constants} - FIELDS)
    base |= {str(field): Source(constant=str(item)) for field, item in constants.items()}
    explode = value.get("explode")
    if explode is None:
        return (Shape("", base),)
    if not isinstance(explode, list) or not explode:
        raise bad_map("“explode” phải là danh sách", "“explode” must be a list")
    shapes: list[Shape] = []
    for part in explode:
        if not isinstance(part, Mapping) or set(part) - _EXPLODE_KEYS or not part.get("suffix"):
            raise bad_map(
                "mỗi phần của “explode” cần suffix và columns",
                "each part of “explode” needs suffix and columns",
            )
        fields = base | _fields(part.get("columns") or {}, "explode.columns")
        shapes.append(Shape(str(part["suffix"]), fields))
    if len({shape.suffix for shape in shapes}) < len(shapes):
        raise bad_map("“suffix” bị lặp lại", "a “suffix” stands twice")
    return tuple(shapes)


def parse_map(value: Mapping[str, Any], *, name: str = "") -> ColumnMap:
    """Check a map as parsed from YAML.

    Raises:
        Quarantine: ``bad_column_map``, naming the key or field that is wrong.
    """
    if strange := {str(key) for key in value} - _KEYS:
        raise _unknown("khóa / key", strange)
    found_format = cast(Format, _choice(value, "format", "csv", get_args(Format)))
    shapes = _shapes(value)
    if not any("text" in shape.fields or "title" in shape.fields for shape in shapes):
        raise bad_map("thiếu cột “text” hoặc “title”", "no “text” or “title” column")
    platform = str(value.get("platform") or "")
    if platform and not _PLATFORM.fullmatch(platform):
        raise bad_map("“platform” chỉ gồm a-z, 0-9, -, _", "“platform” takes a-z, 0-9, -, _ only")
    delimiter = str(value.get("delimiter") or ("\t" if found_format == "tsv" else ","))
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise bad_map("“delimiter” phải là một ký tự", "“delimiter” must be one character")
    zone = str(value.get("timezone") or "Asia/Ho_Chi_Minh")
    route = value.get("route")
    try:
        ZoneInfo(zone)
        checked_route = as_route(route) if route is not None else None
        "".encode(str(value.get("encoding") or "utf-8"))
        consent = parse_consent(value)
    except (ValueError, LookupError, OSError) as error:
        raise bad_map(f"giá trị lạ: {error}", f"unknown value: {error}") from error
    return ColumnMap(
        format=found_format,
        shapes=shapes,
        platform=platform,
        kind=cast(Kind, _choice(value, "kind", "post", get_args(Kind))),
        route=checked_route,
        legal_basis=str(value.get("legal_basis") or ""),
        synthetic=_flag(value, "synthetic", None),
        quoting=bool(_flag(value, "quoting", found_format != "tsv")),
        delimiter=delimiter,
        encoding=value.get("encoding"),
        date_format=value.get("date_format"),
        timezone=zone,
        sheet=value.get("sheet"),
        recognise=frozenset(str(column) for column in value.get("recognise") or ()),
        name=name or str(value.get("name") or ""),
        consent=consent,
    )


@cache
def built_in_maps() -> tuple[ColumnMap, ...]:
    """Return the maps shipped in ``config/maps``, the most demanding ones first."""
    maps = [
        parse_map(parse_yaml(path.read_bytes(), name=path.name), name=path.stem)
        for path in sorted(BUILT_IN.glob("*.yaml"))
    ]
    return tuple(sorted(maps, key=lambda found: -len(found.recognise)))


def recognised_map(header: tuple[str, ...]) -> ColumnMap | None:
    """Return the shipped map whose ``recognise`` columns all stand in ``header``."""
    present = set(header)
    for found in built_in_maps():
        if found.recognise and found.recognise <= present:
            return found
    return None
