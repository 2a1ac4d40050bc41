"""How long things are kept: ``config/retention.yaml`` over what the connectors' manifests say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, get_args

from django.conf import settings

from casework.source_manifests import manifests
from casework.strictyaml import parse_yaml
from records.errors import ManhMoiError, OperatorError, Quarantine
from records.incoming import Route

_TABLES: Final = ("kinds", "platforms", "routes")
_MOST_DAYS: Final = 36_500

Days = int | None


@dataclass(frozen=True, slots=True)
class Where:
    """What decides about a thing's time: the source's connector, its platform, its route."""

    kind: str
    platform: str
    route: str


@dataclass(frozen=True, slots=True)
class Table:
    """Days by connector, platform and route; ``None`` is without end."""

    kinds: Mapping[str, Days]
    platforms: Mapping[str, Days]
    routes: Mapping[str, Days]

    def days(self, where: Where, by_manifest: Mapping[str, Days] | None = None) -> Days:
        """Return how many days a thing is kept.

        A connector named in the file comes first; testimony sent to us is kept as its route says,
        whatever the connector; then manifests, platforms, routes.
        """
        if where.kind in self.kinds:
            return self.kinds[where.kind]
        if where.route == "submitted":
            return self.routes[where.route]
        if by_manifest is not None and where.kind in by_manifest:
            return by_manifest[where.kind]
        if where.platform in self.platforms:
            return self.platforms[where.platform]
        return self.routes.get(where.route)

    def shortest(self, by_manifest: Mapping[str, Days] | None = None) -> Days:
        """Return the fewest days that anything is kept; ``None`` when all is without end."""
        tables = (self.kinds, self.platforms, self.routes, by_manifest or {})
        return min((d for table in tables for d in table.values() if d is not None), default=None)


@dataclass(frozen=True, slots=True)
class Rules:
    """All rules; ``late_days`` is how late a thing may be asked about while its source is on."""

    raw: Table
    text: Table
    media: Table
    late_days: int
    quarantine_days: int
    replies_days: int

    def raw_days(self, where: Where) -> Days:
        """Return how many days bytes as received are kept."""
        return self.raw.days(where, manifest_days())

    def shortest_raw(self) -> Days:
        """Return the fewest days that any bytes are kept."""
        found = (self.raw.shortest(manifest_days()), self.media.shortest())
        return min((days for days in found if days is not None), default=None)


def manifest_days() -> dict[str, Days]:
    """Return what the connectors declare, by kind."""
    return {kind: one.raw_days for kind, one in manifests().items()}


def rules_load(path: Path | None = None) -> Rules:
    """Return the rules in the file ``path``, ``MANHMOI_RETENTION`` by default.

    Raises:
        OperatorError: it is missing, or not as described in docs/rights.md.
    """
    file = path or Path(settings.MANHMOI_RETENTION)
    try:
        return _rules(parse_yaml(file.read_bytes(), name=file.name))
    except OSError as error:
        raise _bad(file, str(error.strerror), str(error.strerror)) from error
    except Quarantine as error:
        raise OperatorError(error.vi, error.en) from error
    except _Wrong as error:
        raise _bad(file, error.vi, error.en) from error


class _Wrong(ManhMoiError):
    """What is wrong in the table, without its file."""


def _bad(file: Path, vi: str, en: str) -> OperatorError:
    return OperatorError(f"Bảng thời hạn lưu {file} sai: {vi}", f"bad retention table {file}: {en}")


def _rules(raw: Mapping[str, Any]) -> Rules:
    known = {"version", "raw", "text", "media", "late_days", "quarantine_days", "replies_days"}
    _keys(raw, known, "")
    if raw["version"] != 1:
        raise _Wrong("version phải là 1", "version must be 1")
    return Rules(
        raw=_table(raw["raw"], "raw"),
        text=_table(raw["text"], "text"),
        media=_table(raw["media"], "media"),
        late_days=_number(raw["late_days"]),
        quarantine_days=_number(raw["quarantine_days"]),
        replies_days=_number(raw["replies_days"]),
    )


def _keys(raw: object, known: Collection[str], name: str) -> None:
    """Refuse a mapping that has not exactly the keys ``known``."""
    found = {str(key) for key in raw} if isinstance(raw, Mapping) else set()
    odd = sorted(found ^ set(known))
    if odd or not isinstance(raw, Mapping):
        where = f"{name}: " if name else ""
        listed, wrong = ", ".join(sorted(known)), ", ".join(odd)
        raise _Wrong(
            f"{where}phải có đúng các mục {listed}; thiếu hoặc thừa: {wrong}",
            f"{where}it must hold exactly {listed}; missing or too many: {wrong}",
        )


def _table(raw: Mapping[str, Any], name: str) -> Table:
    _keys(raw, _TABLES, name)
    _keys(raw["routes"], get_args(Route), f"{name}.routes")
    for table in _TABLES:
        if not isinstance(raw[table], Mapping):
            raise _Wrong(
                f"{name}.{table} phải gồm các cặp tên: số ngày",
                f"{name}.{table} must hold name: days pairs",
            )
    kinds, platforms, routes = (
        {str(key): _days(days) for key, days in raw[table].items()} for table in _TABLES
    )
    return Table(kinds, platforms, routes)


def _days(value: object) -> Days:
    return None if value in ("none", None) else _number(value)


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST_DAYS:
        raise _Wrong(
            f"số ngày từ 0 đến {_MOST_DAYS}, hoặc none: {value!r}",
            f"days from 0 to {_MOST_DAYS}, or none: {value!r}",
        )
    return value
