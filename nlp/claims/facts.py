"""Reads the file of official facts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, get_args

import yaml

from nlp.claims.cues import LOADER
from nlp.claims.fact_checks import check_problems, contradictions
from records.claim import Fact, FactStatus
from records.errors import OperatorError

_REQUIRED = ("id", "topic", "status", "statement_vi", "statement_en", "source", "check")


@dataclass(frozen=True, slots=True)
class FactSet:
    """All facts of one file, in file order.

    ``as_of`` is the day (ISO 8601) the file speaks of. ``media_register`` holds the raw entries
    of the media store; each has at least ``id`` and ``kind``.
    """

    facts: tuple[Fact, ...]
    version: int
    as_of: str
    media_register: tuple[Mapping[str, Any], ...] = ()
    _active: dict[tuple[bool, str], tuple[Fact, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def get(self, fact_id: str) -> Fact | None:
        """Return the fact of that id, or ``None``."""
        return next((fact for fact in self.facts if fact.id == fact_id), None)

    def active(self, assumed: bool) -> tuple[Fact, ...]:
        """Return the facts in force that a checker may use; assumed ones only if ``assumed``."""
        today = date.today().isoformat()
        key = (assumed, today)
        if key not in self._active:
            self._active[key] = tuple(
                fact
                for fact in self.facts
                if (assumed or not fact.assumed)
                and (fact.valid_from or "") <= today <= (fact.valid_to or "9999")
            )
        return self._active[key]


def load_facts(path: Path) -> FactSet:
    """Read and check the facts file ``path`` (YAML).

    Raises:
        OperatorError: the file is missing, is not YAML, or a fact in it is incomplete.

    """
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506 (is safe)
    except (OSError, UnicodeDecodeError) as error:
        raise _bad(path, f"không đọc được ({error})", f"cannot be read ({error})") from error
    except yaml.YAMLError as error:
        raise _bad(path, f"không phải YAML ({error})", f"is not YAML ({error})") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("facts"), list):
        raise _bad(path, "thiếu danh sách `facts`", "has no list `facts`")
    if not isinstance(raw.get("version"), int):
        raise _bad(path, "thiếu số `version`", "has no number `version`")
    facts = tuple(_fact(path, place, entry) for place, entry in enumerate(raw["facts"], start=1))
    ids = [fact.id for fact in facts]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise _bad(path, f"trùng mã: {', '.join(twice)}", f"repeats the id {', '.join(twice)}")
    for fact in facts:
        for vi, en in check_problems(fact):
            raise _bad(path, f"{fact.id}: {vi}", f"{fact.id}: {en}")
    for found in contradictions(facts):
        raise _bad(path, found.vi, found.en)
    register = raw.get("media_register") or []
    if not isinstance(register, list) or not all(isinstance(item, dict) for item in register):
        raise _bad(path, "`media_register` phải là danh sách", "`media_register` must be a list")
    return FactSet(facts, raw["version"], str(raw.get("as_of", "")), tuple(register))


def _fact(path: Path, place: int, entry: Any) -> Fact:
    if not isinstance(entry, dict):
        raise _bad(path, f"mục {place} không phải một sự kiện", f"entry {place} is not a fact")
    name = str(entry.get("id") or f"#{place}")
    missing = [key for key in _REQUIRED if not entry.get(key)]
    if missing:
        text = ", ".join(missing)
        raise _bad(path, f"{name} thiếu {text}", f"{name} lacks {text}")
    if entry["status"] not in get_args(FactStatus):
        raise _bad(path, f"{name}: status lạ {entry['status']!r}", f"{name}: unknown status")
    check, source = entry["check"], entry["source"]
    if not isinstance(check, dict) or not isinstance(check.get("kind"), str):
        raise _bad(path, f"{name}: `check` thiếu `kind`", f"{name}: `check` has no `kind`")
    if not isinstance(source, dict) or not source.get("doc"):
        raise _bad(path, f"{name}: `source` thiếu `doc`", f"{name}: `source` has no `doc`")
    return Fact(
        id=name,
        topic=str(entry["topic"]),
        status=entry["status"],
        statement_vi=str(entry["statement_vi"]),
        statement_en=str(entry["statement_en"]),
        source_doc=str(source["doc"]),
        source_section=None if source.get("section") is None else str(source["section"]),
        check=check,
        version=int(entry.get("version", 1)),
        valid_from=_optional(entry.get("valid_from")),
        valid_to=_optional(entry.get("valid_to")),
        assumed_part=str(entry.get("assumed_part") or ""),
        verdict_rule=str(entry.get("verdict_rule") or ""),
        abstain_when=str(entry.get("abstain_when") or ""),
    )


def _optional(value: Any) -> str | None:
    return None if value is None else str(value)


def _bad(path: Path, vi: str, en: str) -> OperatorError:
    return OperatorError(f"Tệp sự kiện {path}: {vi}", f"Facts file {path}: {en}")
