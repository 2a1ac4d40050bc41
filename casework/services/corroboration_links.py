"""Evidence between items is computed for what is new, against a bounded choice of others.

Scale: an item costs one search for what is like it and at most 40 comparisons, whatever the
collection holds; at 100,000 items there are at most some millions of links, in practice far fewer,
for most posts name nothing that could be looked for. What is looked at anew is the neighbourhood of
the new items, never the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import combinations
from typing import Any, Final

from django.db import transaction
from django.db.models import Q

from casework.clock import now
from casework.index_access import index_home
from casework.model_access import embedder_by
from casework.models import ItemLink
from casework.selectors.corroboration_accounts import accounts_of
from casework.selectors.corroboration_candidates import (
    candidates_of,
    similarity,
    vectors_of,
)
from casework.selectors.term_sample import term_sample
from nlp.corroboration.account import Account, Spot
from nlp.corroboration.comparable import tells_of_ground
from nlp.corroboration.compare import compare
from nlp.corroboration.evidence import MODEL, PairEvidence, Reason
from nlp.corroboration.grouping import EDGE, Pair, pair_of, prior_of
from nlp.corroboration.terms import Commonness

# Pairs below the edge are kept too, so that they can rise when the collection shows how rare what
# they share is.
KEPT: Final = EDGE - 2.0
REASONS: Final = 8
# A neighbourhood larger than this is cut: a battle on which hundreds testify is for people to cut
# into leads.
NEIGHBOURHOOD: Final = 400
ALL_PAIRS: Final = 80
# Items looked at in one go: bounds the ids of one question to the rows.
_TOGETHER: Final = 50
# Sampled passages from which on a batch hardly changes how rare a name is.
_GROWN_UP: Final = 2_000
_weighed_with: Commonness | None = None


def links_compute(*, item_ids: Sequence[int]) -> set[int]:
    """Store the evidence between these items and their candidates.

    Returns:
        The items whose grouping may have changed: these and all that are linked with them.
    """
    found: set[int] = set()
    for start in range(0, len(item_ids), _TOGETHER):
        found |= _compute(item_ids[start : start + _TOGETHER])
    return found


def _compute(item_ids: Sequence[int]) -> set[int]:
    known = accounts_of(item_ids)
    telling = sorted(pk for pk, one in known.items() if tells_of_ground(one))
    wanted = {pair_of(pk, other) for pk in telling for other in candidates_of(known[pk])}
    before = neighbourhood(item_ids)
    _store(wanted, known, drop=item_ids)
    found = neighbourhood(item_ids) | before
    _widen(found, set(telling), known)
    return found | neighbourhood(item_ids)


def _widen(found: set[int], fresh: set[int], known: dict[int, Account]) -> None:
    """Compare new items with all that their links lead to, not their candidates alone.

    A small collection that has grown by a fifth changes how rare its names are: then what is
    linked already is weighed anew, in small neighbourhoods all pairs.
    """
    global _weighed_with
    common = term_sample()
    young = common.texts < _GROWN_UP and common is not _weighed_with
    _weighed_with = common
    for part in linked_parts(found):
        pairs = {
            pair
            for pair in combinations(sorted(part), 2)
            if fresh & set(pair) or (young and len(part) <= ALL_PAIRS)
        }
        if young:
            rows = ItemLink.objects.filter(first__in=part, second__in=part)
            pairs |= set(rows.values_list("first_id", "second_id"))
        _store(pairs, known)


def linked_parts(ids: set[int]) -> list[set[int]]:
    """Cut items into parts of two or more that no link of weight joins, by their smallest id."""
    least = prior_of(term_sample())
    rows = ItemLink.objects.filter(first__in=ids, second__in=ids, score__gt=least, veto="")
    part_of: dict[int, set[int]] = {}
    for first, second in rows.values_list("first_id", "second_id"):
        whole = part_of.get(first, {first}) | part_of.get(second, {second})
        part_of.update(dict.fromkeys(whole, whole))
    return [part for one, part in sorted(part_of.items()) if one == min(part)]


def links_weigh(*, item_ids: Iterable[int]) -> None:
    """Weigh all pairs of these items anew, if they are not too many."""
    ids = sorted(set(item_ids))
    if len(ids) <= NEIGHBOURHOOD // 2:
        _store(set(combinations(ids, 2)), {})


def neighbourhood(item_ids: Iterable[int]) -> set[int]:
    """Return these items and all that links lead to, up to a bound.

    A link must outweigh the odds against a pair by itself: of every group, each item has one such
    link into the rest, for the mean of its links outweighs them.
    """
    least = prior_of(term_sample())
    found = set(item_ids)
    front = set(found)
    while front and len(found) < NEIGHBOURHOOD:
        rows = ItemLink.objects.filter(
            Q(first__in=front) | Q(second__in=front), score__gt=least, veto=""
        ).order_by("-score", "pk")
        pairs = rows.values_list("first_id", "second_id")[: NEIGHBOURHOOD * 20]
        front = {one for pair in pairs for one in pair} - found
        found |= front
    return found


def _store(pairs: set[Pair], known: dict[int, Account], drop: Sequence[int] = ()) -> None:
    """Weigh these pairs and put the rows in place; accounts read for it are added to ``known``."""
    ids = {one for pair in pairs for one in pair}
    known.update(accounts_of(ids - known.keys()))
    vectors = vectors_of(ids)
    embedder = embedder_by(index_home().current().model)
    floor = embedder.noise_floor if embedder else 0.0
    common = term_sample()
    rows = []
    for first, second in sorted(pairs):
        if first not in known or second not in known:
            continue
        a, b = known[first], known[second]
        evidence = compare(a, b, common, similarity(first, second, vectors, floor))
        if evidence.score >= KEPT:
            rows.append(_row(a, b, evidence))
    with transaction.atomic():
        if drop:
            ItemLink.objects.filter(Q(first__in=drop) | Q(second__in=drop)).delete()
        inside = ItemLink.objects.filter(first__in=ids, second__in=ids)
        gone = [pk for pk, a, b in inside.values_list("pk", "first", "second") if (a, b) in pairs]
        ItemLink.objects.filter(pk__in=gone).delete()
        ItemLink.objects.bulk_create(rows)


def _row(a: Account, b: Account, evidence: PairEvidence) -> ItemLink:
    return ItemLink(
        first_id=a.id,
        second_id=b.id,
        score=evidence.score,
        veto=evidence.veto[:120],
        reasons=[_reason(a, b, one) for one in evidence.reasons[:REASONS]],
        model=str(MODEL),
        computed_at=now(),
    )


def _reason(a: Account, b: Account, one: Reason) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "nats": round(one.nats, 2),
        "value": one.value,
        "left": _spot(a, one.left),
        "right": _spot(b, one.right),
    }


def _spot(account: Account, spot: Spot | None) -> dict[str, Any] | None:
    if spot is None:
        return None
    text = account.texts[spot.text]
    return {
        "text_kind": text.source,
        "text_id": text.text_id,
        "start": spot.start,
        "end": spot.end,
        "text": text.text[spot.start : spot.end],
    }
