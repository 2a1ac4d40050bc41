"""Whether a watch rule is fit for use: tidied, with the first thing that is wrong in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

from casework.selectors.watch_terms import place_names
from casework.source_manifests import manifests
from casework.watch_content import Channel, RuleContent
from nlp.entities.units import parse_unit, read_unit
from records.errors import Refused
from records.language import LANGUAGES
from records.text import nfc, unaccented

OFFERED_LANGUAGES: Final = ("vi", "en", "fr", "ko", "ru", "zh")
SHORTEST: Final = 2
LONGEST: Final = 100
MOST: Final = 200
LONGEST_ID: Final = 200


_SEARCHED: Final = ("youtube", "tiktok")


def searched_platforms() -> tuple[str, ...]:
    """Return the platforms on which keywords and hashtags can also be searched for."""
    priced = (one for one in manifests().values() if {"query", "hashtag"} & set(one.costs))
    return tuple(dict.fromkeys((*_SEARCHED, *(one.platform for one in priced))))


def rule_checked(content: RuleContent, *, ask_gazetteer: bool = True) -> RuleContent:
    """Return ``content`` tidied: NFC, single spaces, nothing twice, units as codes.

    Args:
        content: as typed.
        ask_gazetteer: refuse places that the gazetteer does not know; reading it takes a moment.

    Raises:
        Refused: it is of no use as a rule; the message says why.
    """
    name = _tidy(content.name)
    if not name or len(name) > 120:
        raise Refused("Tên luật phải có 1–120 chữ.", "A rule needs a name of 1–120 characters.")
    tidied = replace(
        content,
        name=name,
        keywords=_words("keywords", content.keywords, _word),
        exclusions=_words("exclusions", content.exclusions, _word),
        hashtags=_words("hashtags", content.hashtags, _hashtag),
        places=_words("places", content.places, _place if ask_gazetteer else _word),
        units=_words("units", content.units, _unit),
        channels=tuple(dict.fromkeys(_channel(one) for one in content.channels)),
        languages=_known("languages", content.languages, LANGUAGES),
        query_platforms=_known("query_platforms", content.query_platforms, searched_platforms()),
    )
    wanted = (tidied.keywords, tidied.hashtags, tidied.places, tidied.units, tidied.channels)
    if not any(wanted):
        raise Refused(
            "Luật trống: cần ít nhất một từ khóa, hashtag, địa danh, đơn vị hoặc kênh.",
            "The rule is empty: it needs a keyword, hashtag, place, unit or channel.",
        )
    if both := _fold(tidied.keywords) & _fold(tidied.exclusions):
        shown = ", ".join(sorted(both))
        raise Refused(
            f"“{shown}” vừa là từ khóa vừa là từ loại trừ.",
            f"“{shown}” is a keyword and an exclusion too.",
        )
    return tidied


def _fold(words: Iterable[str]) -> set[str]:
    return {word.lower() for word in words}


def _tidy(text: str) -> str:
    return " ".join(nfc(text).replace("\x00", "").split())


def _words(field: str, given: Iterable[str], read: Callable[[str], str]) -> tuple[str, ...]:
    words = {read(word).lower(): read(word) for one in given if (word := _tidy(one))}
    if len(words) > MOST:
        raise Refused(f"{field}: nhiều nhất {MOST} mục.", f"{field}: at most {MOST} entries.")
    return tuple(words.values())


def _word(word: str) -> str:
    if len(word) > LONGEST:
        raise Refused(
            f"“{word[:30]}…” dài quá {LONGEST} chữ.",
            f"“{word[:30]}…” is longer than {LONGEST} characters.",
        )
    if sum(char.isalnum() for char in word) < SHORTEST:
        raise Refused(
            f"“{word}” ngắn quá: cần ít nhất {SHORTEST} chữ cái hoặc chữ số.",
            f"“{word}” is too short: at least {SHORTEST} letters or digits are needed.",
        )
    return word


def _hashtag(word: str) -> str:
    tag = word.lstrip("#").strip()
    if " " in tag:
        raise Refused(f"Hashtag “{tag}” có dấu cách.", f"The hashtag “{tag}” has a space in it.")
    return _word(tag)


def _place(word: str) -> str:
    if not place_names(_word(word)):
        raise Refused(
            f"Danh mục địa danh không có “{word}”; hãy ghi ở ô từ khóa.",
            f"The gazetteer does not know “{word}”; write it as a keyword.",
        )
    return word


def _unit(word: str) -> str:
    unit = parse_unit(word) or read_unit(_word(word))
    if unit is None:
        raise Refused(
            f"Không đọc được đơn vị “{word}”; viết như “e66 f304” hoặc “Trung đoàn 66”.",
            f"“{word}” is not read as a unit; write “e66 f304” or “66th Regiment NVA”.",
        )
    return str(unit)


def _channel(given: Channel) -> Channel:
    platform, its_id = given.platform.strip().lower(), _tidy(given.id)
    known = {one.platform for one in manifests().values()}
    if platform not in known:
        shown = ", ".join(sorted(known))
        raise Refused(
            f"Kênh “{its_id}”: nền tảng “{platform}” không có trong: {shown}.",
            f"Channel “{its_id}”: the platform “{platform}” is none of: {shown}.",
        )
    if not its_id or len(its_id) > LONGEST_ID:
        raise Refused(
            f"Kênh trên {platform} thiếu mã hoặc mã dài quá.",
            f"A channel on {platform} has no id, or one too long.",
        )
    return Channel(platform, its_id, _tidy(given.title)[:LONGEST])


def _known(field: str, given: Iterable[str], offered: tuple[str, ...]) -> tuple[str, ...]:
    chosen = dict.fromkeys(one.strip().lower() for one in given if one.strip())
    for one in chosen:
        if one not in offered:
            shown = ", ".join(offered)
            raise Refused(
                f"{field}: “{one}” không có trong: {shown}.",
                f"{field}: “{one}” is none of: {shown}.",
            )
    return tuple(chosen)


def too_bare(content: RuleContent) -> tuple[str, ...]:
    """Return keywords of one short syllable: without accents they stand for other words too."""
    if not content.unaccented:
        return ()
    return tuple(
        one for one in content.keywords if len(one) <= 3 and unaccented(one) != one.lower()
    )
