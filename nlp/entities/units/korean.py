"""Units in Korean: "백마 30연대 1대대", "수도사단", "해병 2여단", "월맹군 제3사단 12연대"."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.units.numbers import korean_number
from nlp.entities.units.pieces import Cursor, Piece

_LEVELS: Final = {
    "분대": "squad", "소대": "plt", "중대": "co", "대대": "bn", "연대": "regt", "여단": "bde",
    "사단": "div", "군단": "corps", "포대": "bty",
}  # fmt: skip
_ARMS: Final = {
    "기병": "cav", "기갑": "tank", "해병": "mar", "공수": "abn", "포병": "arty", "공병": "eng",
    "고사포": "aaa", "방공": "aaa", "특공": "sapper", "보병": "inf", "유격": "ranger",
    "레인저": "ranger",
    "전차": "tank", "수색": "recon", "정찰": "recon", "미사일": "sam", "경보병": "inf",
    "공정": "abn",
    "특수": "sapper", "야전포병": "arty", "지방": "lf", "지방군": "lf", "통신": "signal",
    "수송": "trans",
}  # fmt: skip
_ARM: Final = "|".join(sorted(_ARMS, key=len, reverse=True))
_LEVEL: Final = "|".join(_LEVELS)
_DIGITS: Final = "영공일이삼사오육륙칠팔구십백"
_COUNTED: Final = re.compile(
    rf"(?P<arm>{_ARM})?(?P<level>{_LEVEL})(?!장|급|원|전|별|본부장|쯤|규모|정도|씩)"
)
_SAID: Final = re.compile(
    rf"제?(?P<number>[{_DIGITS}]+)(?P<arm>{_ARM})?(?P<level>{_LEVEL})(?!장|급|원|전|별)"
)
_NAMED: Final = re.compile(
    r"(?P<name>수도|맹호|백마|청룡)(?P<kind>기계화보병사단|사단|부대|여단)?(?!장|산|사(?!단)|"
    r"고지|강|마을|작전)"
)
_NAME: Final = {"수도": ("div", "capital", ""), "맹호": ("div", "capital", ""),
                "백마": ("div", "9", ""), "청룡": ("bde", "2", "mar")}  # fmt: skip
_LETTERS: Final = {"알파": "A", "브라보": "B", "찰리": "C", "델타": "D"}
_LETTER: Final = re.compile(rf"(?:{'|'.join(_LETTERS)})중대")
_ARMORED: Final = re.compile(r"기갑연대(?!장)")


def numbered_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "30연대", "제9사단", "1기병사단" at a number in figures."""
    number, place = cursor.lettered(at)
    if not number or not cursor.near(place) or place >= len(cursor.words):
        return None
    skip = 1 if not cursor.gap(place) and cursor.raw(place)[0] in "ABC" and number.isdigit() else 0
    number += cursor.raw(place)[:skip]
    match = _COUNTED.match(cursor.raw(place), skip)
    if match is None:
        found = _arm_apart(cursor, place)
        if found is None:
            return None
        arm, place, match = found
    else:
        arm = _ARMS.get(match.group("arm") or "", "")
    first, start = at, cursor.words[at].start
    if cursor.raw(at - 1) == "제" and cursor.near(at):
        first, start = at - 1, cursor.words[at - 1].start
    elif cursor.raw(at - 1).endswith("제") and not cursor.gap(at):
        start -= 1
    end = cursor.words[place].start + match.end()
    level = _LEVELS[match.group("level")]
    before = cursor.raw(first - 1)
    if before in ("해병", "해병대") and cursor.near(first) and level in ("bde", "regt", "bn", "co"):
        first, start, arm = first - 1, cursor.words[first - 1].start, "mar"
    elif before in _ARMS and cursor.near(first) and not arm:
        arm = _ARMS[before]
    arm = "" if arm == "inf" else arm
    return Piece(first, place + 1, start, end, level, number, "ko-number", arm, "")


def _arm_apart(cursor: Cursor, place: int) -> tuple[str, int, re.Match[str]] | None:
    """Read "제1 기병 사단": the arm and the level as words of their own."""
    arm = _ARMS.get(cursor.raw(place))
    if arm is None or not cursor.near(place + 1):
        return None
    match = _COUNTED.match(cursor.raw(place + 1))
    return (arm, place + 1, match) if match else None


def worded_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read "수도사단", "맹호부대", "이십육연대", "기갑연대" at a Korean word."""
    word = cursor.raw(at)
    start = cursor.words[at].start
    named = _NAMED.match(word)
    if named:
        level, name, arm = _NAME[named.group("name")]
        kind = named.group("kind")
        after = at + 1
        end = start + named.end()
        if kind is None:
            behind = cursor.raw(at + 1)
            if named.end() == len(word) and cursor.near(at + 1):
                spaced = re.match(r"(?:부대|사단|여단)(?!장)", behind)
                if spaced:
                    kind, after = spaced.group(), at + 2
                    end = cursor.words[at + 1].start + spaced.end()
            if kind is None and named.group("name") == "수도":
                return None
            if kind is None and not _stands(word[named.end() :]):
                return None
        return Piece(at, after, start, end, level, name, "ko-name", arm, "ROK", weak=kind is None)
    said = _SAID.match(word)
    if said:
        number = korean_number(said.group("number"))
        weak = len(said.group("number")) == 1 and word[0] != "제"
        if number and int(number):
            arm = _ARMS.get(said.group("arm") or "", "")
            level = _LEVELS[said.group("level")]
            arm = "" if arm == "inf" else arm
            end = start + said.end()
            return Piece(at, at + 1, start, end, level, number, "ko-said", arm, weak=weak)
    letter = _LETTER.match(word)
    if letter:
        name = _LETTERS[word[: letter.end() - 2]]
        return Piece(at, at + 1, start, start + letter.end(), "co", name, "ko-letter")
    armored = _ARMORED.match(word)
    if armored:
        return Piece(
            at, at + 1, start, start + armored.end(), "regt", "cav", "ko-armored", "", "ROK"
        )
    return None


def _stands(rest: str) -> bool:
    """Whether a nickname without "부대" is a unit: alone or with a particle."""
    return rest in ("", "의", "가", "는", "와", "과", "이", "은", "를", "을", "에", "에서", "도")
