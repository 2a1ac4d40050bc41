"""A connector's manifest: what it is, what it needs and what it may spend, read as data.

The YAML files stand beside the connectors; they are read here so that the console, which never
imports the collecting side, can show what a source may be told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal, cast, get_args

from casework.strictyaml import parse_yaml
from records.errors import OperatorError, Quarantine
from records.incoming import Route

FOLDER: Final = Path(__file__).resolve().parent.parent / "monitor" / "sources"
SettingType = Literal["text", "list", "number", "boolean", "choice"]
Mode = Literal["pull", "push", "folder"]


@dataclass(frozen=True, slots=True)
class Words:
    """The same words in Vietnamese and in English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Credential:
    """A secret the connector needs, by the environment variable that holds it."""

    env: str
    label: Words
    required: bool = True


@dataclass(frozen=True, slots=True)
class Bucket:
    """A quota: ``limit`` units a period that ends at midnight of ``zone``, or after ``period_s``.

    ``reserve`` units are kept back for refreshing and for people.
    """

    name: str
    limit: int
    zone: str = "UTC"
    period_s: int | None = None
    reserve: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What asking once for one thing that is watched takes from a bucket, a page of answers."""

    bucket: str
    units: int = 1


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting of a source of this kind."""

    name: str
    type: SettingType
    label: Words
    help: Words
    required: bool = False
    default: Any = None
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a connector declares.

    Attributes:
        kind: its name, that of its file.
        platform: platform of the records it yields.
        title: what people call it.
        mode: ``pull`` (visited on a schedule), ``push`` (webhooks) or ``folder`` (files dropped).
        route: by which route its records arrive.
        legal_basis: the ground a new source of this kind is proposed with; an operator confirms.
        hosts: role → host that may be asked; ``any`` true for web pages and feeds.
        media_hosts: patterns (``*.zdn.vn``) from which attachments may be downloaded.
        credentials: secrets it needs.
        buckets: quotas.
        per_second: requests a second to one host (token bucket), ``burst`` at once.
        schedule: default cron expression in local time; empty for push.
        expected_per_day: expected volume, lower and upper.
        silent_after_hours: quiet for longer than this is an alert.
        raw_days: days that raw bytes are kept; ``None`` until the purpose ends.
        refresh_days: days after which the source must be asked again; ``None`` never.
        enabled: whether a new source of this kind is on by default.
        extra: optional package group it needs.
        settings: what a source of this kind can be told.
        costs: what a visit pays for each ``query``, ``channel`` or ``hashtag`` that is watched.
    """

    kind: str
    platform: str
    title: Words
    mode: Mode
    route: Route
    legal_basis: Words
    hosts: Mapping[str, str]
    any_host: bool
    media_hosts: tuple[str, ...]
    credentials: tuple[Credential, ...]
    buckets: tuple[Bucket, ...]
    per_second: float
    burst: int
    schedule: str
    expected_per_day: tuple[int, int]
    silent_after_hours: int
    raw_days: int | None
    refresh_days: int | None
    enabled: bool
    extra: str
    settings: tuple[Setting, ...]
    costs: Mapping[str, Cost] = field(default_factory=dict)

    def setting(self, name: str) -> Setting | None:
        """Return the setting called ``name``."""
        return next((one for one in self.settings if one.name == name), None)

    def bucket(self, name: str) -> Bucket:
        """Return the bucket called ``name``.

        Raises:
            KeyError: there is none.
        """
        for bucket in self.buckets:
            if bucket.name == name:
                return bucket
        raise KeyError(name)


def _words(value: object, where: str) -> Words:
    if not (isinstance(value, Mapping) and set(value) == {"vi", "en"}):
        raise _bad(where, "needs vi and en")
    return Words(str(value["vi"]), str(value["en"]))


def _bad(where: str, why: str) -> OperatorError:
    return OperatorError(f"Bản khai {where} sai: {why}", f"bad manifest {where}: {why}")


def _setting(raw: Mapping[str, Any], where: str) -> Setting:
    if raw.get("type") not in get_args(SettingType):
        raise _bad(where, f"type must be one of {get_args(SettingType)}")
    return Setting(
        name=str(raw["name"]),
        type=cast(SettingType, raw["type"]),
        label=_words(raw["label"], where),
        help=_words(raw.get("help", {"vi": "", "en": ""}), where),
        required=bool(raw.get("required", False)),
        default=raw.get("default"),
        choices=tuple(raw.get("choices", ())),
    )


def _costs(raw: Mapping[str, Any], where: str) -> dict[str, Cost]:
    buckets = {bucket["name"] for bucket in raw.get("buckets", ())}
    costs = {str(what): Cost(**cost) for what, cost in raw.get("costs", {}).items()}
    if unknown := {cost.bucket for cost in costs.values()} - buckets:
        raise _bad(where, f"costs name no bucket of buckets: {sorted(unknown)}")
    return costs


def manifest_of(raw: Mapping[str, Any], kind: str) -> Manifest:
    """Return the manifest that parsed YAML describes.

    Raises:
        OperatorError: a key is missing or impossible.
    """
    try:
        return _manifest(raw, kind)
    except (KeyError, TypeError, ValueError) as error:
        raise _bad(kind, f"{type(error).__name__} {error}") from error


_KEYS: Final = frozenset(one.name for one in fields(Manifest)) - {"kind", "any_host"}


def _manifest(raw: Mapping[str, Any], kind: str) -> Manifest:
    if unknown := sorted(set(raw) - _KEYS):
        raise _bad(kind, f"there is no key {unknown[0]!r}")
    if raw["mode"] not in get_args(Mode) or raw["route"] not in get_args(Route):
        raise _bad(kind, "mode or route")
    hosts = raw.get("hosts", {})
    low, high = raw["expected_per_day"]
    return Manifest(
        kind=kind,
        platform=str(raw["platform"]),
        title=_words(raw["title"], kind),
        mode=raw["mode"],
        route=raw["route"],
        legal_basis=_words(raw["legal_basis"], kind),
        hosts={} if hosts == "any" else {str(k): str(v) for k, v in hosts.items()},
        any_host=hosts == "any",
        media_hosts=tuple(raw.get("media_hosts", ())),
        credentials=tuple(
            Credential(c["env"], _words(c["label"], kind), bool(c.get("required", True)))
            for c in raw.get("credentials", ())
        ),
        buckets=tuple(Bucket(**bucket) for bucket in raw.get("buckets", ())),
        per_second=float(raw.get("per_second", 5)),
        burst=int(raw.get("burst", 5)),
        schedule=str(raw.get("schedule", "")),
        expected_per_day=(int(low), int(high)),
        silent_after_hours=int(raw["silent_after_hours"]),
        raw_days=raw.get("raw_days"),
        refresh_days=raw.get("refresh_days"),
        enabled=bool(raw.get("enabled", True)),
        extra=str(raw.get("extra", "")),
        settings=tuple(_setting(one, kind) for one in raw.get("settings", ())),
        costs=_costs(raw, kind),
    )


def load_manifest(kind: str) -> Manifest:
    """Return the manifest of the connector called ``kind``.

    Raises:
        OperatorError: there is none, or it is not right.
    """
    path = FOLDER / f"{kind}.yaml"
    if not path.is_file():
        raise OperatorError(f"Không có bộ thu “{kind}”", f"there is no connector “{kind}”")
    try:
        return manifest_of(parse_yaml(path.read_bytes(), name=path.name), kind)
    except Quarantine as error:
        raise OperatorError(error.vi, error.en) from error


@cache
def manifests() -> Mapping[str, Manifest]:
    """Return the manifests of all connectors, by kind.

    Raises:
        OperatorError: one of them is not right.
    """
    return {path.stem: load_manifest(path.stem) for path in sorted(FOLDER.glob("*.yaml"))}
