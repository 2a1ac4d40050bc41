"""What a cue word means for a value when the two stand apart or in another light.

The rules of this module are the conventions of the exchange format's own examples.
"""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.about_clauses import Clauses
from nlp.entities.about_cues import Cue
from records.entity import Entity

# "Le 1er décembre 1952 à Na San, nous avons mis en terre des hommes du 209e": the day and the
# place of the fight they fell in.
_THEIR_DEAD: Final = re.compile(
    r"(?:avons|on|fit|firent|fîmes)(?: \w+)? (?:mis(?:es)? en terre|enterr\w+|inhum\w+|ensevel\w+)"
)
_BATTLE: Final = re.compile(
    r"trận(?: đánh)?|tran(?: danh)?|battle|combat|bataille|бой|전투|战斗|戰鬥"
)
_RECORD: Final = re.compile(r"\s?[^\W\d]+(?: [^\W\d]+)?\s?:")


def meant(one: Entity, cue: Cue, clauses: Clauses, fallen: bool, fights: int) -> str:
    """Return what ``one`` is about, ``cue`` being the nearest word.

    Args:
        one: a date or place.
        cue: the cue word that weighs least.
        clauses: of the text.
        fallen: whether somebody who fell is named.
        fights: how many words of the text tell a fight.
    """
    only_fight = fights == 1 and not clauses.deaths and _BATTLE.fullmatch(cue.words)
    if one.label == "DATE" and fallen and only_fight:
        # "Trận 1509 28-4-1984 có Hoàng Văn Pẩu": told as the day he fell.
        return "death"
    if cue.kind != "burial":
        return cue.kind
    if cue.noun:
        recorded = one.label == "DATE" and cue.start == 0 and _RECORD.match(clauses.lower)
        return "other" if recorded else cue.kind
    if one.end > cue.start:
        return cue.kind
    if clauses.count("sentence", one.end, cue.start):
        # "It was June of 1969. We buried him facing the valley."
        return "death"
    if not fallen:
        around = clauses.lower[max(0, cue.start - 20) : cue.end]
        return "battle" if _THEIR_DEAD.search(around) else cue.kind
    return cue.kind
