"""Vietnamese names written with capitals: surname, middle and given names in a run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from nlp.entities.people.context import (
    ends_name,
    is_everyday,
    is_place_word,
    place_at,
    place_before,
    preposition_before,
)
from nlp.entities.people.lexicon import Names, is_word, names
from nlp.entities.people.nicknames import nickname_end
from nlp.entities.people.phrases import gap
from nlp.entities.people.shapes import (
    APOSTROPHES,
    LONGEST,
    given_first,
    highland,
    nicknamed,
    run_end,
)
from nlp.entities.people.spots import Spot
from nlp.entities.people.titles import Hint, title_at, title_before, title_words
from nlp.entities.reading import EntityReading

_JOINED: Final = frozenset((" ", "\u00a0", "  ", "   "))
_FREQUENT: Final = 3
_VERY_FREQUENT: Final = 14
_NOBODY: Final = frozenset(
    "hồ chí minh|bác hồ|ho chi minh|võ nguyên giáp|ngô đình diệm|nguyễn văn thiệu|lê duẩn".split(
        "|"
    )
)
# Words that begin names of places of the highlands and the Northwest.
_PLACE_STARTS: Final = frozenset(
    "ia ea đắk đăk đak đắc dak krông plei plây buôn chư kon mường nậm tà pa khe cồn đèo rào".split()
)
_PLACE_BEHIND: Final = frozenset(
    "street road barracks bridge avenue trail highway mountain river pass valley district province "
    "village hill base camp hospital school".split()
)
_NATIONS: Final = frozenset("mỹ pháp lào úc hàn nga thái my phap lao".split())
_NO_NAME: Final = frozenset(
    "việt bắc mỹ pháp nga lào hàn nhật úc trung miên tây tàu đảng đoàn bộ ban hội sở phòng ủy uỷ "
    "tháng năm ngày thứ tết nhà quê chúa phật trời tổ quốc nam_bộ mậu kỷ canh tân nhâm quý "
    "giáp ất "
    "bính đinh vc nva us usa arvn gi ai có chưa không the a an he she it we they i in on at".split()
)


def find_capitalised(reading: EntityReading) -> Iterator[Spot]:
    """Yield names in a text with capitals; in one of capitals only, names that begin well."""
    words = reading.words
    total = len(words)
    index = 0
    while index < total:
        if not words[index].text[0].isupper():
            index += 1
            continue
        end = index + 1
        while end < total and words[end].text[0].isupper() and _joins(reading, end - 1):
            end += 1
        yield from _in_run(reading, index, end)
        index = end


def _joins(reading: EntityReading, index: int) -> bool:
    between = gap(reading, index)
    if between in _JOINED:
        return True
    words = reading.words
    if between == "-":
        return len(words[index].text) > 1 and len(words[index + 1].text) > 1
    return between in APOSTROPHES and len(words[index].text) == 1


def _in_run(reading: EntityReading, first: int, end: int) -> Iterator[Spot]:
    words = reading.words
    titles, bare_titles = title_words()
    listed = titles if reading.accented else bare_titles
    vietnamese = "vi" in reading.languages
    lexicon = names(bare=not reading.accented)
    if place_before(reading, first) or _is_place_run(reading, first, end, lexicon):
        return
    at = first
    begins = True
    while at < end:
        word = words[at]
        key = word.kept if reading.accented else word.bare
        if begins and not _inside_title(reading, at, end):
            found = _name_at(reading, at, end, lexicon)
            if found is not None:
                yield found[1]
                at = found[0]
                continue
        # Behind a title, a label or an everyday word a name may begin; inside a run it may not.
        if reading.case == "upper" and place_at(reading, at):
            return
        if begins and (first_name := given_first(reading, at, end)) is not None:
            yield first_name
            return
        begins = (
            (key in listed and vietnamese)
            or (not vietnamese and at + 1 < end and title_before(reading, at + 1) is not None)
            or ends_name(reading, at)
            or (
                reading.case == "upper"
                and at + 1 < end
                and title_before(reading, at + 1) is not None
            )
            or is_everyday(word, accented=reading.accented)
            or (at == first and _starts_sentence(reading, at) and key not in lexicon.givens)
        )
        if begins and at + 1 < end and place_before(reading, at + 1):
            return
        if begins and _pair(reading, at, end) in lexicon.place_like:
            return  # "Củ Chi", "Bà Rịa": no title and a name.
        at += 1


def _inside_title(reading: EntityReading, at: int, end: int) -> bool:
    """Whether word ``at`` belongs to a label or to a title of several words ("LIET SI")."""
    if title_at(reading, at) is not None:
        return True
    if ends_name(reading, at) and reading.case == "upper":
        return True
    if reading.case != "upper" or at + 1 >= end:
        return False
    title = title_before(reading, at + 1)
    return title is not None and len(title.words) > 1


def _is_place_run(reading: EntityReading, first: int, end: int, lexicon: Names) -> bool:
    """Whether the run begins with a word for a place ("Đường Nguyễn Huệ")."""
    if end - first < 2 or not is_place_word(reading.words[first]):
        return False
    words = reading.words
    second = words[first + 1].kept
    surname = words[first].kept in lexicon.surnames
    if surname and second in lexicon.strong:
        return False
    # "Hồ Viên" is a name, "Hồ Tây" a lake.
    return not (
        lexicon.surnames.get(words[first].kept, 0) >= _FREQUENT
        and (second in lexicon.givens or second in lexicon.middles)
        and f"{words[first].kept} {second}" not in lexicon.place_like
    )


def _pair(reading: EntityReading, at: int, end: int) -> str:
    pair = reading.words[at : min(end, at + 2)]
    return " ".join((word.kept if reading.accented else word.bare) for word in pair)


def _starts_sentence(reading: EntityReading, index: int) -> bool:
    return index == 0 or gap(reading, index - 1).strip(" \xa0\"“”'") != ""


def _name_at(reading: EntityReading, at: int, end: int, lexicon: Names) -> tuple[int, Spot] | None:
    title = title_before(reading, at)
    hint = title.hint if title else None
    full = _full_name(reading, at, end, lexicon, hint) or highland(reading, at, end, lexicon, hint)
    if full is not None:
        return full
    if hint in (None, "western") or (hint in ("self", "sign") and "vi" not in reading.languages):
        return nicknamed(reading, at, end, lexicon)
    return _titled(reading, at, end, lexicon, hint)


def _full_name(
    reading: EntityReading, at: int, end: int, lexicon: Names, hint: Hint | None
) -> tuple[int, Spot] | None:
    """Read surname, middle and given name at ``at``; forgives a wrong accent of a scan."""
    words = reading.words
    stop = run_end(reading, at, end)
    length = stop - at
    if length < 2:
        return None
    exact = lexicon
    keys = [word.kept if reading.accented else word.bare for word in words[at:stop]]
    if any(word.kept in _PLACE_BEHIND for word in words[at + 1 : min(stop + 1, end)]):
        return None
    share = lexicon.surnames.get(keys[0])
    wrong_accent = False
    if share is None and reading.accented:
        exact = names(bare=True)
        keys = [word.bare for word in words[at:stop]]
        share = exact.surnames.get(keys[0])
        wrong_accent = True
        if share is not None and not (length >= 3 and share > 0 and keys[1] in exact.strong):
            share = None
    if share is None:
        return None
    length = _cut(keys, exact, capitals=reading.case == "upper")
    if length < 2 or " ".join(keys[:3]) in _NOBODY:
        return None
    keys = keys[:length]
    score = _score(reading, at, keys, exact, share, hint)
    if score is None:
        return None
    behind = at + length
    if wrong_accent:
        score -= 0.08
    stop_at = nickname_end(reading, behind - 1, lexicon) or words[behind - 1].end
    rule = "full_name" if length > 2 else "two_part_name"
    return behind, Spot(words[at].start, stop_at, score, rule, hint)


def _cut(keys: list[str], lexicon: Names, *, capitals: bool) -> int:
    """Return how many words of a run that starts with a surname are the name."""
    total = len(keys)
    if total <= LONGEST and not capitals:
        return total
    best, best_score = 0, -9.0
    for length in range(2, min(total, LONGEST) + 1):
        score = (0.0, 1.2, 0.0)[length - 2]
        if length > 2 and keys[1] in lexicon.middles:
            score += 1.5
        if length == 4:
            score += 0.4 if keys[2] in lexicon.middles else -0.6
        score += 1.0 if keys[length - 1] in lexicon.givens else -0.4
        if length == total:
            score += 0.8
        if " ".join(keys[length : length + 2]) in lexicon.regions:
            score += 1.0
        if score > best_score:
            best, best_score = length, score
    return best


def _score(
    reading: EntityReading,
    at: int,
    keys: list[str],
    lexicon: Names,
    share: int,
    hint: Hint | None,
) -> float | None:
    """Return how sure it is that the words are a name, or ``None`` where they are not."""
    titled = hint is not None
    joined = " ".join(keys)
    middle = len(keys) > 2 and keys[1] in lexicon.middles
    strong = len(keys) > 2 and keys[1] in lexicon.strong
    looks_like_place = joined in lexicon.place_like or " ".join(keys[:2]) in lexicon.place_like
    plain_word = is_word(keys[0]) and not (middle and keys[-1] in lexicon.givens)
    if (looks_like_place or plain_word) and not titled and not strong:
        return None
    if (
        preposition_before(reading, at)
        and not titled
        and not (strong and keys[-1] in lexicon.givens and not looks_like_place)
    ):
        return None
    foreign = "vi" not in reading.languages
    if foreign and hint == "western" and len(keys) == 2 and keys[1] not in lexicon.givens:
        return None  # "Capitaine Le Goff"
    if share == 0 and not strong and (foreign or reading.case == "upper"):
        return None
    if (
        share == 0
        and not titled
        and keys[0] not in lexicon.minority
        and not (strong or (middle and keys[-1] in lexicon.givens))
    ):
        return None
    if strong:
        return 0.95
    if titled:
        return 0.93
    if middle:
        return 0.9 if keys[-1] in lexicon.givens else 0.82
    if len(keys) == 2:
        if keys[0] in lexicon.minority and not looks_like_place:
            return 0.8
        if keys[1] not in lexicon.givens:
            return 0.62 if _listed_alone(reading, at, share) else None
        return 0.75 if share > 1 else None
    if keys[0] in lexicon.minority:
        return 0.8
    if foreign:
        return 0.7 if keys[-1] in lexicon.givens and share > 1 else None
    return 0.7 if (keys[-1] in lexicon.givens and share > 1) or share >= _FREQUENT else None


def _word_follows(reading: EntityReading, at: int) -> bool:
    """Whether a small word goes on where a form's field should end ("Họ và tên Iiệt sĩ")."""
    words = reading.words
    return at + 1 < len(words) and gap(reading, at) == " " and words[at + 1].text[0].islower()


