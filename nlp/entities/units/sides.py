"""Whose unit it is: its own words, words beside it, the numbers known, the language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from nlp.entities.units.norm import LEVELS
from nlp.entities.units.pieces import Cursor, Piece
from records.text import unaccented

_BESIDE: Final = 28
_BEFORE: Final = (
    ("ARVN", re.compile(
        r"(?:ngụy|nguỵ|vnch|sài gòn|arvn|south vietnamese|cộng hòa|rvn|\bngu[yi]|남베트남군?|"
        r"월남군|"
        r"남월군?|южновьетнамск\w+|арв|南越军?|伪军|sud-vietnamienne?s?|"
        r"sài gòn có)\W*(?:\w+\W+)?$")),
    ("US", re.compile(
        r"(?:\bmỹ|lính mỹ|quân mỹ|hoa kỳ|\bu\.?s\.?(?: army| marine| marines)?|american|our|my|"
        r"미군?|미국|미 육군|"
        r"미 해병대?|미\s|американск\w+|сша|美军|美國|美国|美|américaine?s?)\W*(?:\w+\W+)?$")),
    ("ROK", re.compile(
        r"(?:nam hàn|đại hàn|hàn quốc|nam triều tiên|park chung hee|\brok|korean|한국군?|국군|"
        r"파월|주월|우리|"
        r"따이한|корейск\w+|韩军?|韩国|南朝鲜军?)\W*(?:\w+\W+)?$")),
    ("AUS", re.compile(r"(?:\búc|australian|aussie|호주군?|австралийск\w+|澳军|"
                       r"澳大利亚)\W*(?:\w+\W+)?$")),
    ("FR", re.compile(r"(?:\bpháp|french|français\w*|notre|nos|프랑스군?|французск\w+|"
                      r"法军)\W*(?:\w+\W+)?$")),
    ("CN", re.compile(
        r"(?:广西|广州军区|昆明军区|云南边防|trung quốc|quân tàu|chinese|\bpla\b|중공군?|중국군?|"
        r"китайск\w+|ноак|我军?|解放军|我部|中国|援越|对越)\W*(?:\w+\W+)?$")),
    ("PAVN", re.compile(
        r"(?:\bnva|\bplaf|\bvc|viet ?cong|pavn|north vietnamese|viet ?minh|bộ đội|quân giải phóng|"
        r"việt minh|"
        r"베트콩|월맹군?|북베트남군?|인민군|북월군?|вна|северовьетнамск\w+|вьетнамск\w+|"
        r"вьетконг\w*|越军|北越军?|越共|越南人民军|越|viets?|"
        r"viêt-?minh|viet-minh|vm|enemy)\W*(?:\w+\W+)?$")),
)  # fmt: skip
_PAVN_TRAILS: Final = re.compile(r"^\W{0,2}(?:nva|vc|pavn|viet cong|вна|quân giải phóng)\b")
_BEHIND: Final = (
    ("ARVN", re.compile(r"^\W{0,2}(?:ngụy|vnch|arvn|của ngụy|quân đội sài gòn|cộng hòa)\b")),
    (
        "US",
        re.compile(
            r"^\W{0,2}(?:(?:của )?mỹ(?! (?:tho|lai|lộc|đức|sơn|khê|thạnh|thủy|hào))|hoa kỳ|сша|"
            r"армии сша|us\b)"
        ),
    ),
    ("ROK", re.compile(r"^\W{0,2}(?:nam hàn|hàn quốc|của nam hàn|đại hàn|rok\b)")),
    ("PAVN", _PAVN_TRAILS),
)
_ARM_BEFORE: Final = re.compile(
    "(?:高射炮|高炮|特工|炮兵|步兵|工兵|坦克|导弹|海军陆战队|陆战队|空降兵|侦察|防空)$"
)
_ROK_REGIMENTS: Final = frozenset("26 28 29 30".split())
_US_ARMS: Final = frozenset("cav mar abn".split())
_US_DIVISIONS: Final = frozenset("4 23 25 101 82".split())
_US_BRIGADES: Final = frozenset("173 196 198 199 11".split())
_VN_MARINES: Final = frozenset("147 258 369".split())
_SERVICES: Final = frozenset("eng med signal".split())
_ENEMY: Final = re.compile(r"\b(?:nva|vc|viet cong|pavn|vpa|enemy|559|bt|binh tram|north viet)")
_PAVN_DIVISIONS: Final = frozenset(
    "2 3 5 7 10 304 304A 304B 308 308A 308B 312 313 316 320 320A 320B 324 324B 325 325B 325C 326 "
    "337 338 341 345 346 356 968 711 31 307 309 330 339 302 303 8 375 367 361 363 365 377 "
    "351".split()
)
_CN_CORPS: Final = frozenset("1 11 12 13 14 20 27 41 42 43 47 50 54 55 67".split())


def side_of(cursor: Cursor, chain: Sequence[Piece]) -> str:
    """Return the side of a chain of pieces, as in a norm."""
    said = next((piece.side for piece in _all(chain) if piece.side), "")
    if said:
        return said
    start, end = chain[0].start, chain[-1].end
    before = cursor.text[max(0, start - _BESIDE) : start].lower()
    before = _ARM_BEFORE.sub("", before)
    behind = cursor.text[end : end + _BESIDE].lower()
    for side, pattern in _BEHIND:
        if pattern.search(behind):
            return side
    rule = chain[0].rule
    found = _latest(before)
    if found and not (found == "PAVN" and rule.startswith("vi")):
        return found
    return _by_language(cursor, chain, rule)


def _all(chain: Sequence[Piece]) -> list[Piece]:
    return [part for piece in chain for part in (piece, *piece.more)]


def _latest(before: str) -> str:
    """Return the side whose word stands directly before, clauses apart."""
    clause = re.split(r"[.;:,()，。；、：\n]", before)[-1]
    for side, pattern in _BEFORE:
        if pattern.search(clause):
            return side
    return ""


def _by_language(cursor: Cursor, chain: Sequence[Piece], rule: str) -> str:
    around = cursor.around(chain[0].start, chain[-1].end).lower()
    parts = _all(chain)
    names = {part.level: part.name for part in parts}
    language = rule[:2]
    if any(part.arm == "rar" for part in parts):
        return "AUS"
    if language == "ko":
        return _korean(around, names, any(part.arm == "mar" for part in parts))
    if language == "zh":
        return _chinese(around, names, parts)
    if language == "fr":
        return _french(around, chain, names)
    if rule.startswith(("en", "slash")):
        return _english(around, parts, names)
    if any(part.arm in ("cav", "ranger") for part in parts):
        return "US" if any(part.arm == "cav" for part in parts) else "ARVN"
    if any(part.arm in ("mar", "abn") for part in parts) and language == "vi":
        return "US" if names.get("bde") == "173" or names.get("div") in ("101", "82") else "ARVN"
    if language == "ru" and any(part.arm in _US_ARMS for part in parts):
        return "US"
    if (
        language in ("ru", "vi")
        and names.get("div") in ("101", "25", "82", "23")
        and re.search("сша|америк", around)
    ):
        return "US"
    return "PAVN"


def _english(text: str, parts: Sequence[Piece], names: dict[str, str]) -> str:
    lettered = any(part.level in ("co", "bty", "trp") and part.name.isalpha() for part in parts)
    if any(part.arm == "rar" for part in parts):
        return "AUS"
    if any(part.level == "sqn" and part.name.isalpha() for part in parts):
        return "AUS"
    if any(part.name[:1].isdigit() and part.name[-1:].isalpha() for part in parts):
        return "PAVN"
    if names.get("bde") in _VN_MARINES:
        return "ARVN"
    if names.get("bty", "")[:1].isdigit():
        return "AUS"
    if any(part.arm in _SERVICES for part in parts) and not _ENEMY.search(text):
        return "US" if names.get("div") not in _PAVN_DIVISIONS else "PAVN"
    if any(part.arm == "ranger" and part.level in ("bn", "group") for part in parts):
        return "ARVN"
    if lettered or any(part.arm in _US_ARMS for part in parts):
        return "US"
    if any(part.level == "regt" and part.arm in ("inf", "arty") for part in parts):
        numbers = names.get("regt", "")
        return "US" if numbers not in ("29", "95", "66", "33", "32", "88") else "PAVN"
    if names.get("div") in _US_DIVISIONS or names.get("bde") in _US_BRIGADES or "bde" in names:
        return "US"
    if names.get("div") in ("1", "9") and "regt" not in names:
        return "US"
    if LEVELS[parts[-1].level] <= LEVELS["plt"]:
        return "PAVN" if re.search(r"\b(?:nva|vc|viet cong|pavn)\b", text) else "US"
    return "PAVN"


def _korean(text: str, names: dict[str, str], marines: bool) -> str:
    if marines:
        return "ROK"
    hostile = re.search(r"월맹|베트콩|북베트남|인민군|북월|적 |적의|적군|포로|노획", text)
    ours = re.search(r"한국군|국군|파월|주월|우리|맹호|백마|청룡|중대장|소대장", text)
    if (
        ours
        and not hostile
        and names.get("regt", "1") in ("1", *_ROK_REGIMENTS)
        and "div" not in names
    ):
        return "ROK"
    if names.get("regt") in _ROK_REGIMENTS and not ("div" in names and names["div"] != "9"):
        return "ROK"
    if names.get("div") == "9" and not hostile:
        return "ROK"
    if "div" in names or "regt" in names:
        return "PAVN"
    return "PAVN" if hostile or not ours else "ROK"


def _chinese(text: str, names: dict[str, str], parts: Sequence[Piece]) -> str:
    if names.get("corps") in _CN_CORPS or re.search(r"解放军|我军|我部|对越自卫|还击", text):
        if names.get("div") in _PAVN_DIVISIONS and "corps" not in names:
            return "PAVN"
        return "CN"
    if any(part.level == "group" for part in parts):
        return "CN"
    return "US" if any(part.arm == "cav" for part in parts) else "PAVN"


def _french(text: str, chain: Sequence[Piece], names: dict[str, str]) -> str:
    if names.get("div") in _PAVN_DIVISIONS:
        return "PAVN"
    folded = unaccented(text)
    number = names.get("regt", "")
    if number.isdecimal() and int(number) >= 30:
        return "PAVN"
    if re.search(r"\bviets?\b|viet-?minh|\bvm\b", folded) or "divis" in folded:
        return "PAVN"
    return "FR" if chain[0].rule == "fr-ordinal" else "PAVN"
