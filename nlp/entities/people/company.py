"""Names known by their company: in a list of names, as the subject of a death, as signature."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from nlp.entities.people.context import (
    ends_name,
    is_everyday,
    is_function,
    is_place_word,
    place_before,
    preposition_before,
)
from nlp.entities.people.lexicon import Names, names
from nlp.entities.people.nicknames import nickname_end
from nlp.entities.people.phrases import gap
from nlp.entities.people.spots import Spot
from nlp.entities.reading import EntityReading

_AND: Final = re.compile(
    r"(?:\s*\([^()]{0,40}\))?(?:\s*,)?\s*(?:,|và|với|cùng|vs|&|va|voi|cung)\s*"
    r"(?:cả |với |cùng )?(?:(?:anh|chị|ông|bà|chú|bác|thằng|đ/c|đồng chí|o|cậu|em|cô|dong chi|"
    r"thang|ls|liệt sĩ)\s+)?",
    re.IGNORECASE,
)
_DIES: Final = re.compile(
    r" (?:(?:đã|bị|cũng|thì|mới|đều|lại|cùng|vừa) ){0,2}"
    r"(?:hy sinh|hi sinh|mất|chết|ngã xuống|trúng đạn|trúng mảnh|trúng bom|bị thương|bị bắt|"
    r"bị phục|"
    r"bị bom|bị pháo|bị trúng|ngã|gục|đi rồi|không về|nằm lại|nằm ở|nằm cạnh|nằm dưới|là người|"
    r"kể|bảo|nói|dặn|báo|viết|quê|người quê|người (?=[A-ZĐ])|tắt thở|lên tiếng|quay "
    r"lại)(?!\w)|, [A-ZĐÀ-Ỵ][a-zà-ỹđ]+(?:,| và) [A-ZĐÀ-Ỵ][a-zà-ỹđ]+(?=[,.;) ]|$)"
)
_BURY: Final = re.compile(
    r"(?:chôn|chôn cất|an táng|mai táng|vùi|khiêng|cõng|đưa|bọc|gói|nhớ|tìm|gặp|thấy|gọi|"
    r"giao cho|mất|hy sinh|cùng|với|nhớ tên|tên|gồm|gồm có|có) ?:? $"
)
_SIGNED: Final = re.compile(
    r"(?:^|[.!?…\n]\s*)[\"“]?(?P<lead>(?:(?:con|em|anh|cháu|bạn|chồng|vợ|ký tên|kí tên|thân|"
    r"thân ái|chào|bố|mẹ|đồng đội|đồng chí|người viết|con trai|em trai|anh trai) ?(?:của "
    r"\w+)?[,:]? ){0,2})"
    r"(?P<name>[^\W\d_]+(?: [^\W\d_]+){0,3})"
    r"(?P<tail>(?:\s*[,;(–—-]\s*[^.!?\n]{0,40})?|(?: kính báo| kính thư| ký tên| kính gửi| "
    r"xin báo| kính bút| báo tin| cảm ơn| đây))"
    r"\s*[.)]?\s*$",
    re.IGNORECASE,
)
_NATIONS: Final = frozenset("mỹ pháp lào úc hàn nga thái my phap lao".split())
_UNIT_LIKE: Final = re.compile(
    r"[,;(–—-]\s*(?:$|\W*[a-fA-FkKQđĐ][ -]?\d|\d|cựu|CCB|nguyên|đơn vị|trung|tiểu|đại|sư|"
    r"\d+/\d+|[A-Z]/\d)"
)


def find_company(reading: EntityReading, known: Sequence[Spot]) -> Iterator[Spot]:
    """Yield further names, given those found on their own merits."""
    if reading.case != "mixed" and not known:
        return
    lexicon = names(bare=not reading.accented)
    starts = {word.start: index for index, word in enumerate(reading.words)}
    further: list[Spot] = []
    if "vi" in reading.languages:
        further = list(_subjects(reading, lexicon, known))
    yield from further
    yield from _signature(reading, lexicon, starts)
    begun = {spot.start for spot in (*known, *further)}
    for spot in (*known, *further):
        yield from _listed(reading, lexicon, spot, starts, begun)


def _listed(
    reading: EntityReading,
    lexicon: Names,
    spot: Spot,
    starts: dict[int, int],
    begun: set[int],
) -> Iterator[Spot]:
    """Yield names that continue a list that begins with ``spot``: "Lợi, Hùng và Tâm"."""
    at = spot.end
    for _ in range(30):
        match = _AND.match(reading.text, at)
        if match is None:
            return
        index = starts.get(match.end())
        if index is None or match.end() in begun:
            return
        found = _single(reading, lexicon, index, comma="," in match.group())
        if found is None:
            return
        yield Spot(found.start, found.end, found.score, "listed", spot.hint)
        at = found.end


def _single(reading: EntityReading, lexicon: Names, index: int, *, comma: bool) -> Spot | None:
    words = reading.words
    word = words[index]
    key = word.kept if reading.accented else word.bare
    lower = reading.case == "lower"
    if key not in lexicon.givens or (not lower and not word.text[0].isupper()):
        return None
    if lower and (comma or is_everyday(word, accented=reading.accented)):
        return None
    if is_place_word(word) or ends_name(reading, index):
        return None
    behind = index + 1
    alone = (
        behind >= len(words) or gap(reading, index) != " " or not words[behind].text[0].isupper()
    )
    if not alone:
        return None
    end = nickname_end(reading, index, lexicon) or word.end
    return Spot(word.start, end, 0.74, "listed")


def _subjects(reading: EntityReading, lexicon: Names, known: Sequence[Spot]) -> Iterator[Spot]:
    """Yield single capitalised names that die, speak or are buried in the sentence."""
    if reading.case != "mixed":
        return
    words = reading.words
    text = reading.text
    inside = {at for spot in known for at in range(spot.start, spot.end)}
    for index, word in enumerate(words):
        if not word.text[0].isupper() or word.start in inside or len(word.text) < 2:
            continue
        key = word.kept if reading.accented else word.bare
        if key not in lexicon.givens or not _stands_alone(reading, index):
            continue
        if place_before(reading, index) or (key in _NATIONS and words[index - 1].bare == "nguoi"):
            continue
        if preposition_before(reading, index) and words[index - 1].kept != "người":
            continue
        end = nickname_end(reading, index, lexicon) or word.end
        starts_sentence = index == 0 or gap(reading, index - 1).strip() != ""
        dies = bool(_DIES.match(text, end))
        buried = bool(_BURY.search(text[max(0, word.start - 16) : word.start].lower()))
        pair = _AND.match(text, end)
        paired = False
        if pair is not None and (not starts_sentence or pair.end() - end > 2):
            after = pair.end()
            follower = next(
                (item for item in words[index + 1 : index + 6] if item.start == after), None
            )
            paired = (
                follower is not None
                and follower.text[0].isupper()
                and (follower.kept if reading.accented else follower.bare) in lexicon.givens
                and bool(_DIES.match(text, follower.end) or buried)
            )
        if starts_sentence and is_everyday(word, accented=reading.accented):
            continue
        if dies or buried or paired:
            yield Spot(word.start, end, 0.78 if dies else 0.7, "subject")


def _stands_alone(reading: EntityReading, index: int) -> bool:
    words = reading.words
    before = index > 0 and gap(reading, index - 1) == " " and words[index - 1].text[0].isupper()
    if before and is_function(words[index - 1], accented=reading.accented):
        before = len(words[index - 1].text) < 3
    after = (
        index + 1 < len(words)
        and gap(reading, index) in (" ", "-", "'")
        and words[index + 1].text[0].isupper()
    )
    return not (before or after)


def _is_place(name: str, lexicon: Names) -> bool:
    return name in lexicon.place_like or name in lexicon.regions


def _signature(reading: EntityReading, lexicon: Names, starts: dict[int, int]) -> Iterator[Spot]:
    """Yield the name that signs at the end: "Tuyển, E64."."""
    if "vi" not in reading.languages or reading.case != "mixed":
        return
    text = reading.text
    first = max(0, len(text) - 120)
    match = _SIGNED.search(text, first)
    if match is None or (not match["lead"] and match.start() == 0):
        return
    name = match["name"]
    start, end = match.span("name")
    for lead in ("Con ", "Em ", "Anh ", "Cháu ", "Bạn "):
        if name.startswith(lead):
            start += len(lead)
            name = name[len(lead) :]
    index = starts.get(start)
    if index is None or not name:
        return
    words = name.split()
    if not all(word[0].isupper() for word in words):
        return
    key = words[-1].lower()
    if key not in lexicon.givens or preposition_before(reading, index):
        return
    tail = match["tail"]
    if is_place_word(reading.words[index]) and len(words) > 1:
        return
    if len(words) > 1 and _is_place(" ".join(words).lower(), lexicon):
        return
    if tail and not _UNIT_LIKE.match(tail) and tail[0] in ",;(–—-":
        return
    if (
        len(words) == 1
        and not tail
        and is_everyday(reading.words[index], accented=reading.accented)
    ):
        return
    yield Spot(start, end, 0.8 if tail or match["lead"] else 0.7, "signature", "sign")
