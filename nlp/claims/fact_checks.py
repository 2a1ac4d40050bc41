"""Whether the machine-readable ``check`` of a fact is whole, and whether two facts disagree."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any, Final

from records.claim import Fact
from records.text import nfc

Problem = tuple[str, str]
"""What is wrong, in Vietnamese and in English."""
Test = Callable[[Any], bool]

_E164: Final = re.compile(r"\+[1-9]\d{6,14}")
_DOMAIN: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}")


def _text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _list_of(test: Test, *, empty: bool = False) -> Test:
    return lambda value: (
        isinstance(value, list) and (empty or bool(value)) and all(test(one) for one in value)
    )


def _amount(value: Any) -> bool:
    """A whole number of đồng from 0, or nothing: then any fixed amount contradicts."""
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and value >= 0)


def _day(value: Any) -> bool:
    """An ISO date, a month or a year."""
    text = value.isoformat() if isinstance(value, date) else str(value)
    try:
        date.fromisoformat(text if len(text) == 10 else f"{text}-01" if len(text) == 7 else "")
    except ValueError:
        return bool(re.fullmatch(r"(19|20)\d\d", text))
    return True


def _phase(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(map(_day, value))
        and str(value[0]) <= str(value[1])
    )


def _account(value: Any) -> bool:
    return isinstance(value, dict) and _text(value.get("platform")) and _text(value.get("handle"))


def _entry(value: Any) -> bool:
    counts = [value.get(name) for name in ("remains", "identified")] if _is_map(value) else [None]
    return _is_map(value) and _text(value.get("id")) and _day(value.get("date")) and all(
        isinstance(count, int) and count >= 0 for count in counts
    )  # fmt: skip


def _is_map(value: Any) -> bool:
    return isinstance(value, dict)


_TEXTS: Final = _list_of(_text)
_KINDS: Final[Mapping[str, Mapping[str, Test]]] = {
    "phone": {"e164": _list_of(lambda one: isinstance(one, str) and bool(_E164.fullmatch(one)))},
    "phone_prefix": {"prefix": lambda one: isinstance(one, str) and one.isdigit()},
    "date": {"end": _day},
    "document": {"number": _text, "date": _day, "issuer": _text},
    "agency": {"role": _text, "value": _text},
    "agency_set": {"role": _text, "value": _TEXTS},
    "purpose": {"object": _text, "allowed": _TEXTS},
    "money": {"service": _text},
    "obligation": {"object": _text, "value": _text},
    "method": {"allowed": _TEXTS, "excluded": _TEXTS},
    "announcement_register": {"entries": _list_of(_entry, empty=True)},
    "channel_register": {
        "domains": _list_of(lambda one: isinstance(one, str) and bool(_DOMAIN.fullmatch(one))),
        "accounts": _list_of(_account, empty=True),
    },
    "request": {"forbidden": _TEXTS},
    "eligibility": {"value": _text},
    "benefit": {"new_benefits": _list_of(_text, empty=True)},
    "scope": {"value": _text},
    "custody": {"object": _text, "forbidden": _TEXTS},
    "media_register": {},
}
"""What a ``check`` of each kind must hold."""
_OPTIONAL: Final[Mapping[str, Test]] = {
    "amount_vnd": _amount,
    "phases": _list_of(_phase),
    "local_date": _day,
    "aliases": _TEXTS,
}
KINDS: Final = tuple(_KINDS)


def check_problems(fact: Fact) -> list[Problem]:
    """Return what keeps a fact's ``check`` from being used; empty where it is whole."""
    kind = str(fact.check.get("kind", ""))
    if kind not in _KINDS:
        known = ", ".join(KINDS)
        return [
            (f"`check.kind` lạ: {kind or '(trống)'}; có: {known}",
             f"unknown `check.kind` {kind or '(empty)'}; known: {known}")
        ]  # fmt: skip
    tests = dict(_KINDS[kind])
    tests |= {name: test for name, test in _OPTIONAL.items() if name in fact.check}
    problems = [_wrong(name) for name, test in tests.items() if not test(fact.check.get(name))]
    if kind == "money" and not {"amount_vnd", "rule"} & set(fact.check):
        problems.append(_wrong("amount_vnd"))
    for name in ("valid_from", "valid_to"):
        value = getattr(fact, name)
        if value is not None and not (len(value) == 10 and _day(value)):
            problems.append((f"`{name}` phải là ngày YYYY-MM-DD", f"`{name}` must be YYYY-MM-DD"))
    return problems


def _wrong(name: str) -> Problem:
    return f"`check.{name}` thiếu hoặc sai", f"`check.{name}` is missing or wrong"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two facts that cannot both be true; ``vi`` and ``en`` say why."""

    first: Fact
    second: Fact
    vi: str
    en: str


_SINGLE: Final = (
    "e164", "value", "end", "number", "date", "issuer", "local_issuer", "amount_vnd", "rule",
)  # fmt: skip
"""Values of which only one can be true of one subject."""
_OPPOSED: Final = (("allowed", "forbidden"), ("allowed", "excluded"))


def contradictions(facts: Iterable[Fact]) -> list[Contradiction]:
    """Return the pairs that say different things of one subject in overlapping times.

    A subject is what the ``check`` names (role, object, service), else the fact's topic.
    """
    found = []
    for first, second in combinations(facts, 2):
        if first.id == second.id or not _overlap(first, second):
            continue
        names = _disagreement(first, second)
        if names:
            listed = ", ".join(names)
            found.append(
                Contradiction(
                    first,
                    second,
                    f"Dữ kiện {first.id} và {second.id} mâu thuẫn nhau ở: {listed}",
                    f"Facts {first.id} and {second.id} contradict each other in: {listed}",
                )
            )
    return found


def _overlap(first: Fact, second: Fact) -> bool:
    return (first.valid_from or "") <= (second.valid_to or "9999") and (
        second.valid_from or ""
    ) <= (first.valid_to or "9999")


def _subject(fact: Fact) -> tuple[str, str]:
    named = [fact.check.get(name) for name in ("role", "object", "service")]
    words = next((str(one) for one in named if one), fact.topic)
    return str(fact.check.get("kind")), " ".join(nfc(words).lower().split())


def _disagreement(first: Fact, second: Fact) -> list[str]:
    """Return the names of the values that differ; empty where the facts speak of other things."""
    one, other = first.check, second.check
    names = []
    if _subject(first) == _subject(second):
        names = [
            name
            for name in _SINGLE
            if name in one and name in other and _plain(one[name]) != _plain(other[name])
        ]
    if first.topic == second.topic or _subject(first)[1] == _subject(second)[1]:
        for allowed, refused in _OPPOSED:
            if _shared(one.get(allowed), other.get(refused)) or _shared(
                other.get(allowed), one.get(refused)
            ):
                names.append(f"{allowed}/{refused}")
    return names


def _plain(value: Any) -> Any:
    return sorted(map(str, value)) if isinstance(value, list) else str(value)


def _shared(one: Any, other: Any) -> bool:
    lists: Sequence[Any] = [part for part in (one, other) if isinstance(part, list)]
    return len(lists) == 2 and bool(set(map(str, lists[0])) & set(map(str, lists[1])))
