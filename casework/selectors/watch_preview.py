"""What a watch rule would have caught among what came in lately, and what it would not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import nlargest
from typing import Final, NamedTuple

from django.db.models import Q, QuerySet

from casework.clock import now
from casework.models import Clue, Item, Passage, User
from casework.permissions import Action, allowed, require
from casework.selectors.closed import CLOSED
from casework.selectors.restricted import readable
from casework.selectors.watch_match import Looked, Matcher, Verdict, part_of
from casework.selectors.watch_terms import Term, excerpt, folded, spans
from casework.watch_content import RuleContent

DAYS: Final = 30
MOST_DAYS: Final = 366
SAMPLE: Final = 25
EXCERPT_CHARS: Final = 240
# A word in more than this share of at least so many texts tells nothing apart.
COMMON_SHARE: Final = 0.3
COMMON_AMONG: Final = 20
_BATCH: Final = 2000


@dataclass(frozen=True, slots=True)
class TermCount:
    """How many of the texts looked at hold a term; ``share`` of all looked at, in [0, 1]."""

    kind: str
    said: str
    items: int
    share: float

    @property
    def common(self) -> bool:
        """Whether so many texts hold it that it tells nothing apart."""
        return self.share > COMMON_SHARE


@dataclass(frozen=True, slots=True)
class Sample:
    """A text that was caught, or kept out by an exclusion, and why.

    ``pieces`` are stretches of it with whether they are what was looked for (or the exclusion).
    """

    item: Item
    why: tuple[str, ...]
    pieces: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a rule does with the texts of the last ``days``.

    Attributes:
        days: that came in within so many days.
        looked: texts of the rule's languages.
        caught: how many it catches; by platform and by language in the next two.
        excluded: how many more it would catch without its exclusions.
        terms: how often each word was met.
        sample: the newest that were caught.
        excluded_sample: the newest that exclusions kept out.
        withheld: whether samples are left out since the user may not read testimony.
    """

    days: int
    looked: int = 0
    caught: int = 0
    by_platform: Mapping[str, int] = field(default_factory=dict)
    by_language: Mapping[str, int] = field(default_factory=dict)
    excluded: int = 0
    terms: tuple[TermCount, ...] = ()
    sample: tuple[Sample, ...] = ()
    excluded_sample: tuple[Sample, ...] = ()
    withheld: bool = False

    @property
    def common(self) -> list[TermCount]:
        """Words that stand in so many texts that they tell nothing apart."""
        if self.looked < COMMON_AMONG:
            return []
        return [one for one in self.terms if one.common and one.kind != "exclusion"]


class _Row(NamedTuple):
    pk: int
    platform: str
    channel_id: str
    lang: str
    title: str
    text: str
    at: datetime


def watch_preview(
    *, user: User | None, rule: RuleContent, days: int = DAYS, most: int = SAMPLE
) -> Preview:
    """Return what ``rule`` would have caught among the texts that came in lately.

    What was heard in recordings and read in scans counts as text of its item.

    Args:
        user: who asks; ``None`` for the command line. Counts hold only what they may read.
        rule: stored or not.
        days: how far back, 1 to 366.
        most: how many texts are shown of those caught, and of those kept out.

    Raises:
        Refused: role.
    """
    if user is not None:
        require(user, Action.SOURCE_VIEW)
    days = max(1, min(days, MOST_DAYS))
    items = _items(user, rule, now() - timedelta(days=days))
    matcher = Matcher(rule)
    counts: Counter[tuple[str, str]] = Counter()
    caught: list[_Row] = []
    excluded: list[_Row] = []
    looked = 0
    for row, verdict in _verdicts(items, matcher):
        looked += 1
        if verdict.wanted:
            counts.update(_reasons(verdict))
            counts.update(("exclusion", term.said) for term in verdict.excluded)
            (caught if verdict.caught else excluded).append(row)
    may_read = user is None or allowed(user, Action.ITEM_VIEW)
    return Preview(
        days=days,
        looked=looked,
        caught=len(caught),
        by_platform=_ordered(Counter(row.platform for row in caught)),
        by_language=_ordered(Counter(row.lang or "und" for row in caught)),
        excluded=len(excluded),
        terms=_term_counts(rule, counts, looked),
        sample=_samples(caught, matcher, most) if may_read else (),
        excluded_sample=_samples(excluded, matcher, most) if may_read else (),
        withheld=not may_read,
    )


