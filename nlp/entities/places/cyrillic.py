"""Places in Russian: names in any case, words for a place before them, hills by height."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.entities.places.foreign import chained, mention, part
from nlp.entities.places.latin import Mention
from nlp.entities.places.part import Part
from nlp.entities.reading import EntityReading, Word
from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.russian import loose
from nlp.gazetteer.scripts import cyrillic

_LEAD: Final = re.compile(
    r"(?:(?P<province>провинци[яиюей]+|пров\.)|(?P<district>уезд[аеуом]*|город[аеуом]*|г\.|гор\.)"
    r"|(?P<commune>общин[аыеуой]+|волост[ьиью]+|посёлк?[аеуом]*|посел[ок][кеауом]*)"
    r"|(?P<hamlet>деревн[яиеюей]+|дер\.|сел[оаеу]|село[м]?|хутор[аеуом]*)"
    r"|долин[аыеуой]+|рек[аиеуой]+|р\.|перевал[аеуом]*|мост[аеуом]*|остров[аеуом]*|о\.|аэродром[аеуом]*|порт[аеуом]*"
    r"|баз[аыеуой]+|авиабаз[аыеуой]+|лагер[ьяюем]+|гор[аыеуой]+|холм[аеуом]*|бухт[аыеуой]+|форт[аеуом]*|плато|станци[яиюей]+"
    r"|высот[аыеуой]+|сопк[аиеуой]+|кладбищ[еауем]+|паром[аеуом]*|переправ[аыеуой]+|тропа|тропе|тропы)\s$"
)
_HEIGHT: Final = re.compile(
    r"(?:высот|сопк|холм)[а-я]*\s(?:№\s?)?(\d{2,4}[АБСЮ]?)(?!\w)", re.IGNORECASE
)
_ROAD: Final = re.compile(
    r"(?:шоссе|дорог[аеиуой]+|трасс[аеыуой]+)\s(?:№\s?)?\d{1,3}(?!\w)", re.IGNORECASE
)
_LEVELS: Final = {
    "province": Rank.PROVINCE, "district": Rank.DISTRICT, "commune": Rank.COMMUNE,
    "hamlet": Rank.HAMLET,
}  # fmt: skip
_BEFORE: Final = frozenset(
    "в во из под у около близ до от через на к ко возле недалеко за при над вокруг между с со по"
    " районе район"
    " севернее южнее западнее восточнее вблизи городе провинции о об близи окрестностях бой бои"
    " битва бою".split()
)
_HOME: Final = frozenset("из родом уроженец родился родилась родина родной".split())
_SURNAMES: Final = frozenset(
    "нгуен нгуэн чан ле фам хоанг хуинь фан ву во данг буй до хо нго зыонг ли динь доан чинь май"
    " выонг чыонг тхай"
    " ван тхи дао лыонг ха тю та зуонг".split()
)
_GAPS: Final = frozenset({", ", " ", " (", ",", " - ", " — "})
_NO_PLACE: Final = frozenset("лаосский лаосская вьетнамский лаосской камбоджийский".split())
_COUNTRY_WORDS: Final = frozenset("лаос камбоджа кампучия таиланд китай".split())


def cyrillic_mentions(reading: EntityReading) -> list[Mention]:
    """Return the places in the Cyrillic of ``reading``."""
    text = reading.text
    parts = sorted(_parts(reading), key=lambda one: (one.start, -one.stop))
    kept: list[Part] = []
    for one in parts:
        if not kept or one.start >= kept[-1].stop:
            kept.append(one)
    found: list[Mention] = []
    for group in chained(text, kept, _GAPS):
        bracket = text[group[-1].stop : group[-1].stop + 1] == ")" and len(group) > 1
        stop = group[-1].stop + (
            1 if bracket and "(" in text[group[0].start : group[-1].stop] else 0
        )
        found.append(mention(group, home=_is_home(text, group[0].start), stop=stop))
    return found


def _is_home(text: str, start: int) -> bool:
    before = text[max(0, start - 30) : start].lower().split()
    return any(word.strip(",.:;") in _HOME for word in before[-3:])


def _parts(reading: EntityReading) -> Iterator[Part]:
    text, words = reading.text, reading.words
    for match in _HEIGHT.finditer(text):
        number = match.group(1).replace("Ю", "S").replace("С", "N").replace("А", "A")
        yield part(text, match.start(), match.end(), height=number)
    for match in _ROAD.finditer(text):
        yield part(text, match.start(), match.end(), cyrillic().level.get(loose(match.group()), ()))
    at = 0
    while at < len(words):
        if not _capital(words[at]):
            at += 1
            continue
        end, entries = _longest(reading, at)
        if not entries:
            at += 1
            continue
        found = _checked(reading, at, end, entries)
        if found is not None:
            yield found
        at = end if found is not None else at + 1


def _capital(word: Word) -> bool:
    return "А" <= word.text[:1] <= "Я" or word.kept in ("тропа", "тропе", "тропы", "зона")


def _longest(reading: EntityReading, at: int) -> tuple[int, tuple[Entry, ...]]:
    words, text = reading.words, reading.text
    exact, level = cyrillic().exact, cyrillic().level
    for size in (4, 3, 2, 1):
        end = at + size
        if end > len(words):
            continue
        if any(
            text[words[i].end : words[i + 1].start] not in (" ", "-") for i in range(at, end - 1)
        ):
            continue
        said = "".join(word.kept for word in words[at:end])
        entries = exact.get(said) or level.get(loose(said), ())
        if entries and len(said) >= 3:
            return end, entries
    return at, ()


def _checked(reading: EntityReading, at: int, end: int, entries: tuple[Entry, ...]) -> Part | None:
    text, words = reading.text, reading.words
    start, stop = words[at].start, words[end - 1].end
    lead = _LEAD.search(text[max(0, start - 20) : start].lower())
    level = None
    if lead:
        level = next((_LEVELS[name] for name, found in lead.groupdict().items() if found), None)
        first = start - len(lead.group())
        if first > 0 and text[first - 1].isalpha():
            lead = None
        else:
            start = first
    if not lead and _in_name(reading, at, end):
        return None
    if (
        not lead
        and entries[0].key == "pre2025:79"
        and (not at or words[at - 1].kept not in _BEFORE)
    ):
        return None  # the man, not the city
    short = len(text[words[at].start : stop]) <= 4 and entries[0].rank > Rank.COUNTRY
    if short and not lead:
        before = words[at - 1].kept if at else ""
        if before not in _BEFORE and entries[0].rank is not Rank.PROVINCE:
            return None
    return part(text, start, stop, entries, level=level)


def _in_name(reading: EntityReading, at: int, end: int) -> bool:
    """Whether capitals beside make it a person's name: ``Нгуен Динь Тунг``."""
    text, words = reading.text, reading.words
    if at and text[words[at - 1].end : words[at].start] in (" ", "-"):
        before = words[at - 1]
        if _capital(before) and before.kept not in _BEFORE:
            return True
    if end < len(words) and text[words[end - 1].end : words[end].start] in (" ", "-"):
        behind = words[end]
        if _capital(behind) and words[at].kept in _SURNAMES:
            return True
        if _capital(behind) and len(words[at].text) <= 4:
            return True
    if end - at > 1 and words[at].kept in ("ван", "тхи"):
        return True
    return end - at > 1 and words[at].kept in _SURNAMES and words[at + 1].kept in ("ван", "тхи")
