"""Names in small letters, as transcripts of speech and hasty posts write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nlp.entities.people.context import is_everyday, is_function, place_before, preposition_before
from nlp.entities.people.lexicon import Names, is_word, names
from nlp.entities.people.nicknames import nickname_end
from nlp.entities.people.phrases import gap
from nlp.entities.people.spots import Spot
from nlp.entities.people.titles import title_at, title_before
from nlp.entities.reading import EntityReading

_SPACE: Final = frozenset((" ", "\u00a0"))
# "anh hùng" is a hero, "anh dũng" brave, "bác sĩ" a doctor.
_COMPOUNDS: Final = frozenset(
    "anh em|anh hùng|anh dũng|anh minh|anh linh|chị em|ông bà|ông cha|cha ông|bà con|cô giáo|"
    "cô đơn|"
    "chú ý|chú trọng|bác sĩ|bác sỹ|bác bỏ|cậu bé|cụ thể|con đường|con số|con cái|con người|"
    "thầy giáo|"
    "thầy thuốc|bạn bè|em út|em gái|em trai|em bé|tên lửa|tên tuổi|tên thật|tên họ|cha mẹ|bố mẹ|"
    "vợ chồng|vợ con|mẹ con|ông nội|ông ngoại|bà nội|bà ngoại|con cháu|con dâu|con rể|o du|"
    "mẹ việt|bà mẹ|út ít|con gái|con trai|đồng chí|liên lạc|tên làng|tên đất|tên xã|bạn chiến|"
    "lái xe|du kích|con hào|con suối|con sông|con tàu|bạn đồng|tên đơn|tên anh|tên ông|tên em|"
    "anh thương|anh công|cô công|anh bộ|anh lính|anh hai|chị hai|anh cả|chị cả|anh ba|chị ba|"
    "anh tư|chị tư|bà má|ông cụ|bà cụ|ông già|bà già|con em|anh nông|em thơ|cô em|"
    "bạn học|bạn thân|thầy cô|em họ|anh họ|anh ruột|em ruột|chú ruột|bác ruột|cậu ruột|"
    "cô ấy|con đò|con thuyền|con mương|con ngòi|con kênh|con rạch|con lạch|con lộ|con dốc|"
    "mẹ già|mẹ liệt|vợ liệt|con liệt|con thương|tên địch|tên giặc|tên lính|thằng địch|thằng giặc|"
    "thằng bé|thằng nhỏ|thằng lớn|thằng em|thằng anh|thằng con|thằng lính|thằng cháu|thằng bạn|"
    "đồng chí hy|người anh|anh chiến|út trà".split("|")
)
_OWNERS: Final = frozenset("tôi em anh chú ông bác người cháu chị cô bạn con".split())
_SHORTEST: Final = 2
_DEATH: Final = frozenset(
    "hy hi mất chết ngã bị trúng nằm quê người ở thì với và hồi c d e f b tiểu trung đại sư k "
    "hi_sinh "
    "hq mat chet nga bi trung nam que nguoi o thi voi va vs".split()
)
# Unaccented small words that an English or French transcript is full of.
_FOREIGN_WORDS: Final = frozenset(
    "the was were and that of in to on had has have is it he she we they you said with for from "
    "this who what when where him her his des les une pas que qui est dans sur avec sans".split()
)


def find_spoken(reading: EntityReading) -> Iterator[Spot]:
    """Yield names in small letters: with surname and middle name, or behind a title."""
    lexicon = names(bare=not reading.accented)
    lower = reading.case == "lower"
    vietnamese = "vi" in reading.languages
    words = reading.words
    index = 0
    while index < len(words):
        word = words[index]
        if not word.text[0].islower():
            index += 1
            continue
        key = word.kept if reading.accented else word.bare
        found = None
        if key in lexicon.surnames:
            found = _full(reading, index, lexicon, lower=lower)
        if (
            found is None
            and lower
            and vietnamese
            and (key in lexicon.givens or key in lexicon.orders)
        ):
            found = _titled(reading, index, lexicon)
        if found is None and lower and not vietnamese and key in lexicon.givens:
            found = _named(reading, index, lexicon)
        if found is None and lower and vietnamese and index and words[index - 1].kept == "thằng":
            found = _fellow(reading, index, lexicon)
        if found is None:
            index += 1
            continue
        index = found[0]
        yield found[1]


def _full(
    reading: EntityReading, index: int, lexicon: Names, *, lower: bool
) -> tuple[int, Spot] | None:
    words = reading.words
    keys = _keys(reading, index, 4)
    if len(keys) < 2 or words[index + 1].text[0].isupper():
        return None
    share = lexicon.surnames[keys[0]]
    if title_at(reading, index) is not None:
        return None
    if len(keys) >= 3 and keys[1] in lexicon.middles:
        strong = keys[1] in lexicon.strong
        given = keys[2] in lexicon.givens
        third = words[index + 2]
        bad = len(keys[2]) < 2
        if not (strong and given):
            bad = bad or is_function(third, accented=reading.accented)
        if "vi" not in reading.languages or not reading.accented:
            bad = bad or keys[2] in _FOREIGN_WORDS or keys[0] in _FOREIGN_WORDS
            if is_word(keys[0]) and not (strong and given):
                bad = True
        bad = bad or third.text[0].isupper()
        usable = share > 0 or (strong and given and title_before(reading, index) is not None)
        if (
            not bad
            and usable
            and (given or strong)
            and (lower or strong)
            and not place_before(reading, index)
        ):
            length = 3
            if len(keys) == 4 and _goes_on(reading, index, keys, lexicon):
                length = 4
            title = title_before(reading, index)
            score = 0.92 if strong and given else 0.8 if strong else 0.78
            if title is None and preposition_before(reading, index):
                score -= 0.1
            if title is None and not strong and " ".join(keys[:3]) in lexicon.place_like:
                return None
            if (
                not strong
                and title is None
                and is_everyday(words[index], accented=reading.accented)
            ):
                return None
            if not strong and title is None and is_everyday(third, accented=reading.accented):
                return None
            behind = index + length
            end = nickname_end(reading, behind - 1, lexicon) or words[behind - 1].end
            return behind, Spot(
                words[index].start, end, score, "spoken_full", title.hint if title else None
            )
    if keys[0] in lexicon.minority and len(keys) > 2 and keys[1] == "a":
        behind = index + 3
        return behind, Spot(words[index].start, words[behind - 1].end, 0.8, "spoken_full", None)
    if not lower or "vi" not in reading.languages or share == 0:
        return None
    title = title_before(reading, index)
    if (
        title is not None
        and keys[1] in lexicon.givens
        and not is_function(words[index + 1], accented=reading.accented)
        and f"{title.words[-1]} {keys[0]}" not in _COMPOUNDS
        and (not is_everyday(words[index], accented=reading.accented))
        and not is_everyday(words[index + 1], accented=reading.accented)
        and not (is_word(keys[0]) and not reading.accented)
    ):
        behind = index + 2
        return behind, Spot(
            words[index].start, words[behind - 1].end, 0.82, "spoken_two_part", title.hint
        )
    return None


def _goes_on(reading: EntityReading, index: int, keys: list[str], lexicon: Names) -> bool:
    """Whether a fourth word belongs to the name: "nguyễn thị minh khai"."""
    fourth = reading.words[index + 3]
    return (
        keys[2] in lexicon.middles
        and keys[3] in lexicon.givens
        and keys[3] not in lexicon.surnames
        and not is_everyday(fourth, accented=reading.accented)
        and " ".join(keys[2:4]) not in lexicon.regions
        and keys[1] in ("thị", "thi", "văn", "van", "hữu", "huu", "đình", "dinh")
    )


def _titled(reading: EntityReading, index: int, lexicon: Names) -> tuple[int, Spot] | None:
    title = title_before(reading, index)
    words = reading.words
    if title is None or title.hint in ("western", "label"):
        return None
    keys = _keys(reading, index, 3)
    order = keys[0] in lexicon.orders and len(keys) > 1 and keys[1] in lexicon.givens
    if title.words[-1] + " " + keys[0] in _COMPOUNDS and not order:
        return None
    if not reading.accented and title.words[-1] + " " + keys[0] in _BARE_COMPOUNDS:
        return None
    if keys[0] in lexicon.orders:
        named = len(keys) > 1 and keys[1] in lexicon.givens and keys[1] not in lexicon.orders
        if not named:
            alone = title.words[-1] in ("anh", "chú", "ông") and keys[1:2] == ["quê"]
            word = words[index]
            return (
                (index + 1, Spot(word.start, word.end, 0.7, "spoken_nickname", title.hint))
                if alone
                else None
            )
        if is_everyday(words[index + 1], accented=reading.accented):
            return None
        if title.words[-1] in ("em", "con", "người", "anh em", "tên"):
            return None
        end = nickname_end(reading, index + 1, lexicon) or words[index + 1].end
        return index + 2, Spot(words[index].start, end, 0.8, "spoken_nickname", title.hint)
    word = words[index]
    sure = _goes_like_person(reading, index, keys)
    owned = title.first > 0 and words[title.first - 1].kept in _OWNERS
    owned = owned or title.words[-2:] == ("tôi", "tên")
    weak = not (title.words[-1] == "tên" and owned) and title.words[-1] in (
        "con",
        "em",
        "út",
        "o",
        "tên",
        "bạn",
        "cha",
        "má",
        "vợ",
        "anh em",
    )
    if is_function(word, accented=reading.accented):
        return None
    if is_everyday(word, accented=reading.accented) and not (
        (sure and title.hint in ("strong", "fallen", "self")) or (sure and title.words[-1] == "anh")
    ):
        return None
    if (weak or not reading.accented) and not sure:
        return None
    end = nickname_end(reading, index, lexicon) or word.end
    return index + 1, Spot(word.start, end, 0.85 if sure else 0.72, "spoken_titled", title.hint)


def _named(reading: EntityReading, index: int, lexicon: Names) -> tuple[int, Spot] | None:
    """Read a Vietnamese name behind "named" in a transcript of another language."""
    title = title_before(reading, index)
    if title is None or title.words[-1] not in ("named", "called", "name", "was", "nommé"):
        return None
    keys = _keys(reading, index, 2)
    if len(keys[0]) <= _SHORTEST or keys[0] in _FOREIGN_WORDS:
        return None
    two = (
        len(keys) > 1
        and lexicon.common(keys[0])
        and keys[1] in lexicon.givens
        and keys[1] not in _FOREIGN_WORDS
    )
    behind = index + (2 if two else 1)
    words = reading.words
    return behind, Spot(words[index].start, words[behind - 1].end, 0.75, "spoken_named", title.hint)


def _fellow(reading: EntityReading, index: int, lexicon: Names) -> tuple[int, Spot] | None:
    """Read any unusual word behind "thằng", which only people bear."""
    word = reading.words[index]
    if is_everyday(word, accented=reading.accented) or len(word.text) < 2:
        return None
    if f"thằng {word.kept}" in _COMPOUNDS:
        return None
    end = nickname_end(reading, index, lexicon) or word.end
    return index + 1, Spot(word.start, end, 0.7, "spoken_fellow", "strong")


def _goes_like_person(reading: EntityReading, index: int, keys: list[str]) -> bool:
    words = reading.words
    if index + 1 >= len(words):
        return False
    between = gap(reading, index)
    if between.strip(" \u00a0")[:1] in (",", ".", ";"):
        return True
    following = words[index + 1]
    return following.kept in _DEATH or following.text[0].isdigit()


def _keys(reading: EntityReading, index: int, most: int) -> list[str]:
    """Return the words from ``index`` that follow each other by a space."""
    words = reading.words
    keys: list[str] = []
    for at in range(index, min(len(words), index + most)):
        if at > index and gap(reading, at - 1) not in _SPACE:
            break
        keys.append(words[at].kept if reading.accented else words[at].bare)
    return keys


_BARE_COMPOUNDS: Final = frozenset(
    "anh em|anh hung|anh dung|anh minh|anh linh|chi em|ong ba|ba con|co giao|chu y|bac si|bac sy|"
    "cu the|con duong|con so|thay giao|ban be|ten that|cha me|bo me|me con|anh thuong|con trai|"
    "con gai|em trai|em gai|dong chi|anh bo|anh lon|con lai|con song|chi biet|chi con".split("|")
)
