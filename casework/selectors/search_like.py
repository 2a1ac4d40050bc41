"""Questions made of what is already here or of a whole document: "more like this"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from django.db.models import QuerySet

from casework.models import Clue, Item, Passage, Transcript, User
from casework.permissions import Action, require
from casework.selectors.restricted import readable
from casework.selectors.search_question import Likeness
from casework.selectors.word_sample import word_sample
from casework.shared_clues import clue_keys
from models.words import words
from nlp.passages import split
from nlp.salience import salient
from records.errors import Refused
from records.text import nfc

# Pieces of one document that are held against the index: each costs one more ranking.
WINDOWS: Final = 32
DOCUMENT_CHARS: Final = 400_000
WORDS: Final = 30


def like_passage(*, user: User | None, passage_id: int, operator: bool = False) -> Likeness:
    """Return the question "more like this passage".

    Raises:
        Refused: the role may not search, or there is no such passage for this user.
    """
    passage = _readable_passages(user, operator).filter(pk=passage_id).first()
    if passage is None:
        raise Refused("Không có đoạn này.", "There is no such passage.")
    place: dict[str, Any] = {
        "text_kind": passage.text_kind,
        "transcript_id": passage.transcript_id,
        "reading_id": passage.reading_id,
        "start__gte": passage.start,
        "end__lte": passage.end,
    }
    clues = Clue.objects.filter(item_id=passage.item_id, **place)
    return _likeness(_name(passage.item), [passage.text], clues, passage.item_id)


def like_item(*, user: User | None, item_id: int, operator: bool = False) -> Likeness:
    """Return the question "more like this item": its text, transcripts and readings.

    Raises:
        Refused: the role may not search, there is no such item for this user, or it has no words
            (a recording that waits for a speech model).
    """
    passages = list(_readable_passages(user, operator).filter(item_id=item_id))
    if not passages:
        raise _wordless(user, item_id, operator)
    clues = Clue.objects.filter(item_id=item_id)
    return _likeness(_name(passages[0].item), [one.text for one in passages], clues, item_id)


def like_transcript(*, user: User | None, transcript_id: int, operator: bool = False) -> Likeness:
    """Return the question "more like what is said in this recording".

    Raises:
        Refused: the role may not search, or there is no such transcript for this user.
    """
    rows = _readable_passages(user, operator).filter(transcript_id=transcript_id)
    passages = list(rows)
    if not passages:
        raise Refused("Không có lời ghi âm này.", "There is no such transcript.")
    item = passages[0].item
    clues = Clue.objects.filter(transcript_id=transcript_id)
    return _likeness(_name(item), [one.text for one in passages], clues, item.pk)


def like_document(*, user: User | None, text: str, title: str, operator: bool = False) -> Likeness:
    """Return the question "testimony like this document", which is not kept.

    Args:
        user: who asks; ``None`` only together with ``operator``.
        text: the document; what is beyond 400,000 characters is left out, and said to be.
        title: its name for the page.
        operator: asked on the command line.

    Raises:
        Refused: the role may not search, or the document has no words.
    """
    if not operator:
        require(user, Action.SEARCH)
    whole = nfc(text)
    used = whole[:DOCUMENT_CHARS]
    pieces = [span.text for span in split(used)]
    if next(words(used), None) is None:
        raise Refused("Văn bản không có chữ nào.", "The document has no words.")
    made = _made(title, pieces, clue_keys(used), None)
    return replace(made, chars=len(whole), chars_used=len(used))


def recordings_with_words(*, user: User, limit: int = 50) -> list[Transcript]:
    """Return the newest transcripts whose recordings can be asked by, with their items.

    Raises:
        Refused: role.
    """
    require(user, Action.SEARCH)
    rows = Transcript.objects.filter(readable(user, "item__"), item__deleted_at=None)
    return list(
        rows.filter(passage__current=True)
        .distinct()
        .select_related("item", "item__source", "media")
        .order_by("-pk")[:limit]
    )


def _readable_passages(user: User | None, operator: bool) -> QuerySet[Passage]:
    if not operator:
        require(user, Action.SEARCH)
    rows = Passage.objects.filter(current=True, item__deleted_at=None)
    if user is not None:
        rows = rows.filter(readable(user, "item__"))
    return rows.select_related("item").order_by("text_kind", "transcript_id", "ordinal", "pk")


def _wordless(user: User | None, item_id: int, operator: bool) -> Refused:
    rows = Item.objects.filter(pk=item_id, deleted_at=None)
    if user is not None:
        rows = rows.filter(readable(user))
    if rows.filter(media__waiting_for="speech_model").exists():
        return Refused(
            "Bản ghi này chưa có lời chép: nó đang chờ mô hình nhận dạng tiếng nói.",
            "This recording has no transcript yet: it waits for a speech model.",
        )
    if rows.exists():
        return Refused("Tư liệu này không có chữ nào.", "This item has no words.")
    return Refused("Không có tư liệu này.", "There is no such item.")


def _name(item: Item) -> str:
    return item.title or f"#{item.pk}"


def _likeness(title: str, pieces: Sequence[str], clues: QuerySet[Clue], item_id: int) -> Likeness:
    return _made(title, pieces, frozenset(clues.values_list("label", "norm")), item_id)


def _made(
    title: str, pieces: Sequence[str], clues: frozenset[tuple[str, str]], item_id: int | None
) -> Likeness:
    text = "\n\n".join(pieces)
    sample = word_sample()
    return Likeness(
        title=title,
        texts=tuple(_spread(pieces, WINDOWS)),
        words=tuple(salient(text, sample.frequency, sample.passages, WORDS)),
        clues=clues,
        item_id=item_id,
        pieces=len(pieces),
        chars=len(text),
        chars_used=len(text),
    )


def _spread(pieces: Sequence[str], wanted: int) -> list[str]:
    """Return at most ``wanted`` pieces, evenly from beginning to end."""
    if len(pieces) <= wanted:
        return list(pieces)
    return [pieces[round(n * (len(pieces) - 1) / (wanted - 1))] for n in range(wanted)]
