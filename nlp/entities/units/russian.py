"""Units in Russian: "63-й дивизион 236-го зенитно-ракетного полка", "304-я дивизия", "236 зрп"."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.units.numbers import RU_FIRST, russian_ordinal
from nlp.entities.units.pieces import Cursor, Piece

_LEVELS: Final = (
    ("дивизион", "bn"),
    ("авиаполк", "regt"), ("дивизи", "div"), ("полк", "regt"), ("батальон", "bn"),
    ("бригад", "bde"),
    ("взвод", "plt"), ("отделени", "squad"), ("корпус", "corps"), ("батаре", "bty"),
)  # fmt: skip
_COMPANY: Final = re.compile(r"рот(?:а|ы|е|у|ой|ою)?")
_NO_LEVEL: Final = re.compile(r"полк(?:овник\w*|овой|овые)|дивизионн\w+|ротн\w+|батальонн\w+")
_ARMS: Final = (
    ("зенитно", "aaa"), ("ракетн", "sam"), ("зенитн", "aaa"), ("артиллерийск", "arty"),
    ("сапёрн", "eng"), ("саперн", "eng"), ("инженерн", "eng"), ("танков", "tank"),
    ("разведывательн", "recon"), ("десантн", "abn"), ("парашютн", "abn"), ("диверсионн", "sapper"),
    ("спецназ", "sapper"), ("специальн", "sapper"), ("морск", "mar"), ("кавалерийск", "cav"),
    ("аэромобильн", "cav"), ("авиационн", "air"), ("истребительн", "air"), ("связи", "signal"),
    ("пехотн", "inf"), ("стрелков", "inf"), ("мотострелков", "inf"), ("механизированн", "inf"),
    ("воздушно", "abn"), ("транспортн", "trans"), ("автомобильн", "trans"),
)  # fmt: skip
_SIDES: Final = (
    ("вьетнамск", "PAVN"), ("северовьетнамск", "PAVN"), ("южновьетнамск", "ARVN"),
    ("американск", "US"), ("южнокорейск", "ROK"), ("корейск", "ROK"), ("китайск", "CN"),
    ("французск", "FR"), ("австралийск", "AUS"),
)  # fmt: skip
_SHORT: Final = {
    "зрп": ("regt", "sam"), "зрдн": ("bn", "sam"), "зрд": ("bn", "sam"), "зенап": ("regt", "aaa"),
    "зап": ("regt", "aaa"), "пп": ("regt", ""), "пд": ("div", ""), "пб": ("bn", ""),
    "сп": ("regt", ""), "тп": ("regt", "tank"), "ап": ("regt", "arty"), "тб": ("bn", "tank"),
    "иап": ("regt", "air"), "тех": ("", ""),
}  # fmt: skip
_ENDINGS: Final = frozenset("й я го ой ей му м ю е ый ая ого ому ым ым ом ую ое их х ми".split())
SAM_REGIMENTS: Final = frozenset("236 238 257 261 263 267 268 274 275 276 278 285".split())


def numbered_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read an ordinal in figures or words and the level it counts."""
    number, place = cursor.lettered(at)
    figures = bool(number)
    if number:
        if cursor.gap(place) in ("-", "‑", "–", "") and cursor.kept(place) in _ENDINGS:
            place += 1
        short = _SHORT.get(cursor.kept(place))
        if short and short[0] and cursor.near(place):
            return cursor.piece(at, place + 1, short[0], number, "ru-short", short[1])
    elif cursor.kept(at) in RU_FIRST:
        number, place = russian_ordinal(cursor.words, at)
    if not number or not cursor.near(place):
        return None
    arm = side = ""
    for _ in range(4):
        word = cursor.kept(place)
        arm = "air" if word.startswith("авиаполк") else arm
        level = _level(word)
        if level:
            if not figures and level in ("squad", "corps"):
                return None
            return _made(cursor, at, place + 1, level, number, arm, side)
        found = next((value for stem, value in _ARMS if word.startswith(stem)), "")
        if found:
            arm = "sam" if found == "sam" or arm == "sam" else arm if arm == "aaa" else found
        elif word not in ("отдельн", "пехоты") and not (
            word.startswith(("отдельн", "гвардейск", "дивизионн"))
        ):
            said = next((value for stem, value in _SIDES if word.startswith(stem)), "")
            if not said:
                return None
            side = said
        place += 1
        if cursor.gap(place) not in (" ", "-", "\u00a0"):
            return None
    return None


