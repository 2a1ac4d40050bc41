"""Items as accounts: their texts with the entities found in them, and where they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q

from casework.clue_rows import row_entity
from casework.models import Clue, Item, Media, Reading, Transcript
from casework.selectors.closed import CLOSED
from nlp.corroboration.account import Account, AccountText, Origin, TextSource
from nlp.corroboration.witness import family_of
from records.entity import Entity

_Place = tuple[int, str, int | None]


def accounts_of(item_ids: Iterable[int]) -> dict[int, Account]:
    """Return the account of each item that has words; erased items have none.

    Only what stands counts: the newest text, current transcripts, readings.
    """
    rows = list(
        Item.objects.filter(pk__in=list(item_ids), deleted_at=None)
        .exclude(CLOSED)
        .defer("signature", "metrics")
        .order_by("pk")
    )
    ids = [row.pk for row in rows]
    entities = _entities(ids)
    texts = _texts(rows, entities)
    heads = _group_heads(rows)
    recordings = _recordings(ids)
    parents = _parents(rows)
    found: dict[int, Account] = {}
    for row in rows:
        if not texts[row.pk]:
            continue
        account = Account(
            id=row.pk,
            texts=tuple(texts[row.pk]),
            origin=Origin(
                copies=heads.get(row.pk, ""),
                author=row.author_pid,
                channel=_channel(row),
                recording=recordings.get(row.pk, ""),
            ),
            reply_to=parents.get((row.platform, row.parent_id)),
        )
        family = family_of(account)
        found[row.pk] = replace(account, origin=replace(account.origin, family=family))
    return found


def _entities(ids: Sequence[int]) -> Mapping[_Place, list[Entity]]:
    found: dict[_Place, list[Entity]] = defaultdict(list)
    rows = Clue.objects.filter(item_id__in=ids, label__regex="^[A-Z]").select_related(None)
    stands = Q(transcript=None) | Q(transcript__current=True)
    for row in rows.filter(stands).order_by("item_id", "start", "pk"):
        number = row.transcript_id or row.reading_id
        key = (row.item_id, row.text_kind, number or -row.item_version)
        found[key].append(row_entity(row))
    return found


def _texts(
    rows: Sequence[Item], entities: Mapping[_Place, list[Entity]]
) -> dict[int, list[AccountText]]:
    ids = [row.pk for row in rows]
    found: dict[int, list[AccountText]] = {pk: [] for pk in ids}

    def add(item_id: int, source: TextSource, number: int | None, text: str, lang: str) -> None:
        # An item's own text is known by its version, which is never a transcript's id.
        of_text = entities.get((item_id, source, number), [])
        text_id = number if number is not None and number > 0 else None
        found[item_id].append(AccountText(source, text_id, text, lang, tuple(of_text)))

    for row in rows:
        if row.text.strip():
            add(row.pk, "original", -row.version, row.text, row.lang)
    spoken = Transcript.objects.filter(item_id__in=ids, current=True).exclude(text="")
    for pk, item_id, text, lang in spoken.order_by("pk").values_list("pk", "item", "text", "lang"):
        add(item_id, "transcript", pk, text, lang)
    read = Reading.objects.filter(item_id__in=ids).exclude(text="").order_by("pk")
    for pk, item_id, text, lang in read.values_list("pk", "item", "text", "lang"):
        add(item_id, "reading", pk, text, lang)
    return found


def _group_heads(rows: Sequence[Item]) -> dict[int, str]:
    """Return the near-duplicate group of each item that is in one, by the item at its head."""
    found = {row.pk: str(row.near_duplicate_of_id) for row in rows if row.near_duplicate_of_id}
    ids = [row.pk for row in rows]
    heads = Item.objects.filter(near_duplicate_of__in=ids).values_list(
        "near_duplicate_of", flat=True
    )
    return {**{pk: str(pk) for pk in heads.distinct() if pk is not None}, **found}


def _channel(row: Item) -> str:
    """Return the channel where it speaks with one voice: an article's paper, a page of its own.

    In a forum, a group or a comment column everybody speaks for himself.
    """
    if row.kind == "article" or (row.kind == "post" and not row.author_pid):
        return row.channel_id and f"{row.platform}:{row.channel_id}"
    return ""


def _recordings(ids: Sequence[int]) -> dict[int, str]:
    """Return the file of each item that has exactly one recording, scan or picture of its own."""
    files: dict[int, set[int]] = defaultdict(set)
    media = Media.objects.filter(item_id__in=ids).exclude(original=None)
    for item_id, original in media.values_list("item_id", "original_id"):
        if original is not None:
            files[item_id].add(original)
    return {pk: str(min(found)) for pk, found in files.items() if len(found) == 1}


def _parents(rows: Sequence[Item]) -> dict[tuple[str, str], int]:
    wanted = {row.parent_id for row in rows if row.parent_id}
    if not wanted:
        return {}
    found = Item.objects.filter(platform_id__in=wanted, deleted_at=None).order_by("-pk")
    return {
        (platform, platform_id): pk
        for platform, platform_id, pk in found.values_list("platform", "platform_id", "pk")
    }
