"""Military ranks, in Vietnamese wherever they stand, in other languages beside a person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.entities.people.phrases import Phrases, gap
from nlp.entities.reading import EntityReading
from records.entity import Entity

_VI_RANKS: Final = (
    "binh nhì|binh nhất|hạ sĩ|trung sĩ|thượng sĩ|chuẩn úy|thiếu úy|trung úy|thượng úy|đại úy|"
    "thiếu tá|trung tá|thượng tá|đại tá|thiếu tướng|trung tướng|thượng tướng|đại tướng"
).split("|")
_LETTERS: Final = {
    "b1": "binh nhì", "b2": "binh nhất", "bi": "binh nhì", "h1": "hạ sĩ", "h2": "trung sĩ", "h3": (
    "thượng sĩ"
    ),
    "bn": "binh nhì", "bnh": "binh nhất", "hs": "hạ sĩ", "ts": "trung sĩ", "cu": "chuẩn úy",
    "1/": "thiếu úy", "2/": "trung úy", "3/": "thượng úy", "4/": "đại úy", "1//": "thiếu tá",
    "2//": (
    "trung tá"
    ),
    "3//": "thượng tá", "4//": "đại tá",
}  # fmt: skip
_FORM: Final = re.compile(
    (
        r"(?:cấp bậc|cap bac|cấp|c\.?b)\s*(?:khi hy sinh)?\s*[:\-]\s*(?P<rank>[bBhH][1-3]\b|"
        r"[1-4]/{1,2}(?!\d)|HS|TS|CU)(?![\w/])"
    ),
    re.IGNORECASE,
)
_EN: Final = {
    "private": "private", "pvt": "private", "pfc": "private first class", "private first class": (
    "private first class"
    ),
    "corporal": "corporal", "cpl": "corporal", "lance corporal": "lance corporal", "lcpl": (
    "lance corporal"
    ),
    "sergeant": "sergeant", "sgt": "sergeant", "staff sergeant": "staff sergeant", "ssgt": (
    "staff sergeant"
    ),
    "senior sergeant": "senior sergeant", "master sergeant": "master sergeant", "sfc": (
    "sergeant first class"
    ),
    "sergeant major": "sergeant major", "aspirant": "aspirant", "lieutenant": "lieutenant",
    "lt": "lieutenant",
    "2nd lieutenant": "second lieutenant", "second lieutenant": "second lieutenant",
    "1st lieutenant": "first lieutenant", "first lieutenant": "first lieutenant",
    "senior lieutenant": "senior lieutenant", "junior lieutenant": "junior lieutenant",
    "captain": "captain",
    "sr lt": "senior lieutenant", "sr capt": "senior captain", "sr sgt": "senior sergeant",
    "1st lt": "first lieutenant", "2nd lt": "second lieutenant", "jr lt": "junior lieutenant",
    "senior captain": "senior captain", "capt": "captain", "cpt": "captain", "major": "major",
    "maj": "major",
    "lieutenant colonel": "lieutenant colonel", "lt col": "lieutenant colonel", "ltc": (
    "lieutenant colonel"
    ),
    "colonel": "colonel", "senior colonel": "senior colonel", "general": "general",
    "brigadier general": "brigadier general", "warrant officer": "warrant officer", "sp4": (
    "specialist 4"
    ),
    "spc": "specialist", "specialist": "specialist",
}  # fmt: skip
_FR: Final = {
    "soldat": "private", "caporal": "corporal", "caporal-chef": "senior corporal",
    "sergent": "sergeant",
    "sergent-chef": "staff sergeant", "adjudant": "warrant officer", "adjudant-chef": (
    "chief warrant officer"
    ),
    "aspirant": "aspirant", "sous-lieutenant": "second lieutenant", "lieutenant": "lieutenant",
    "capitaine": "captain", "commandant": "major", "lieutenant-colonel": "lieutenant colonel",
    "colonel": "colonel",
    "général": "general",
}  # fmt: skip
_RU: Final = re.compile(
    r"(?<!\w)(?P<rank>рядов(?:ой|ого|ому|ым)|ефрейтор\w{0,2}|младш\w{2,3} сержант\w{0,2}|"
    r"старш\w{2,3} сержант\w{0,2}|сержант\w{0,2}|"
    r"старшин\w{0,2}|прапорщик\w{0,2}|младш\w{2,3} лейтенант\w{0,2}|старш\w{2,3} "
    r"лейтенант\w{0,2}|лейтенант\w{0,2}|капитан\w{0,2}|"
    r"майор\w{0,2}|подполковник\w{0,2}|полковник\w{0,2})(?!\w)",
    re.IGNORECASE,
)
_RU_NORM: Final = (
    ("рядов", "private"),
    ("ефрейтор", "lance corporal"),
    ("младш сержант", "junior sergeant"),
    ("старш сержант", "senior sergeant"),
    ("сержант", "sergeant"),
    ("старшин", "sergeant major"),
    ("прапорщик", "warrant officer"),
    ("младш лейтенант", "junior lieutenant"),
    ("старш лейтенант", "senior lieutenant"),
    ("лейтенант", "lieutenant"),
    ("капитан", "captain"),
    ("майор", "major"),
    ("подполковник", "lieutenant colonel"),
    ("полковник", "colonel"),
)
_KO: Final = re.compile(
    "이병|일병|상병|병장|하사|중사|상사|원사|준위|소위|중위|대위|소령|중령|대령"
)
_KO_NORM: Final = {
    "이병": "private", "일병": "private first class", "상병": "corporal", "병장": "sergeant",
    "하사": (
    "staff sergeant"
    ),
    "중사": "sergeant first class", "상사": "master sergeant", "원사": "sergeant major", "준위": (
    "warrant officer"
    ),
    "소위": "second lieutenant", "중위": "first lieutenant", "대위": "captain", "소령": "major",
    "중령": (
    "lieutenant colonel"
    ),
    "대령": "colonel",
}  # fmt: skip
_ZH: Final = re.compile("列兵|上等兵|下士|中士|上士|准尉|少尉|中尉|上尉|大尉|少校|中校|上校|大校")
_ZH_NORM: Final = {
    "列兵": "private", "上等兵": "private first class", "下士": "corporal", "中士": "sergeant",
    "上士": (
    "staff sergeant"
    ),
    "准尉": "warrant officer", "少尉": "second lieutenant", "中尉": "lieutenant",
    "上尉": "captain", "大尉": (
    "senior captain"
    ),
    "少校": "major", "中校": "lieutenant colonel", "上校": "colonel", "大校": "senior colonel",
}  # fmt: skip


def _vietnamese() -> dict[str, str]:
    table: dict[str, str] = {}
    for rank in _VI_RANKS:
        table[rank] = rank
        table[rank.replace("úy", "uý")] = rank
        table[rank.replace("sĩ", "sỹ")] = rank
    return table


_VI: Final = Phrases(_vietnamese(), loose=4)
_EN_RANKS: Final = Phrases(_EN)
_FR_RANKS: Final = Phrases({word.replace("-", " "): norm for word, norm in _FR.items()}, kept=True)
# Words that make a rank part of something else: "hạ sĩ quan" are non-commissioned officers.
_NOT_BEFORE: Final = frozenset(("quan", "quân"))
_FORM_EN: Final = re.compile(r"(?:rank|grade)\s*[:\-]?\s*$", re.IGNORECASE)
_BESIDE: Final = re.compile(r"[.,]? ?$")


def find_ranks(reading: EntityReading) -> list[Entity]:
    """Return ranks; ``norm`` in Vietnamese for Vietnamese words, else in English."""
    found: list[Entity] = []
    if reading.words:
        found += _latin(reading)
    if not reading.text.isascii():
        found += _others(reading)
    found.sort(key=lambda one: (one.start, -one.end))
    return [one for i, one in enumerate(found) if not i or one.start >= found[i - 1].end]


def _latin(reading: EntityReading) -> Iterator[Entity]:
    words = reading.words
    if "vi" in reading.languages:
        for first, behind, norm in _VI.find(reading):
            if (
                behind < len(words)
                and gap(reading, behind - 1) == " "
                and words[behind].kept in _NOT_BEFORE
            ):
                continue
            yield reading.entity(
                words[first].start, words[behind - 1].end, "RANK", norm, 0.93, "rank"
            )
        for match in _FORM.finditer(reading.text):
            written = match["rank"].lower()
            yield reading.entity(
                *match.span("rank"), "RANK", _LETTERS.get(written), 0.85, "rank_letter"
            )
    for lang, phrases in (("en", _EN_RANKS), ("fr", _FR_RANKS)):
        if lang in reading.languages:
            for first, behind, norm in phrases.find(reading):
                if _with_person(reading, first, behind):
                    yield reading.entity(
                        words[first].start,
                        words[behind - 1].end,
                        "RANK",
                        norm,
                        0.8,
                        (f"rank_{lang}"),
                    )


def _with_person(reading: EntityReading, first: int, behind: int) -> bool:
    """Whether a name follows, a form asks for the rank, or it stands between commas."""
    words = reading.words
    text = reading.text
    if words[first].bare in ("general", "major", "private") and words[first].text[0].islower():
        return False
    if _FORM_EN.search(text[max(0, words[first].start - 9) : words[first].start]):
        return True
    if behind < len(words):
        between = gap(reading, behind - 1)
        if between in (" ", ". ") and words[behind].text[0].isupper():
            return not (between == ". " and behind - first == 1 and len(words[first].text) > 4)
    before = text[max(0, words[first].start - 2) : words[first].start]
    after = text[words[behind - 1].end : words[behind - 1].end + 1]
    return (
        before == ", "
        and after in (",", ".", ";")
        and first > 0
        and words[first - 1].text[0].isupper()
    )


def _others(reading: EntityReading) -> Iterator[Entity]:
    text = reading.text
    for match in _RU.finditer(text):
        written = " ".join(
            re.sub(r"(?<=младш|старш)\w+", "", part) for part in match.group().lower().split()
        )
        norm = next((norm for stem, norm in _RU_NORM if written.startswith(stem)), None)
        yield reading.entity(*match.span(), "RANK", norm, 0.8, "rank_ru")
    for match in _KO.finditer(text):
        before = text[match.start() - 1 : match.start()]
        spaced = before in ("", " ", ",", "(", ":") or _hangul_name_before(text, match.start())
        if spaced and not re.match("(?:들|만|을 내|감)", text[match.end() :]):
            yield reading.entity(*match.span(), "RANK", _KO_NORM[match.group()], 0.75, "rank_ko")
    for match in _ZH.finditer(text):
        yield reading.entity(*match.span(), "RANK", _ZH_NORM[match.group()], 0.8, "rank_zh")


def _hangul_name_before(text: str, at: int) -> bool:
    return bool(re.search(r"(?:^|\s)[가-힣]{3,4}$", text[max(0, at - 5) : at]))
