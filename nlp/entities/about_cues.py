"""Words that say what a date, a place or a position is about, in six languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from nlp.entities.about_words import EASTERN, VIETNAMESE, WESTERN, alternatives
from nlp.entities.reading import EntityReading
from records.text import unaccented

_NOUNS: Final = re.compile(
    r"hài cốt|hai cot|phần mộ|ngôi mộ|mộ chí|bia mộ|mộ|nghĩa trang|phan mo|ngoi mo|mo|nghia trang|"
    r"ntls\w*|graves?|"
    r"gravesites?|cemetery|bod(?:y|ies)|remains|tombes?|sepultures?|cimetieres?|fosses?|могил\w*|"
    r"кладбищ\w*|무덤|묘|유해|시신|墓|坟|遗体|遺體|遗骨"
)
# "Mẹ anh mất": a death in the family is not the soldier's.
_FAMILY: Final = re.compile(
    r"(?<!\w)(?:mẹ|má|bầm|vợ|bà|me|vo|ba noi|mother|wife|mère|femme|мать|жена)"
    r"(?: (?:anh|chị|tôi|em|cháu|chú|bác|ông|nó|mình|toi|chau|chu|ong))?(?: đã| da| vừa)? $"
)
# A denied death is none: "không có ai hy sinh".
_DENIED: Final = re.compile(
    r"khong ai(?: [a-z]+){0,4} $|(?:khong|chua|chang)(?: co| ai| bi| he| phai| nguoi nao)* $|"
    r"(?<!\w)(?:no one|nobody|not|none|wasn't|no [a-z]+)(?: [a-z]+)? (?:was |were |found )*$|"
    r"(?:не|никто(?: \w+)? не) $|(?:没有人?|無人|无人|没人|未)$|"
    r"(?:personne n'a ete|personne n'est|aucun(?: [a-z]+){0,2}|pas) $"
)
_DENIED_BEHIND: Final = re.compile(
    r"(?:한|된)?\s?(?:사람|자|지)?(?:는|은|도|이|가)?\s?(?:없|않|안 )"
)
_TOLL: Final = re.compile(
    r"kia \d|\d+ (?:nva|vc|enemy)[ a-z]{0,12} (?:kia|killed|dead)|"
    r"(?:nva|vc|enemy) kia|\d+ (?:tues|dead|killed)|"
    r"(?:deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt|trente|cent) (?:tues|morts)|"
    r"mất (?:\d+ (?:người|anh|đồng|chiến|quân)|nhiều|hơn|gần|cả trăm|mấy chục)|"
    r"mat (?:\d+ (?:nguoi|anh|dong|chien|quan)|nhieu|hon|gan)|убито \d"
)
# "Báo tử" names a paper, "mặt trận" a front, "mất tích" stands as it is.
_NO_CUE_BEFORE: Final = re.compile(
    r"(?<!\w)(?:mặt|mat|nhà|nha|chiến|chien|liệt|liet|học|hoc|vệ|ve) $"
)


def _one(kinds: dict[str, str], bare: bool = False) -> re.Pattern[str]:
    said = {kind: alternatives(lines) for kind, lines in kinds.items()}
    parts = [f"(?P<{kind}>{unaccented(words) if bare else words})" for kind, words in said.items()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


_WRITTEN: Final = _one(VIETNAMESE)
_BARE: Final = _one(VIETNAMESE, bare=True)
_WEST: Final = _one(WESTERN)
_EAST: Final = re.compile(
    "|".join(f"(?P<{kind}>{alternatives(lines)})" for kind, lines in EASTERN.items())
)
_TOGETHER: Final = 8
_EASTERN_SIGN: Final = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue word: where it stands in the source, and what it says."""

    start: int
    end: int
    kind: str
    words: str

    @property
    def noun(self) -> bool:
        """Whether it names a grave or remains rather than an act that has a day."""
        return self.kind == "burial" and bool(_NOUNS.fullmatch(self.words))


def cues(reading: EntityReading) -> list[Cue]:
    """Return the cue words of a text in order; denied deaths left out."""
    patterns: list[tuple[re.Pattern[str], str]] = []
    kept, folded = reading.mapped.kept, reading.mapped.folded
    if "vi" in reading.languages:
        patterns.append((_WRITTEN, kept) if reading.accented else (_BARE, folded))
    if reading.languages & {"en", "fr", "ru"}:
        patterns.append((_WEST, folded))
    if _EASTERN_SIGN.search(kept):
        patterns.append((_EAST, kept))
    found: list[Cue] = []
    for pattern, text in patterns:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 32) : match.start()]
            if _NO_CUE_BEFORE.search(before):
                continue
            kind = match.lastgroup or "other"
            if kind == "death" and _DENIED.search(unaccented(before)):
                continue
            if kind == "death" and _DENIED_BEHIND.match(text, match.end()):
                continue
            if kind == "death" and _FAMILY.search(before):
                kind = "other"
            if kind == "death" and _TOLL.search(text, max(0, match.start() - 24), match.end() + 12):
                # A count of the enemy's dead reports a fight.
                kind = "battle"
            found.append(Cue(*reading.mapped.span(*match.span()), kind, match.group()))
    return _moved(sorted(found, key=lambda cue: cue.start))


def _moved(found: list[Cue]) -> list[Cue]:
    """Read "hài cốt … bốc", "유해를 발굴" as a reburial in both words."""
    moves = [cue for cue in found if cue.kind == "reburial"]
    return [
        replace(cue, kind="reburial")
        if cue.kind == "burial" and any(0 <= move.start - cue.end <= _TOGETHER for move in moves)
        else cue
        for cue in found
    ]
