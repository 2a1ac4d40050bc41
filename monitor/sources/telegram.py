"""Telegram through a bot: channels that made it an administrator, and what people write to it.

Nothing else is collected: no groups, no user accounts. Telegram forgets updates after a day and
as soon as a later one is asked for, so the next ones are asked for only when these are stored.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from typing import Any, Final

from monitor.collect.connector import Found, Hook, HookAnswer, Page, Remark, Visit
from monitor.collect.manifest import Manifest, load_manifest
from monitor.collect.pagereader import PageReader
from monitor.collect.spans import Span, spans
from monitor.readers.base import Reader
from monitor.sources.telegram_api import BotCalls
from monitor.sources.telegram_records import is_edit, item_key, update_record, wanted
from records.errors import OperatorError

UPDATES: Final = "telegram.updates"
UPDATE: Final = "telegram.update"
_EACH: Final = (("result", "*"),)
_AT_ONCE: Final = 100
"""Most updates in one answer of getUpdates."""
_HOOK_ENV: Final = "MANHMOI_TELEGRAM_WEBHOOK_SECRET"


def _kept(body: bytes, found: list[Span]) -> bytes:
    """Return the answer with only the updates we collect, each exactly as it came.

    What is said in groups, and telephone numbers of others, must not even reach the archive.
    """
    mine = [one for one in found if wanted(one.value)]
    if len(mine) == len(found):
        return body
    parts = b",".join(body[one.start : one.end] for one in mine)
    return b'{"ok":true,"result":[' + parts + b"]}" if mine else b""


def _update_id(value: Any) -> int:
    found = value.get("update_id") if isinstance(value, dict) else None
    return found if isinstance(found, int) else -1


class Telegram:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest("telegram")
        self.readers: tuple[Reader, ...] = (
            PageReader(UPDATES, _EACH, update_record),
            PageReader(UPDATE, ((),), update_record),
        )

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield updates, oldest first; each answer's cursor confirms it at the next question."""
        if visit.settings.get("webhook"):
            yield Remark(
                "Telegram tự gửi đến /hooks/telegram; không hỏi getUpdates",
                "Telegram sends to /hooks/telegram by itself; getUpdates is not asked",
            )
            return
        calls = BotCalls(visit)
        offset = visit.cursor.get("offset")
        while True:
            body = calls.updates(offset, _AT_ONCE)
            found = spans(body, _EACH)
            if not found:
                return
            ids = [_update_id(one.value) for one in found]
            offset = max(ids) + 1
            key = f"updates:{min(ids)}-{max(ids)}"
            # An empty page stores nothing and still moves the cursor.
            yield Page(_kept(body, found), UPDATES, key, cursor={"offset": offset})
            if len(found) < _AT_ONCE:
                return

    def check(self, visit: Visit) -> Remark:
        """Say which bot it is and whether it is asked the way it is set up."""
        calls = BotCalls(visit)
        name, hooked = calls.me(), calls.webhook()
        if hooked and not visit.settings.get("webhook"):
            raise OperatorError(
                f"Bot @{name} đang đặt webhook: bật thiết lập “webhook”, hoặc xóa bằng "
                "deleteWebhook",
                f"the bot @{name} has a webhook: turn the setting “webhook” on, or remove it "
                "with deleteWebhook",
            )
        if visit.settings.get("webhook") and not (hooked and _HOOK_ENV in visit.secrets):
            raise OperatorError(
                f"Bot @{name} chưa đặt webhook hoặc thiếu {_HOOK_ENV}",
                f"the bot @{name} has no webhook, or {_HOOK_ENV} is not set",
            )
        return Remark(f"Khóa dùng được; bot @{name}", f"the token works; bot @{name}")

    def receive(self, visit: Visit, hook: Hook) -> HookAnswer:
        """See ``Receiving.receive``. What is stored already is not archived again."""
        if hook.method != "POST":
            return HookAnswer(405)
        given = hook.headers.get("x-telegram-bot-api-secret-token", "")
        if not hmac.compare_digest(given.encode(), visit.secrets[_HOOK_ENV].encode()):
            return HookAnswer(403)
        try:
            update = json.loads(hook.body)
        except (ValueError, RecursionError):
            return HookAnswer(400)
        if not wanted(update):
            return HookAnswer(200)
        kind, key = item_key(update)
        if not is_edit(update) and visit.known(kind, [key]):
            return HookAnswer(200)
        return HookAnswer(200, pages=(Page(hook.body, UPDATE, f"update:{_update_id(update)}"),))

    def download(self, visit: Visit, url: str, locator: str) -> tuple[bytes, str]:
        """See ``Downloading.download``. The address holds the bot's token and is never kept."""
        answer = BotCalls(visit).file(locator)
        return answer.body, answer.header("content-type") or ""

    def reply(self, visit: Visit, to: str, text: str) -> None:
        """See ``Replying.reply``."""
        BotCalls(visit).send(to, text)


CONNECTOR: Final = Telegram()
