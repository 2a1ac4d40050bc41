"""The linker: from one clue to a ranked list of people it may mean, or to none.

Log-odds are added field by field (Fellegi and Sunter). The probability of a row is its odds
against all other rows and against nobody of the register, so a second candidate as good as the
first halves both: the margin is in the score.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from nlp.linkage.blocking import candidate_rows
from nlp.linkage.columns import Register
from nlp.linkage.scoring import ClueScore, FieldScore, NameScore, score_clue
from nlp.linkage.values import Candidate, ClueRecord, Contribution, RegisterEntry
from nlp.linkage.weights import Weights, default_weights

# Further candidates are shown down to this share of the first one's probability.
_RUNNER_UP: Final = 0.02
# A short list is a small part of those a clue may mean: nobody on it is as likely as on a long one.
_SMALLEST_POPULATION: Final = 3_000
# What is calculated from a few words is never certain.
_SUREST: Final = 0.9999
_NAME_FIELDS: Final = frozenset({"order", "surname", "middle", "given", "alias"})


class Linker:
    """Compares clues with one register.

    Args:
        entries: the register.
        weights: estimated weights; those that ship when none are given.
    """

    def __init__(self, entries: Iterable[RegisterEntry], weights: Weights | None = None) -> None:
        self.register = Register(entries)
        self.weights = weights or default_weights()

    @property
    def nobody(self) -> float:
        """Log-odds of the clue being about nobody on the register."""
        return float(np.log(max(len(self.register), _SMALLEST_POPULATION)))

    def link(self, clue: ClueRecord, limit: int = 5) -> list[Candidate]:
        """Return the likely people, best first; empty when none is likely enough.

        A name alone, however rare on this register, names nobody: something else must agree.
        """
        ranked = self.rank(clue, limit)
        if not ranked or ranked[0].score < self.weights.threshold or not _supported(ranked[0]):
            return []
        least = ranked[0].score * _RUNNER_UP
        return [candidate for candidate in ranked if candidate.score >= least]

    def rank(self, clue: ClueRecord, limit: int = 5) -> list[Candidate]:
        """Return the best rows whatever their probability, best first."""
        if not len(self.register):
            return []
        scores = score_clue(clue, self.register, self.weights)
        if not scores.names and not scores.fields:
            return []
        rows = candidate_rows(scores, self.register)
        if not len(rows):
            return []
        totals, best_name = self._totals(scores, rows)
        scaled = self.weights.slope * totals + self.weights.offset
        everyone = np.logaddexp(self.nobody, np.logaddexp.reduce(scaled))
        top = _best(totals, limit)
        found = []
        for place in top:
            row = int(rows[place])
            name = scores.names[best_name[place]] if scores.names else None
            found.append(
                Candidate(
                    row=row,
                    registry_id=self.register.ids[row],
                    score=min(float(np.exp(scaled[place] - everyone)), _SUREST),
                    log_odds=float(totals[place]),
                    why=tuple(self._why(scores, name, row)),
                )
            )
        return found

    def _totals(
        self, scores: ClueScore, rows: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return summed log-odds of each row, and which reading of the name was best for it."""
        total = np.zeros(len(rows))
        for field in scores.fields:
            total += self._weights(field, rows)
        if not scores.names:
            return total, np.zeros(len(rows), np.int64)
        names = np.stack([self._name_weights(name, rows) for name in scores.names])
        best: NDArray[np.int64] = names.argmax(axis=0)
        return total + names.max(axis=0), best

    def _name_weights(self, name: NameScore, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        weight = np.full(len(rows), name.order_odds)
        for field in name.parts:
            weight += self._weights(field, rows)
        return weight

    def _weights(self, field: FieldScore, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        result: NDArray[np.float64] = field.weights()[
            self.register.columns[field.field].codes[rows]
        ]
        return result

    def _why(self, scores: ClueScore, name: NameScore | None, row: int) -> Iterable[Contribution]:
        if name is not None:
            if name.reading.order != "surname_first":
                order = name.reading.order
                yield Contribution("order", order, name.order_odds, "", "")
            for field in name.parts:
                yield self._contribution(field, row)
        for field in scores.fields:
            yield self._contribution(field, row)

    def _contribution(self, field: FieldScore, row: int) -> Contribution:
        level = field.levels[self.register.columns[field.field].codes[row]]
        return Contribution(
            field.field,
            level_name(field.field, int(level)),
            float(field.odds[level]),
            field.clue,
            self.register.text(field.field, row),
        )


def _supported(candidate: Candidate) -> bool:
    """Whether anything beside the name speaks for the match."""
    return any(one.weight > 0 for one in candidate.why if one.field not in _NAME_FIELDS)


def _best(totals: NDArray[np.float64], limit: int) -> list[int]:
    """Return the places of the largest totals, largest first, earlier rows before later ones."""
    if len(totals) > limit:
        cut = np.partition(totals, len(totals) - limit)[len(totals) - limit]
        places = np.flatnonzero(totals >= cut)
    else:
        places = np.arange(len(totals))
    order = np.argsort(-totals[places], kind="stable")[:limit]
    return [int(place) for place in places[order]]


def level_name(field: str, level: int) -> str:
    """Return the word of a level, in small letters."""
    from nlp.linkage import levels

    enums = {
        "surname": levels.Name, "middle": levels.Name, "given": levels.Name,
        "alias": levels.Alias, "birth": levels.Birth, "home": levels.Home, "unit": levels.Unit,
        "date": levels.Date, "place": levels.Place, "relative": levels.Relative,
    }  # fmt: skip
    return str(enums[field](level).name).lower()
