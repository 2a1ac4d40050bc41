"""The guards over a statement, as a table: which cues, standing where, forbid to flag it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from nlp.claims.guards.scope import Scope, in_scope, is_question
from nlp.claims.reading import Place, Reading


@dataclass(frozen=True, slots=True)
class Act:
    """A speech act: its cues (a role), and where they must stand to speak of the statement.

    ``itself``: the statement's own words may be the cue.
    ``unless``: a role, and where its cue must stand, that shows the contrary.
    """

    name: str
    role: str
    scope: Scope
    unless: tuple[str, Scope] | None = None
    itself: bool = False


ACTS: Final[tuple[Act, ...]] = (
    Act("debunk", "debunk", "post", itself=True),
    Act("rumour", "rumour_of", "around", itself=True),
    Act("refusal", "refusal", "post"),
    Act("denial", "denied_before", "directly_before", unless=("or_else", "behind")),
    Act("denial", "denied_behind", "behind", itself=True),
    Act("report", "hearsay", "before", unless=("acting", "post")),
    Act("report", "self_named", "sentence", itself=True),
    Act("hypothesis", "hypothesis", "sentence"),
    Act("guess", "guess", "before"),
    Act("worry", "worry", "before"),
    Act("wish", "wish", "around"),
    Act("wish", "hope", "before"),
    Act("wish", "plea", "sentence", itself=True),
    Act("satire", "satire", "post", itself=True),
    Act("satire", "joke", "post", itself=True),
    Act("correction", "slip", "around"),
    Act("complaint", "complaint_desk", "post"),
    Act("accusation", "accusation", "around", itself=True),
    Act("own_cost", "own_cost", "sentence", itself=True),
    Act("private_choice", "private_choice", "around", itself=True),
    Act("belief", "belief", "around"),
    Act("grief", "grief", "sentence"),
    Act("opinion", "opinion", "sentence"),
    Act("lawful_giving", "lawful_giving", "around", itself=True),
)


def vetoes(
    reading: Reading, place: Place, *, spared: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return the guards that forbid to flag the statement at ``place``, each once.

    ``spared``: guards that this kind of statement does not fear.
    """
    found = [
        act.name
        for act in ACTS
        if act.name not in spared
        and in_scope(reading, act.role, place, act.scope, itself=act.itself)
        and not (act.unless and in_scope(reading, act.unless[0], place, act.unless[1]))
    ]
    if "question" not in spared and is_question(reading, place):
        found.append("question")
    return tuple(dict.fromkeys(found))
