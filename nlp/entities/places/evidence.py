"""Whether a known name in a text is meant as a place: what stands before and behind it."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.places.chains import Chain
from nlp.entities.places.part import Part
from nlp.entities.places.vocabulary import Vocabulary
from nlp.entities.places.words import (
    AT,
    EN_TAIL,
    HOME,
    PERSON,
    SURNAMES,
    SURNAMES_BARE,
    UNIT_WORD,
    WEAK_AT,
)
from nlp.entities.reading import EntityReading
from nlp.gazetteer.entry import Rank

THRESHOLD: Final = 3
_ARTICLES: Final = frozenset({"the", "la", "le", "les"})
_COMMONEST: Final = frozenset(
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan trinh van"
    " thi".split()
)
_ANY_CUE: Final = Vocabulary.union(HOME, PERSON, UNIT_WORD, AT)
_SURE_BARE: Final = frozenset(
    "huyen xa phuong thi thanh tinh song suoi deo cao diem nghia ntls ntlsqg thon ap duong quoc ql"
    " tp hill route highway lz fsb firebase nga nui chan suon rach kenh phum".split()
)
"""First words that hardly mean anything but a place even without accents."""
_COMPASS: Final = frozenset({"tay bac", "dong bac", "tay nam", "dong nam"})
_PEOPLE: Final = frozenset("người dân bạn quân lính tiếng nguoi dan ban quan linh tieng".split())
_SPACE: Final = (" ", "\u00a0")
_LABEL_GAPS: Final = (
    " ",
    ": ",
    ":",
    " : ",
    "\u00a0",
    ". ",
    ":\u00a0",
    "'",
    "’",
    " - ",
    '"',
    ' "',
    " “",
)
_UNIT_BEFORE: Final = re.compile(
    r"(?:(?:^|[^\w])[acdefkq]\.? ?\d{1,4}[a-zđ]?|(?:đội|đoàn|sư|viện|trạm|tnxp|doi|doan"
    r"|su) \d{1,4}[a-zđ]?"
    r"|\d(?:st|nd|rd|th|e|ème)? (?:bn|regt|div|co|bde|regiment|division|battalion))\s$",
    re.IGNORECASE,
)
_TWO_UNITS: Final = re.compile(r"[abcdefk]\d+[,\- ]+[abcdefk]\d+\s$", re.IGNORECASE)
_RANKED: Final = {
    Rank.COUNTRY: 2, Rank.REGION: 3, Rank.PROVINCE: 3, Rank.DISTRICT: 2, Rank.SITE: 2,
    Rank.COMMUNE: 1, Rank.HAMLET: 0,
}  # fmt: skip


def cue(reading: EntityReading, first: int) -> str:
    """Return which words stand right before word ``first``: home, at, weak, person, unit, or none.

    The longest phrase wins; at the same length a home before a person before a place.
    """
    words = reading.words
    if first and words[first - 1].kept in _ARTICLES and reading.lang != "vi":
        return cue(reading, first - 1) or "weak"
    if first == 0:
        return ""
    gap = reading.text[words[first - 1].end : words[first].start]
    if gap not in _LABEL_GAPS:
        return ""
    before = words[first - 1]
    if not reading.accented and before.bare in _COMMONEST and before.text[:1].isupper():
        return ""  # ``TRAN THANH HOA``: the surname, not ``trận``
    if not _ANY_CUE.closes(reading, first - 1):
        return ""
    home, person = HOME.before(reading, first), PERSON.before(reading, first)
    unit, near = UNIT_WORD.before(reading, first), AT.before(reading, first)
    best = max(home, person, unit, near)
    if not best:
        return ""
    if home == best:
        return "home"
    if unit == best and gap in _SPACE:
        return "unit"
    if near == best:
        return "weak" if WEAK_AT.before(reading, first) == near else "at"
    return "person" if person == best else ""


def after_unit(reading: EntityReading, start: int) -> bool:
    """Whether the name of a unit stands right before: ``D14 Tây Ninh``, ``C61 huyện …``."""
    before = reading.text[max(0, start - 24) : start]
    return bool(_UNIT_BEFORE.search(before)) and not _TWO_UNITS.search(before)


def weight(reading: EntityReading, chain: Chain, said: str, years: frozenset[int]) -> int:
    """Return the evidence that ``chain`` is a place; at ``THRESHOLD`` it counts as one.

    Args:
        reading: the text.
        chain: the parts of the place.
        said: what ``cue`` gave for its first word.
        years: the years the text names; a name of one campaign is likelier in its year.
    """
    part = chain.parts[0]
    words = reading.words
    doubt = _doubtful_lead(reading, part)
    if (part.lead or part.landform) and not doubt:
        return THRESHOLD + 1
    if doubt and (part.hit is None or part.hit.single):
        first = words[part.first].bare
        if part.height or part.road:
            return THRESHOLD if first in _SURE_BARE or first == "doi" else 0
        return THRESHOLD if first in _SURE_BARE and len(chain.parts) > 1 else 0
    if doubt and words[part.first].bare in _SURE_BARE:
        return THRESHOLD + 1
    if part.hit is None:
        return THRESHOLD if said in ("home", "at") else 0
    hit = part.hit
    rank = hit.rank
    found = 1 if hit.single else _RANKED[rank]
    if hit.single and (rank >= Rank.COMMUNE or len(words[hit.first].text) < 2):
        found = -1 if said not in ("home", "at") else 0
    if hit.single and reading.accented and not words[hit.first].text.isascii() and hit.cost == 0:
        found += 1
    found += {"home": 2, "at": 2, "weak": 1, "person": -4, "unit": -4}.get(said, 0)
    if chain.consistent:
        found += 2
    elif len(chain.parts) > 1:
        found += 1
    if reading.accented:
        found -= hit.cost if hit.end - hit.first < 3 else hit.cost // 2
        if hit.cost and said != "home" and words[part.first].text[:1].islower():
            found -= 3
    if _tailed(reading, part):
        found += 1
    if hit.common and any(one.held[0] and any(map(one.in_year, years)) for one in hit.entries):
        found += 1
    if rank is Rank.COUNTRY and part.first and words[part.first - 1].kept in _PEOPLE:
        found -= 4
    if _leader(reading, part) and (said not in ("home", "at") or reading.case == "lower"):
        found -= 4
    if hit.common:
        capital = words[part.first].text[:1].isupper()
        found -= 1 if capital and reading.case != "upper" and rank < Rank.COMMUNE else 2
    return found + _shape(reading, chain, said)


def _tailed(reading: EntityReading, part: Part) -> bool:
    """Whether an English word for a place was taken in behind the name."""
    return part.hit is not None and part.end > part.hit.end


def _doubtful_lead(reading: EntityReading, part: Part) -> bool:
    """Whether a word for a place, in small letters and without accents, may be another word.

    ``ban`` is bản, ban, bạn or bán; ``cho`` chợ or cho: only the name behind can tell.
    """
    if reading.accented or "vi" not in reading.languages or not (part.lead or part.landform):
        return False
    return part.name[:1].islower() or (part.name[:1].isdigit() and reading.case == "lower")


def _leader(reading: EntityReading, part: Part) -> bool:
    """Whether the name is more likely a man's (``Hồ Chí Minh`` without ``TP``) or a direction."""
    said = [word.bare for word in reading.words[part.first : part.end]]
    compass = " ".join(said) in _COMPASS and reading.words[part.first].text[:1].islower()
    return said == ["ho", "chi", "minh"] or compass


