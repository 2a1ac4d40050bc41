"""Whether a named person fell, tells of it, belongs to the family, or is somebody else."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from nlp.entities.people.role_cues import Cues, cues
from nlp.entities.people.spots import Spot
from nlp.entities.reading import EntityReading

Role = Literal["fallen", "witness", "relative", "other"]

_SENTENCE_END: Final = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bSgt)(?<!\bLt)(?<!\bCapt)(?<!\bCpl)(?<!\bDr)(?<!\bCol)(?<!\bM)(?"
    r"<!\bLS)"
    r"[.!?…;](?=\s|$)|\n|[。！？；]"
)
_BEFORE: Final = 36
_NEAR: Final = 40
_APPOSITION: Final = 32
_HERE: Final = re.compile(r" (?:đây|day)(?!\w)")
_SIGNATURE: Final = 60
# Of a sentence without end only so many characters on each side are read.
_SENTENCE: Final = 300
_QUOTES: Final = ' "“—-\n'


@dataclass(frozen=True, slots=True)
class _Setting:
    """What stands around a name in its sentence.

    ``after`` ends at the next person; ``alone``: there is none behind; ``follows``: the next is
    near; ``nobody``: the text says that nobody died; ``ends``: the sentence is the last;
    ``speaker``: a first person spoke before it; ``later``: it is not the first sentence.
    """

    before: str
    after: str
    sentence: str
    alone: bool
    follows: bool
    ends: bool
    speaker: bool
    someone_fell: bool
    nobody: bool
    later: bool

    def told(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return what ``pattern`` finds right before the name, where words stand there."""
        return pattern.search(self.before) if self.before.strip(_QUOTES) else None


def roles(reading: EntityReading, spots: Sequence[Spot]) -> list[Role]:
    """Return the role of each of ``spots`` (in order of place)."""
    text = reading.text
    known = cues(accented=reading.accented or "vi" not in reading.languages)
    breaks = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    nobody = known.nobody_died.search(text) is not None
    speaks_at = known.first_person.search(text)
    found: list[Role] = []
    someone_fell = False
    for index, spot in enumerate(spots):
        at = bisect_right(breaks, spot.start) - 1
        first = max(breaks[at], spot.start - _SENTENCE)
        last = next((end for end in breaks[at + 1 : at + 4] if end >= spot.end), len(text))
        behind = spots[index + 1].start if index + 1 < len(spots) else len(text)
        setting = _Setting(
            before=text[max(first, spot.start - _BEFORE) : spot.start],
            after=text[spot.end : min(last, behind, spot.end + _SENTENCE)],
            sentence=text[first : min(last, spot.end + _SENTENCE)],
            alone=behind >= last,
            follows=behind < len(text) and behind - spot.end < _NEAR,
            ends=last >= len(text.rstrip()),
            speaker=speaks_at is not None and speaks_at.start() < breaks[at],
            someone_fell=someone_fell,
            nobody=nobody,
            later=breaks[at] > 0,
        )
        role = _role(spot, setting, known)
        if role == "relative" and index and _describes(text, spots[index - 1], spot, known):
            # "Thu, con gái Nguyễn Đình Chương": the first is the relative, the second fell.
            earlier = spots[index - 1]
            if found[-1] in ("witness", "relative") and not _named_as_kin(text, earlier, known):
                found[-1], role = "relative", "fallen"
        someone_fell = someone_fell or role == "fallen"
        found.append(role)
    return found


def _describes(text: str, earlier: Spot, later: Spot, known: Cues) -> bool:
    between = text[earlier.end : later.start]
    return len(between) < _APPOSITION and bool(known.relates.match(between + "X"))


def _named_as_kin(text: str, spot: Spot, known: Cues) -> bool:
    before = text[max(0, spot.start - _APPOSITION) : spot.start]
    return spot.hint not in ("self", "sign") and bool(known.kin_before.search(before))


def _role(spot: Spot, setting: _Setting, known: Cues) -> Role:
    after = setting.after
    related = bool(known.relates.match(after + "X"))
    if spot.hint in ("self", "sign"):
        mine = not setting.alone and known.kin_before.search(after) is not None
        return "relative" if related or mine else "witness"
    if spot.hint == "fallen" or setting.told(known.fallen_before):
        return "fallen"
    if known.remains_after.match(after) or setting.told(known.self_as_kin):
        return "fallen"
    if _HERE.match(after):
        return "witness"
    if known.greeted.match(after):
        return "relative"
    kin = setting.told(known.kin_before)
    denied = setting.nobody and known.nobody_died.search(after) is not None
    died = not denied and known.died.search(after) is not None
    dies = died or (not denied and known.death.search(after) is not None)
    if setting.ends and setting.later and not died and setting.told(known.signs_before):
        return "witness"
    if kin is not None:
        return "fallen" if _dead_relative(setting, kin.group(), known, dies=dies) else "relative"
    if related and setting.follows and spot.origin == "vi" and not known.parents.match(after):
        return "relative"
    if known.led.match(after) and not known.fell.search(after):
        return "other"
    if setting.told(known.prisoner) and not died:
        return "other"
    if known.kin_after.match(after):
        return "relative" if setting.follows else "fallen"
    if known.survives.match(after) and not died:
        return "witness"
    if spot.origin == "xx":
        return _foreign(setting, known)
    return _vietnamese(spot, setting, known, died=died, dies=dies)


def _dead_relative(setting: _Setting, kin: str, known: Cues, *, dies: bool) -> bool:
    """Whether somebody named as a relative is the fallen one: "anh cả tôi X … mất"."""
    if dies or known.of.search(setting.before):
        return True
    mine = known.self_possessed.search(setting.before) is not None
    return mine and setting.alone and not setting.someone_fell and known.women.match(kin) is None


def _vietnamese(spot: Spot, setting: _Setting, known: Cues, *, died: bool, dies: bool) -> Role:
    after = setting.after
    if setting.told(known.tells_before) and not died:
        return "witness"
    speaks = known.speaks.match(after)
    if speaks and not died and not known.death.search(speaks.group()):
        return "witness"
    if (setting.told(known.commands) or spot.hint == "other") and not dies:
        return "other"
    if setting.nobody and not dies and known.nobody_died.search(setting.sentence):
        return "witness"
    if setting.speaker and not dies and _signs(setting):
        return "witness"
    return "fallen"


def _foreign(setting: _Setting, known: Cues) -> Role:
    """Return the role of somebody with a foreign name: mostly he tells, else he is named."""
    after = setting.after
    if setting.told(known.buried_before):
        return "fallen"
    if (
        setting.told(known.tells_before)
        or setting.told(known.speaker)
        or known.speaks.match(after)
        or known.acts.match(after)
        or _signs(setting)
    ):
        return "witness"
    return "other"


def _signs(setting: _Setting) -> bool:
    """Whether the name begins a short last sentence, as a signature does."""
    return (
        setting.ends and not setting.before.strip(_QUOTES) and len(setting.sentence) <= _SIGNATURE
    )
