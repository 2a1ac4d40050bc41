"""A person's words for a recording: each save is a new version beside what the machine heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from casework import jobs
from casework.models import Flag, Item, Passage, Segment, Transcript, User
from casework.models.items import Stage, WorkState
from casework.permissions import Action, require
from casework.segment_rows import joined_text
from casework.selectors.hearing import current_of, root_of, versions_of
from casework.selectors.restricted import require_readable
from casework.services.audit import audit_record
from casework.services.listening import listen_spans_store
from casework.services.searchable import refresh_flagged, withdraw_passages
from casework.services.segment_edits import (
    SegmentEdit,
    edit_of,
    new_rows,
    renamed,
    require_times,
    tidy,
)
from records.errors import Refused


class Conflict(Refused):
    """Someone else saved meanwhile; nothing of what either wrote is lost.

    Args:
        version: the version that stands now.
    """

    def __init__(self, version: int) -> None:
        super().__init__(
            f"Người khác vừa lưu bản {version} của lời ghi này. Bài bạn đang sửa vẫn còn trên "
            "trang; hãy chép lại phần của mình rồi tải bản mới.",
            f"Someone else has just saved version {version} of this transcript. What you wrote is "
            "still on the page; copy your part, then load the new version.",
        )
        self.version = version


@transaction.atomic
def correction_save(
    *,
    user: User,
    transcript: Transcript,
    segments: Sequence[SegmentEdit],
    base_version: int,
    span: tuple[int, int] | None = None,
    names: Mapping[str, str] | None = None,
) -> Transcript:
    """Save a person's version of a transcript; it is understood and indexed anew.

    The version before stays, no longer searched. Words keep their times: see ``asr.realign``.

    Args:
        user: who corrects.
        transcript: any version of the hearing.
        segments: what the segments of ``span`` shall be; blank ones go.
        base_version: the version that the person started from.
        span: ``[first, last)`` of the segments that ``segments`` replace; all when ``None``.
        names: speakers to rename throughout, old name to new.

    Returns:
        The new version, or the present one when nothing changed.

    Raises:
        Refused: role, restricted or erased item, times out of order or outside the recording.
        Conflict: ``base_version`` is not the present version.
    """
    base = _locked_base(user, transcript, base_version)
    old = list(base.segments.all())
    first, last = span if span is not None else (0, len(old))
    if not 0 <= first <= last <= len(old):
        raise Refused("Không có những đoạn này.", "There are no such segments.")
    edits = [edit_of(row) for row in old]
    edits[first:last] = tidy(segments)
    edits = renamed(edits, tidy_names(names or {}))
    require_times(
        edits,
        duration_ms=base.media.duration_ms if base.media else None,
        known={(row.channel, row.start_ms, row.end_ms) for row in old},
    )
    rows = new_rows(old, edits)
    if _content(rows) == _content(old):
        return base
    return _store(user, base, rows, "save", old)


def tidy_names(names: Mapping[str, str]) -> dict[str, str]:
    """Return renamings in stored form.

    Raises:
        Refused: a name is too long.
    """
    made = tidy([SegmentEdit(0, 0, "x", speaker=new) for new in names.values()])
    return dict(zip(names, [one.speaker for one in made], strict=True))


@transaction.atomic
def correction_restore(
    *, user: User, transcript: Transcript, version: int, base_version: int
) -> Transcript:
    """Make an earlier version (1 is the machine's own) the newest one again, as a new version.

    Raises:
        Refused: role, restricted or erased item, no such version.
        Conflict: ``base_version`` is not the present version.
    """
    base = _locked_base(user, transcript, base_version)
    earlier = versions_of(root_of(base)).filter(version=version).first()
    if earlier is None or earlier.pk == base.pk:
        raise Refused("Không có bản cũ này.", "There is no such earlier version.")
    rows = list(earlier.segments.all())
    for row in rows:
        row.pk = None
        row._state.adding = True
    return _store(user, base, rows, "restore", list(base.segments.all()), of=version)


def _locked_base(user: User, transcript: Transcript, base_version: int) -> Transcript:
    """Return the present version; its item stays locked, so that saves come one after another."""
    require(user, Action.TRANSCRIPT_EDIT)
    item = Item.objects.select_for_update(of=("self",)).get(pk=transcript.item_id)
    require_readable(user, item)
    if item.deleted_at is not None:
        raise Refused("Tư liệu này đã bị xóa.", "This item has been erased.")
    base = current_of(root_of(Transcript.objects.select_related("parent").get(pk=transcript.pk)))
    if base.version != base_version:
        raise Conflict(base.version)
    return base


def _content(rows: Sequence[Segment]) -> list[tuple[Any, ...]]:
    return [(r.start_ms, r.end_ms, r.text, r.speaker, r.channel, r.lang) for r in rows]


def _store(
    user: User,
    base: Transcript,
    rows: Sequence[Segment],
    decision: str,
    old: Sequence[Segment],
    **detail: int,
) -> Transcript:
    made = Transcript.objects.create(
        item_id=base.item_id,
        media=base.media,
        origin="correction",
        lang=base.lang,
        text=joined_text(rows),
        parent=root_of(base),
        version=base.version + 1,
        author=user,
    )
    for row in rows:
        row.transcript = made
    stored = Segment.objects.bulk_create(rows)
    _retire(base)
    spans = listen_spans_store(transcript=made, segments=stored, earlier=base)
    audit_record(
        action=f"transcript.{decision}",
        subject=f"transcript:{made.parent_id}",
        detail={
            "item": made.item_id,
            "transcript": made.pk,
            "version": made.version,
            "segments": len(stored),
            "changed": len(set(_content(stored)) - set(_content(old))),
            "must_listen": len(spans),
            **detail,
        },
        actor=user,
    )
    withdraw_passages(made.item_id)
    refresh_flagged(made.item_id)
    item_id = made.item_id
    # Robust: the words are saved; the sweep at the next start takes up what was not queued.
    transaction.on_commit(lambda: jobs.enqueue_texts([item_id]), robust=True)
    return made


def _retire(base: Transcript) -> None:
    """Take the version before out of circulation: search, open suggestions, work that waits."""
    Passage.objects.filter(transcript=base, current=True).update(current=False)
    Flag.objects.filter(transcript=base, status=Flag.Status.SUGGESTED).update(
        status=Flag.Status.SUPERSEDED
    )
    Transcript.objects.filter(pk=base.pk).update(
        current=False, stage=Stage.DONE, state=WorkState.DONE
    )