def _shape(reading: EntityReading, chain: Chain, said: str) -> int:
    """Weigh capitals, neighbours that make a longer name, and surnames before."""
    words, part = reading.words, chain.parts[0]
    capital = all(word.text[:1].isupper() for word in words[part.first : part.end])
    if reading.case == "lower" and capital:
        return 1  # a line with one capital, and it is the name's
    if reading.case != "mixed":
        return _spoken(reading, part.first, said, rank=part.rank)
    if not words[part.first].text[:1].isupper():
        return -3
    found = 1 if capital else 0
    if _inside_name(reading, part.first, chain.end):
        found -= 4
    surname = words[part.first].kept in SURNAMES or words[part.first].bare in SURNAMES_BARE
    # Writers of other languages name the well-known places, and persons in full.
    abroad = "vi" not in reading.languages and part.rank <= Rank.SITE
    if surname and said not in ("home", "at") and part.rank >= Rank.DISTRICT and not abroad:
        found -= 1 if chain.consistent or said == "weak" else 2
    return found


def _spoken(reading: EntityReading, first: int, said: str, *, rank: Rank) -> int:
    """Weigh a name where capitals say nothing: after a surname it is most likely a person's."""
    words = reading.words
    found = 0
    if reading.case == "lower":
        known = rank is Rank.SITE or (rank is Rank.DISTRICT and said)
        found -= 1 if (rank >= Rank.DISTRICT and not known) or not reading.accented else 0
    else:
        found += 1
    if said in ("home", "at"):
        return found
    if words[first].kept in ("văn", "thị") or (
        not reading.accented and words[first].bare in ("van", "thi")
    ):
        return found - 3
    for at in range(max(0, first - 3), first):
        surname = words[at].kept in SURNAMES if reading.accented else words[at].bare in _COMMONEST
        if surname and all(
            reading.text[words[i].end : words[i + 1].start] in _SPACE for i in range(at, first)
        ):
            return found - 3
    return found


def _inside_name(reading: EntityReading, first: int, end: int) -> bool:
    """Whether capitals beside the name make it a part of a longer one: ``Lợi Hà Nam``."""
    words, text = reading.words, reading.text
    if first and text[words[first - 1].end : words[first].start] in (" ", "-"):
        before = words[first - 1].text
        if before[:1].isupper() and not before.isdigit() and not _opens(reading, first):
            return True
    if end < len(words) and text[words[end - 1].end : words[end].start] == " ":
        behind = words[end]
        if behind.text[:1].isupper() and not EN_TAIL.at(reading, end):
            if "vi" in reading.languages and reading.accented:
                return not _starts_anew(reading, end)
            return behind.text.isalpha() and behind.bare in SURNAMES_BARE
    return False


def _opens(reading: EntityReading, first: int) -> bool:
    """Whether the capital word before is one that leads to a place: ``Tại Quảng Trị``."""
    return bool(
        AT.before(reading, first)
        or HOME.before(reading, first)
        or UNIT_WORD.before(reading, first)
        or PERSON.before(reading, first)
    )


_ANEW: Final = frozenset("tết mậu mùa tháng năm ngày xuân hè ls anh chị ông bà".split())


def _starts_anew(reading: EntityReading, at: int) -> bool:
    if reading.words[at].kept in _ANEW:
        return True
    return at + 1 < len(reading.words) and cue(reading, at + 1) in ("home", "at")
