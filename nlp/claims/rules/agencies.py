"""Bodies that a statement names, held against the bodies of a fact (seat, members, lead, flow).

A fact names its bodies in Vietnamese. Roles ``term_body_…`` know the names of each body in every
language; which of them the fact means is looked up in its ``check``, so another value there
changes the verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.claims.cues import pattern
from nlp.claims.guards.scope import has_cue, overlaps
from nlp.claims.reading import Place, Reading
from records.claim import Fact
from records.text import nfc, unaccented

BODIES: Final = tuple(
    f"term_body_{name}"
    for name in (
        "newspaper", "military", "home", "police", "front", "veterans", "propaganda", "culture"
    )
)  # fmt: skip
_STOPS: Final = (
    " ai ", " mời ", " bà con ", " gửi ", " mang ", " đến đó", " rồi", " trên ", " đường ",
    " trong khi ", " tại phường", " mọi người ", " chứ ", " nha ", " nhé", " phố ",
)  # fmt: skip
_FOLDED_STOPS: Final = (
    " ai ",
    " moi nguoi ",
    " ba con ",
    " gui ",
    " tren duong ",
    " trong khi ",
    " roi",
)
_REPLACED: Final = re.compile(
    r"(?:thay(?: cho| the)?|khoi|chuyen tu|doi tu|don tu|khong phai(?: la)?|chu khong(?: phai)?|"
    r"chang phai|from|instead of|not|replac\w+|rather than|au lieu d\w+|et non|pas|du|вместо|"
    r"а не|не|из|대신|아니라|从|取代|代替|而不是|不是|而非)\W*(?:\w{1,4}\W)?\s*$"
)
"""Words before a body that is named as the one of before."""
_LEAST_SHOWN: Final = 14


def names(fact: Fact) -> tuple[str, ...]:
    """Return the names that the ``check`` of ``fact`` gives its bodies, aliases included."""
    value = fact.check["value"]
    values = value.split(";") if isinstance(value, str) else value
    return tuple(nfc(str(one)).strip() for one in (*values, *fact.check.get("aliases", ())))


def official_roles(fact: Fact) -> frozenset[str]:
    """Return which of ``BODIES`` the fact names."""
    return frozenset(
        role
        for role in BODIES
        if any(pattern(role, "vi", accented=True).search(name.lower()) for name in names(fact))
    )


def names_official(reading: Reading, place: Place, fact: Fact) -> bool:
    """Whether a body of ``fact`` is named within ``place``, other than as the one replaced."""
    found = [start for start, _ in _named(reading, place, fact)]
    found += [
        start
        for role in official_roles(fact)
        for start, end in reading.cues(role)
        if overlaps(place, [(start, end)])
    ]
    return any(
        not _REPLACED.search(reading.folded, place[0], max(start, place[0])) for start in found
    )


def _named(reading: Reading, within: Place, fact: Fact) -> Iterator[Place]:
    """Yield where a body is written as the fact writes it."""
    for name in names(fact):
        written = unaccented(name.lower())
        start = reading.folded.find(written, *within)
        if start >= 0:
            yield start, start + len(written)


def another_body(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that a body at ``place`` is none of the fact's; ``None`` where it is one."""
    if names_official(reading, place, fact):
        return None
    return f"nói một nơi khác, không phải {', '.join(names(fact))}"


def another_seat(reading: Reading, place: Place, fact: Fact) -> str | None:
    """The same of a seat: what is named must be a place where one can sit."""
    if not has_cue(reading, "term_seat_place", place):
        return None
    return another_body(reading, place, fact)


def another_lead(reading: Reading, place: Place, fact: Fact) -> str | None:
    """The same of who leads; to lead a part of the work is no contradiction."""
    if has_cue(reading, "term_partly", place):
        return None
    return another_body(reading, place, fact)


def official_denied(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that a body of the fact is denied its part; ``None`` where none is named."""
    if not names_official(reading, place, fact):
        return None
    return f"phủ nhận phần của {', '.join(names(fact))}"


def private_member(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that a private one is presented as one of the fact's bodies or as their agent."""
    if has_cue(reading, "term_no", place):
        return None
    reason = f"không thuộc: {', '.join(names(fact))}"
    first, _ = reading.sentence_span(reading.sentence(place[0]))
    named = list(_named(reading, (first, place[1]), fact))
    private = [
        end
        for start, end in reading.cues("term_private")
        if first <= start < place[1] and not overlaps((start, end), named)
    ]
    if named and not private:
        return None
    if not private:
        return reason if overlaps(place, reading.cues("term_agent")) else None
    public = [
        end
        for role in ("term_public", *official_roles(fact))
        for start, end in reading.cues(role)
        if first <= start < place[0]
    ]
    return None if public and max(public) > max(private) else reason


def without_tail(reading: Reading, place: Place) -> Place:
    """Return ``place`` up to where its place name is followed by an address or a call."""
    said = reading.searched[slice(*place)]
    stops = _STOPS if reading.accented else _FOLDED_STOPS
    cuts = [cut for stop in stops if (cut := said.find(stop, _LEAST_SHOWN)) > 0]
    return place[0], place[0] + min(cuts, default=len(said))