def _level(word: str) -> str:
    if _NO_LEVEL.fullmatch(word):
        return ""
    if _COMPANY.fullmatch(word):
        return "co"
    return next((level for stem, level in _LEVELS if word.startswith(stem)), "")


def _made(cursor: Cursor, at: int, end: int, level: str, number: str, arm: str, side: str) -> Piece:
    place = end
    if cursor.kept(place) in ("морской", "связи", "пво", "сапёров", "спецназа", "коммандос"):
        behind = {
            "морской": "mar", "связи": "signal", "пво": "aaa", "сапёров": "sapper",
            "спецназа": "sapper", "коммандос": "sapper",
        }  # fmt: skip
        if cursor.near(place):
            arm = arm or behind[cursor.kept(place)]
            end = place + (2 if cursor.kept(place) == "морской" else 1)
    place = end
    if cursor.near(place) and cursor.kept(place) in (
        "вна",
        "сша",
        "арв",
        "дрв",
        "ноак",
        "нва",
        "ноа",
    ):
        side = {"сша": "US", "арв": "ARVN", "ноак": "CN"}.get(cursor.kept(place), "PAVN")
        end = place + 1
    return cursor.piece(at, min(end, len(cursor.words)), level, number, "ru-ordinal", arm, side)


def level_first_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "полк № 66", "дивизия 304", "батальон К-8"."""
    level = _level(cursor.kept(at))
    if not level:
        return None
    gap = cursor.gap(at + 1)
    if gap == " «":
        return _quoted(cursor, at)
    if gap.strip(" №\u00a0") or not gap:
        return None
    number, after = cursor.lettered(at + 1)
    if number and (cursor.kept(after) in _ENDINGS and cursor.gap(after) == "-"):
        return None
    if (
        not number
        and cursor.kept(at + 1) in ("к", "k", "d", "д")
        and cursor.gap(at + 2) in ("-", "")
    ):
        number, after = cursor.lettered(at + 2)
    if not number or (after < len(cursor.words) and cursor.gap(after) in ("", "/", ".")):
        return None
    if "№" not in gap and (
        len(number.rstrip("ABC")) > 3
        or (_level(cursor.kept(after)) and cursor.gap(after) == " ")
        or level == "squad"
    ):
        return None
    first, arm = at, ""
    while first and cursor.gap(first) in (" ", "-"):
        found = next(
            (value for stem, value in _ARMS if cursor.kept(first - 1).startswith(stem)), ""
        )
        if not found:
            break
        arm = "sam" if "sam" in (found, arm) else arm or found
        first -= 1
    return cursor.piece(first, after, level, number, "ru-level", arm)


_QUOTED: Final = {
    "тигр": ("div", "capital", "", "ROK"), "белая": ("div", "9", "", "ROK"),
    "голубой": ("bde", "2", "mar", "ROK"), "синий": ("bde", "2", "mar", "ROK"),
    "америкал": ("div", "23", "", "US"),
}  # fmt: skip


def _quoted(cursor: Cursor, at: int) -> Piece | None:
    """Read "дивизия «Тигр»", "бригада «Голубой дракон»"."""
    known = _QUOTED.get(cursor.kept(at + 1))
    closing = cursor.text.find("»", cursor.words[at + 1].start) if known else -1
    if known is None or not 0 < closing - cursor.words[at + 1].start < 24:
        return None
    level, name, arm, side = known
    after = at + 1
    while after < len(cursor.words) and cursor.words[after].start < closing:
        after += 1
    start = cursor.words[at].start
    return Piece(at, after, start, closing + 1, level, name, "ru-name", arm, side)