def _listed_alone(reading: EntityReading, at: int, share: int) -> bool:
    """Whether a frequent surname with one unknown word stands between commas, as in a list."""
    words = reading.words
    before = gap(reading, at - 1).strip() if at else ";"
    after = reading.text[words[at + 1].end : words[at + 1].end + 1]
    return share >= _VERY_FREQUENT and before in (";", ":", ".") and after in (",", ";")


def _titled(
    reading: EntityReading, at: int, end: int, lexicon: Names, hint: Hint
) -> tuple[int, Spot] | None:
    """Read a name without a surname behind a title: "anh Sách", "ông Ba Kiệt Râu"."""
    words = reading.words
    word = words[at]
    key = word.kept if reading.accented else word.bare
    titles, bare_titles = title_words()
    if (key in (titles if reading.accented else bare_titles) and key not in lexicon.givens) or (
        key in _NO_NAME and key not in lexicon.givens
    ):
        return None
    if ends_name(reading, at) or len(word.text) < 2 or (is_place_word(word) and at + 1 < end):
        return None
    if key not in lexicon.givens and is_everyday(word, accented=reading.accented):
        return None
    stop = run_end(reading, at, min(end, at + LONGEST))
    if key in _NATIONS and hint != "any":
        return None
    if stop == at + 1 and hint == "label" and _word_follows(reading, at):
        return None
    if reading.case == "upper":
        plain = key in lexicon.givens and not is_everyday(word, accented=reading.accented)
        if not plain or stop > at + 1:
            return None
    if _pair(reading, at, end) in lexicon.place_like or key in _PLACE_STARTS:
        return None
    if preposition_before(reading, at):
        return None
    end_at = nickname_end(reading, stop - 1, lexicon) or words[stop - 1].end
    order = key in lexicon.orders and stop - at > 1
    known = key in lexicon.givens or order or hint in ("fallen", "label", "self")
    return stop, Spot(
        word.start, end_at, 0.9 if known else 0.75, "nickname" if order else "titled", hint
    )
