"""Breaches of personal data: the 72-hour clock and the written record that the law asks for."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from casework.clock import local_date, now
from casework.deadlines import NOTIFY
from casework.models import Incident, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.words import typed
from records.errors import Refused

HARMS: Final = {
    "security": "an ninh, trật tự",
    "life": "tính mạng, sức khỏe",
    "honour": "danh dự",
    "dignity": "nhân phẩm",
    "property": "tài sản",
}
"""What a breach must be able to harm for the authority to be told (Law 91/2025/QH15)."""
_MOST_WORDS: Final = 4000
_MOST_TITLE: Final = 200


def _entry(row: Incident, user: User, text: str) -> None:
    row.log = [*row.log, {"at": now().isoformat(), "by": user.username, "text": text}]


def _saved(row: Incident, user: User, act: str, **detail: object) -> Incident:
    row.save()
    audit_record(action=f"incident.{act}", subject=f"incident:{row.pk}", detail=detail, actor=user)
    return row


def harm_words(harms: Sequence[str]) -> str:
    """Return what may be harmed, as it is written on paper."""
    return ", ".join(HARMS[one] for one in harms) or "không"


def _known(harms: Sequence[str]) -> list[str]:
    if unknown := [one for one in harms if one not in HARMS]:
        raise Refused(f"Không có loại tổn hại {unknown[0]}.", f"There is no harm {unknown[0]}.")
    return [one for one in HARMS if one in harms]


@transaction.atomic
def incident_open(
    *,
    user: User,
    title: str,
    description: str,
    harms: Sequence[str],
    detected_at: datetime | None = None,
) -> Incident:
    """Open the record of a breach; its clock runs from when it was detected.

    Args:
        user: who opens it.
        title: in a few words.
        description: what happened, whose data and how many, as far as is known.
        harms: what may be harmed, of ``HARMS``; with any of them the authority must be told.
        detected_at: when it was noticed; now by default.

    Raises:
        Refused: role, nothing said, an unknown harm, or detected in the future.
    """
    require(user, Action.INCIDENT_EDIT)
    moment = now()
    detected = detected_at or moment
    name, words, chosen = typed(title)[:_MOST_TITLE], typed(description), _known(harms)
    if not name or not words:
        raise Refused("Hãy ghi tên và diễn biến.", "Say what happened, and give it a name.")
    if detected > moment:
        raise Refused("Giờ phát hiện ở tương lai.", "It cannot have been detected in the future.")
    row = Incident.objects.create(
        code=uuid.uuid4().hex[:20],
        title=name,
        description=words[:_MOST_WORDS],
        detected_at=detected,
        notify_by=detected + NOTIFY,
        harms=chosen,
        must_notify=bool(chosen),
        opened_by=user,
    )
    row.code = f"SC-{local_date(detected).year}-{row.pk:05}"
    _entry(row, user, f"Mở hồ sơ; có thể tổn hại: {harm_words(chosen)}.")
    return _saved(row, user, "open", harms=chosen, notify_by=row.notify_by.isoformat())


def _locked(user: User, incident: Incident) -> Incident:
    require(user, Action.INCIDENT_EDIT)
    row = Incident.objects.select_for_update().get(pk=incident.pk)
    if row.closed_at is not None:
        raise Refused("Hồ sơ này đã đóng.", "This record is closed.")
    return row


@transaction.atomic
def incident_note(*, user: User, incident: Incident, text: str) -> Incident:
    """Add to the record: what was found, what was done; nothing in it is ever changed.

    Raises:
        Refused: role, closed, or nothing said.
    """
    row = _locked(user, incident)
    words = typed(text)[:_MOST_WORDS]
    if not words:
        raise Refused("Hãy ghi việc đã làm hay điều mới biết.", "Say what was done or found.")
    _entry(row, user, words)
    return _saved(row, user, "note", entries=len(row.log))


@transaction.atomic
def incident_judge(
    *, user: User, incident: Incident, harms: Sequence[str], must_notify: bool, reason: str
) -> Incident:
    """Decide anew whether the authority must be told, and why.

    Raises:
        Refused: role, closed, told already, no reason, or no duty in spite of a harm.
    """
    row = _locked(user, incident)
    words, chosen = typed(reason)[:_MOST_WORDS], _known(harms)
    if row.notified_at is not None:
        raise Refused("Đã thông báo rồi.", "The authority has been told already.")
    if not words:
        raise Refused("Quyết định phải có lý do.", "The decision needs its reason.")
    if chosen and not must_notify:
        raise Refused(
            "Còn ghi có thể gây tổn hại thì phải thông báo.",
            "As long as something may be harmed the authority must be told.",
        )
    row.harms, row.must_notify = chosen, must_notify
    duty = "phải thông báo" if must_notify else "không phải thông báo"
    _entry(row, user, f"Quyết định: {duty}. Tổn hại: {harm_words(chosen)}. {words}")
    return _saved(row, user, "judge", harms=chosen, must_notify=must_notify)


@transaction.atomic
def incident_notified(
    *, user: User, incident: Incident, reference: str, at: datetime | None = None
) -> Incident:
    """Note that the authority was told, by which letter and when; this stops the clock.

    Raises:
        Refused: role, closed, told already, no reference, or a time that cannot be.
    """
    row = _locked(user, incident)
    number, moment = typed(reference)[:_MOST_TITLE], at or now()
    if row.notified_at is not None:
        raise Refused("Đã ghi thông báo rồi.", "The notification was entered already.")
    if not number:
        raise Refused("Hãy ghi số, nơi nhận của thông báo.", "Name the letter and its recipient.")
    if not row.detected_at <= moment <= now():
        raise Refused(
            "Giờ thông báo phải sau lúc phát hiện và không ở tương lai.",
            "The notification came after the detection and not in the future.",
        )
    row.notified_at, row.notified_reference = moment, number
    late = "" if moment <= row.notify_by else " Quá hạn 72 giờ: thông báo phải nêu lý do."
    _entry(row, user, f"Đã thông báo: {number}.{late}")
    return _saved(row, user, "notified", in_time=moment <= row.notify_by)


@transaction.atomic
def incident_close(*, user: User, incident: Incident, note: str) -> Incident:
    """Close the record with how it ended.

    Raises:
        Refused: role, closed, nothing said, or the authority must be told first.
    """
    row = _locked(user, incident)
    words = typed(note)[:_MOST_WORDS]
    if row.must_notify and row.notified_at is None:
        raise Refused(
            "Phải thông báo (hoặc quyết định không phải thông báo) rồi mới đóng.",
            "Tell the authority first, or decide that it need not be told.",
        )
    if not words:
        raise Refused("Hãy ghi sự việc kết thúc ra sao.", "Say how it ended.")
    row.closed_at = now()
    _entry(row, user, f"Đóng hồ sơ. {words}")
    return _saved(row, user, "close", entries=len(row.log))