def _items(user: User | None, rule: RuleContent, since: datetime) -> QuerySet[Item]:
    rows = Item.objects.filter(collected_at__gte=since, deleted_at=None).exclude(CLOSED)
    if user is not None:
        rows = rows.filter(readable(user))
    return rows.filter(lang__in=rule.languages) if rule.languages else rows


def _verdicts(items: QuerySet[Item], matcher: Matcher) -> Iterator[tuple[_Row, Verdict]]:
    """Look at every item; only its newest text and what was heard or read of it counts."""
    more: defaultdict[int, list[str]] = defaultdict(list)
    passages = Passage.objects.filter(
        Q(text_kind="transcript") | Q(text_kind="reading"), current=True, item__in=items
    ).order_by()
    for item_id, text in passages.values_list("item_id", "text"):
        more[item_id].append(text)
    units: defaultdict[int, set[str]] = defaultdict(set)
    if matcher.units:
        found = Clue.objects.filter(label="UNIT", item__in=items).order_by()
        for item_id, norm in found.values_list("item_id", "norm"):
            units[item_id].add(norm)
    columns = ("pk", "platform", "channel_id", "lang", "title", "text", "collected_at")
    for row in items.order_by().values_list(*columns).iterator(chunk_size=_BATCH):
        one = _Row(*row)
        parts = (one.title, one.text, *more.get(one.pk, ()))
        at = Looked(one.platform, one.channel_id, parts, units.get(one.pk, ()))
        # Texts are not kept: a month of them is larger than what is shown of it.
        yield one._replace(title="", text=""), matcher.look(at)


def _reasons(verdict: Verdict) -> list[tuple[str, str]]:
    return [(term.kind, term.said) for term in verdict.terms] + [
        ("unit", one) for one in verdict.units
    ]


def _ordered(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items(), key=lambda one: (-one[1], one[0])))


def _term_counts(
    rule: RuleContent, counts: Mapping[tuple[str, str], int], looked: int
) -> tuple[TermCount, ...]:
    said: dict[str, tuple[str, ...]] = {
        "keyword": rule.keywords,
        "hashtag": rule.hashtags,
        "place": rule.places,
        "unit": rule.units,
        "exclusion": rule.exclusions,
    }
    return tuple(
        TermCount(kind, one, counts.get((kind, one), 0), counts.get((kind, one), 0) / (looked or 1))
        for kind, words in said.items()
        for one in words
    )


def _samples(rows: list[_Row], matcher: Matcher, most: int) -> tuple[Sample, ...]:
    newest = nlargest(most, rows, key=lambda row: (row.at, row.pk))
    items = Item.objects.select_related("source").in_bulk([row.pk for row in newest])
    made = []
    for row in newest:
        if (item := items.get(row.pk)) is not None:
            made.append(_sample(item, matcher))
    return tuple(made)


def _sample(item: Item, matcher: Matcher) -> Sample:
    at = looked_at(item)
    return evidence(item, at, matcher.look(at))


def looked_at(item: Item) -> Looked:
    """Return what a rule looks at in one item: its words, those heard or read in it, its units."""
    spoken = item.passages.filter(current=True, text_kind__in=("transcript", "reading"))
    parts = (item.title, item.text, *spoken.order_by("pk").values_list("text", flat=True))
    units = set(Clue.objects.filter(item=item, label="UNIT").values_list("norm", flat=True))
    return Looked(item.platform, item.channel_id, parts, units)


def _units_said(item: Item, shown: str, units: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where a text names one of the units, in the notation it is written in there."""
    found = Clue.objects.filter(item=item, label="UNIT") if units else Clue.objects.none()
    for text, norm in found.order_by("start").values_list("text", "norm"):
        at = shown.find(" ".join(text.split()))
        if at >= 0 and any(part_of(one, norm) for one in units):
            yield at, at + len(" ".join(text.split()))


def evidence(item: Item, at: Looked, verdict: Verdict, width: int = EXCERPT_CHARS) -> Sample:
    """Return ``width`` characters of an item that speak for a verdict, what was found marked."""
    text = folded(at.parts)
    terms: tuple[Term, ...] = verdict.terms if verdict.caught else verdict.excluded
    marked = [span for term in terms for span in spans(text, term)]
    if verdict.caught:
        marked += _units_said(item, text.shown, verdict.units)
    why = [term.said for term in terms] + (list(verdict.units) if verdict.caught else [])
    if verdict.channel:
        why.append(item.channel_id)
    return Sample(item, tuple(why), tuple(excerpt(text.shown, marked, width)))
