"""Zalo Official Account: messages people send us, by webhook, and the receipt they get.

Zalo has no history to fetch: what it cannot deliver within an hour of tries is lost, so a call is
answered only when it is stored. Business cards (another person's number) are never kept.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from monitor.collect.connector import Found, Hook, HookAnswer, Page, Remark, Visit
from monitor.collect.downloads import MAX_BYTES
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.pagereader import PageReader
from monitor.readers.base import Reader
from monitor.sources.zalo_api import call
from monitor.sources.zalo_records import EVENT, event_record, message_id

_NEVER: Final = ("business_card", "group_")
"""What is not kept: another person's number, and what is said in groups (``user_send_group_…``)."""
_WITHDRAW: Final = "user_withdraw"


def signature(app_id: str, body: bytes, timestamp: str, secret: str) -> str:
    """Return what Zalo signs a call with: a plain SHA-256, no HMAC.

    Args:
        app_id: of the app the webhook belongs to.
        body: the bytes as received.
        timestamp: as written in the body.
        secret: OA secret key.
    """
    return hashlib.sha256(app_id.encode() + body + timestamp.encode() + secret.encode()).hexdigest()


def _event(body: bytes) -> Mapping[str, Any] | None:
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _signed(visit: Visit, hook: Hook, event: Mapping[str, Any]) -> bool:
    app_id, secret = visit.secrets["MANHMOI_ZALO_APP_ID"], visit.secrets["MANHMOI_ZALO_OA_SECRET"]
    given = hook.headers.get("x-zevent-signature", "").replace(" ", "").removeprefix("mac=")
    expected = signature(app_id, hook.body, str(event.get("timestamp", "")), secret)
    fits = hmac.compare_digest(given.lower().encode(), expected.encode())
    return fits and str(event.get("app_id", "")) == app_id


def _is_card(event: Mapping[str, Any]) -> bool:
    """Whether a link is a business card in disguise (its description holds a telephone number)."""
    message = event.get("message")
    attachments = message.get("attachments") if isinstance(message, dict) else None
    return any(
        '"phone"' in str(payload.get("description", ""))
        for one in (attachments if isinstance(attachments, list) else [])
        if isinstance(one, dict) and isinstance(payload := one.get("payload"), dict)
    )


def _wanted(event: Mapping[str, Any]) -> bool:
    name = str(event.get("event_name", ""))
    if name == _WITHDRAW:
        return True
    sender, _, kind = name.partition("_send_")
    # A kind that Zalo adds is kept all the same: nobody sends it to us a second time.
    sent = sender in ("user", "anonymous") and bool(kind) and not kind.startswith(_NEVER)
    return sent and not _is_card(event)


class Zalo:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest("zalo")
        self.readers: tuple[Reader, ...] = (PageReader(EVENT, ((),), event_record),)

    def receive(self, visit: Visit, hook: Hook) -> HookAnswer:
        """See ``Receiving.receive``. A message that is stored already is not archived again."""
        if hook.method != "POST":
            return HookAnswer(405)
        event = _event(hook.body)
        if event is None or not _signed(visit, hook, event):
            return HookAnswer(403)
        if not _wanted(event):
            return HookAnswer(200)
        key = message_id(event)
        if key and visit.known("message", [key]):
            return HookAnswer(200)
        return HookAnswer(200, pages=(Page(hook.body, EVENT, f"event:{key}"),))

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Zalo pushes; there is nothing to fetch."""
        yield Remark(
            "Zalo tự gửi tin đến /hooks/zalo; không có gì để lấy về",
            "Zalo sends messages to /hooks/zalo by itself; there is nothing to fetch",
        )

    def check(self, visit: Visit) -> Remark:
        """Say whether calls can be checked, and for which account we can answer."""
        visit.secrets["MANHMOI_ZALO_APP_ID"], visit.secrets["MANHMOI_ZALO_OA_SECRET"]
        if "MANHMOI_ZALO_REFRESH_TOKEN" not in visit.secrets:
            return Remark(
                "Nhận được tin, nhưng không trả lời được: thiếu MANHMOI_ZALO_REFRESH_TOKEN",
                "messages are received, but not answered: MANHMOI_ZALO_REFRESH_TOKEN is not set",
            )
        data = call(visit, "GET", "/v2.0/oa/getoa")
        name = str(data.get("name", ""))[:80] if isinstance(data, dict) else ""
        return Remark(f"Khóa dùng được; OA “{name}”", f"the credentials work; OA “{name}”")

    def download(self, visit: Visit, url: str, locator: str) -> tuple[bytes, str]:
        """See ``Downloading.download``. Zalo's addresses carry no credential and live briefly."""
        answer = visit.http.request("GET", url, max_body=MAX_BYTES)
        return answer.body, answer.header("content-type") or ""

    def reply(self, visit: Visit, to: str, text: str) -> None:
        """See ``Replying.reply``. Zalo allows it within 48 hours of the person's message."""
        recipient = {"user_id": to}
        if to.startswith("anonymous:"):
            _, person, conversation = to.split(":", 2)
            recipient = {"anonymous_id": person, "conversation_id": conversation}
        body = {"recipient": recipient, "message": {"text": text}}
        call(visit, "POST", "/v3.0/oa/message/cs", body)


CONNECTOR: Final = Zalo()
