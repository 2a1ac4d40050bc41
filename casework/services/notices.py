"""Notices that a wave began: sent once by each way, tried again, never with an author or a text."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any, Final

import httpx2
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from casework.clock import now
from casework.models import ClaimNotice, ClaimWave, Flag, User
from casework.permissions import Action, require
from casework.selectors.claim_ties import open_flags, tied_flagged
from casework.selectors.flag_correction import correction_of
from casework.services.audit import audit_record

TRIES: Final = 8
"""After so many failures, about two hours, a notice is given up; the page says why."""
_FIRST_WAIT_S: Final = 60
_TIMEOUT_S: Final = 10.0


def notices_due() -> list[ClaimNotice]:
    """Return the notices whose time has come: not sent, not given up, waited long enough."""
    rows = ClaimNotice.objects.filter(sent_at=None, tries__lt=TRIES).exclude(way="console")
    moment = now()
    return [
        row
        for row in rows.select_related("wave__head").order_by("pk")
        if row.made_at + timedelta(seconds=wait_s(row.tries)) <= moment
    ]


def wait_s(tries: int) -> int:
    """Return seconds from the making of a notice to its next try: 0, 60, 180, 420 …"""
    return int(_FIRST_WAIT_S * (2**tries - 1))


def notices_send() -> int:
    """Send what is due; returns how many went out.

    What is sent is marked right after: a kill in between sends that one again.
    """
    sent = 0
    for notice in notices_due():
        try:
            _send(notice)
        except Exception as error:
            # A mail server's or a stranger's host's fault must not keep the others back.
            _mark(notice, problem=f"{type(error).__name__}: {error}"[:500])
        else:
            _mark(notice, problem="")
            sent += 1
    return sent


@transaction.atomic
def _mark(notice: ClaimNotice, *, problem: str) -> None:
    row = ClaimNotice.objects.select_for_update().get(pk=notice.pk)
    row.tries, row.problem = row.tries + 1, problem
    row.sent_at = None if problem else now()
    row.save(update_fields=["tries", "problem", "sent_at"])
    audit_record(
        action="notice.failed" if problem else "notice.sent",
        subject=f"wave:{row.wave_id}",
        detail={"way": row.way, "try": row.tries, "problem": problem[:200]},
    )


def notice_content(wave: ClaimWave) -> dict[str, Any]:
    """Return what a notice tells: the claim and the fact, how far it spread; no author, no text."""
    flags = open_flags().filter(item_id__in=tied_flagged([wave.head_id])).select_related("fact")
    flag: Flag | None = flags.order_by("-score", "pk").first()
    fact = flag.fact if flag else None
    return {
        "schema": "manhmoi.wave/1",
        "wave": wave.pk,
        "posts": wave.items,
        "accounts": wave.authors,
        "platforms": wave.platforms,
        "first_seen": wave.first_seen.isoformat(),
        "last_seen": wave.last_seen.isoformat(),
        "coordinated": wave.coordinated,
        "type": flag.type if flag else "",
        "synthetic": wave.head.synthetic,
        "confirmed": bool(flag and flag.status == Flag.Status.APPROVED),
        "fact": fact.fact_id if fact else "",
        "fact_version": fact.version if fact else None,
        "statement_vi": fact.statement_vi if fact else "",
        "statement_en": fact.statement_en if fact else "",
        "correction_vi": correction_of(flag).vi if flag else "",
        "url": f"{settings.MANHMOI_URL}/spread/{wave.pk}",
    }


def _send(notice: ClaimNotice) -> None:
    content = notice_content(notice.wave)
    if notice.way == "email":
        mail_send(to=notice.to, subject=_subject(content), letter=_letter(content))
    else:
        webhook_send(to=notice.to, content=content)


def mail_send(*, to: str, subject: str, letter: str) -> None:
    """Send one letter.

    Raises:
        RuntimeError: no mail server is configured; the message names the variable.
        OSError: the mail server cannot be reached or refuses.
    """
    if not settings.EMAIL_HOST:
        raise RuntimeError("MANHMOI_SMTP_HOST")
    send_mail(subject, letter, None, [to])


def webhook_send(*, to: str, content: dict[str, Any]) -> None:
    """Post ``content`` as JSON, signed with the key of this installation.

    Raises:
        RuntimeError: the answer is not 2xx.
        httpx2.HTTPError: the host cannot be reached.
    """
    body = json.dumps(content, ensure_ascii=False, sort_keys=True).encode()
    signature = hmac.new(settings.MANHMOI_ALERT_WEBHOOK_KEY, body, hashlib.sha256).hexdigest()
    answer = httpx2.post(
        to,
        content=body,
        headers={
            "Content-Type": "application/json; charset=utf-8",
            "X-ManhMoi-Signature": f"sha256={signature}",
        },
        timeout=_TIMEOUT_S,
        follow_redirects=False,
    )
    if not 200 <= answer.status_code < 300:
        raise RuntimeError(f"HTTP {answer.status_code}")


def _subject(content: dict[str, Any]) -> str:
    mark = "[MẪU] " if content["synthetic"] else ""
    return f"{mark}Manh Mối: {content['posts']} bài lan cùng một nội dung cần xem xét"


def _letter(content: dict[str, Any]) -> str:
    """Return the letter in Vietnamese, then in English; what is suggested is called suggested."""
    state = "đã có hai người duyệt" if content["confirmed"] else "máy đề xuất, chưa ai xác nhận"
    together = (
        "Nhiều tài khoản đăng trong thời gian ngắn: bằng chứng để xem xét, không phải kết luận.\n"
        if content["coordinated"]
        else ""
    )
    return (
        f"{content['posts']} bài trên {', '.join(content['platforms'])}, {state}.\n"
        f"Dữ kiện {content['fact']}: {content['statement_vi']}\n"
        f"{together}"
        f"Xem: {content['url']}\n\n--\n"
        f"{content['posts']} posts say what may contradict fact {content['fact']}: "
        f"{content['statement_en']}\n"
    )


@transaction.atomic
def wave_read(*, user: User, wave: ClaimWave) -> None:
    """Note that this user has looked at a wave.

    Raises:
        Refused: role.
    """
    require(user, Action.SPREAD_VIEW)
    for notice in wave.notices.filter(way="console").exclude(read_by=user):
        notice.read_by.add(user)
