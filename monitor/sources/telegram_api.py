"""python-telegram-bot over our own way out: its methods and errors, our limits and redaction."""

from __future__ import annotations

import json
import logging
from collections.abc import Coroutine
from typing import Any, Final, NoReturn, TypeVar

from telegram import Bot
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)
from telegram.request import BaseRequest, RequestData

from monitor.collect.connector import Answer, Visit
from monitor.collect.replies import ask_once
from records.errors import ManhMoiError, OperatorError, Quarantine, Retry

T = TypeVar("T")
MAX_FILE: Final = 20 * 1024 * 1024
"""Bytes; the Bot API hands out no larger file."""
ALLOWED: Final = ("message", "channel_post", "edited_channel_post")
_NOTHING: Final = b'{"ok":true,"result":[]}'
_ANSWERS: Final = (200, 400, 401, 403, 404, 409)
# It would write answers it cannot read, people's words included, into the log.
logging.getLogger("telegram").setLevel(logging.CRITICAL + 1)


def _says_when(answer: Answer) -> bool:
    """Whether a busy answer names its pause in the body, as Telegram does."""
    try:
        return bool(json.loads(answer.body)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return False


class _Request(BaseRequest):
    """Sends what the library builds through ``visit.http``.

    With ``raw`` the good answer is kept for us and the library is shown an empty one: it would
    build objects of all updates, and a single one it cannot build would stop all the others.
    """

    def __init__(self, visit: Visit, *, once: bool = False, raw: bool = False) -> None:
        self.visit = visit
        self.once = once
        self.raw = raw
        self.body = b""

    @property
    def read_timeout(self) -> float | None:
        """The way out has timeouts of its own."""
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """Ask, and return status and body."""
        form = dict(request_data.json_parameters) if request_data else None
        if self.once:
            answer = ask_once(self.visit, url, form=form, expect=(*_ANSWERS, 429))
        else:
            answer = self.visit.http.request(
                method, url, form=form, expect=_ANSWERS, final=_says_when
            )
        if self.raw and answer.status == 200:
            self.body = answer.body
            return answer.status, _NOTHING
        return answer.status, answer.body


class BotCalls:
    """The few calls we make. Every one raises only errors of ours.

    Raises:
        Retry: Telegram is busy, and says for how long.
        Quarantine: it refuses what was asked.
        OperatorError: the token is wrong, or a webhook is in the way.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._token = visit.secrets["MANHMOI_TELEGRAM_BOT_TOKEN"]

    def updates(self, offset: int | None, limit: int) -> bytes:
        """Return the answer of getUpdates as it came."""
        bot, request = self._bot(raw=True)
        self._run(bot.get_updates(offset, limit, timeout=0, allowed_updates=ALLOWED))
        if not _is_list(request.body):
            raise _senseless()
        return request.body

    def me(self) -> str:
        """Return the bot's user name."""
        bot, _ = self._bot()
        return str(self._run(bot.get_me()).username)

    def webhook(self) -> bool:
        """Whether the bot has a webhook."""
        bot, _ = self._bot()
        return bool(self._run(bot.get_webhook_info()).url)

    def send(self, to: str, text: str) -> None:
        """Send a message, at most once."""
        bot, _ = self._bot(once=True)
        self._run(bot.send_message(int(to), text, disable_notification=True))

    def file(self, file_id: str) -> Answer:
        """Return a file's bytes."""
        bot, _ = self._bot()
        path = self._run(bot.get_file(file_id)).file_path
        if not path:
            raise Quarantine("file_gone", "Telegram không còn tệp", "Telegram has no such file")
        return self._visit.http.request("GET", path, max_body=MAX_FILE)

    def _bot(self, *, once: bool = False, raw: bool = False) -> tuple[Bot, _Request]:
        host = self._visit.host("api")
        request = _Request(self._visit, once=once, raw=raw)
        bot = Bot(
            self._token,
            base_url=f"{host}/bot",
            base_file_url=f"{host}/file/bot",
            request=request,
            get_updates_request=request,
        )
        return bot, request

    def _run(self, call: Coroutine[Any, Any, T]) -> T:
        """Run a coroutine to its end; it never waits, since our way out does not.

        Without an event loop: within one Django refuses the database, which the way out needs
        (quota, lease).
        """
        try:
            call.send(None)
        except StopIteration as done:
            value: T = done.value
            return value
        except TelegramError as error:
            if isinstance(error.__cause__, ManhMoiError):
                raise error.__cause__ from None
            _ours(error, self._visit)
        call.close()
        raise RuntimeError("the library waits for something")


def _ours(error: TelegramError, visit: Visit) -> NoReturn:
    said = str(error).replace(visit.secrets["MANHMOI_TELEGRAM_BOT_TOKEN"], "***")[:200]
    if isinstance(error, RetryAfter):
        pause = error._retry_after.total_seconds()
        raise Retry(
            f"Telegram yêu cầu chờ {pause:.0f} giây",
            f"Telegram asks to wait {pause:.0f} seconds",
            after_s=pause,
        ) from None
    if isinstance(error, InvalidToken):
        raise OperatorError(
            "Telegram không nhận khóa của bot: kiểm tra MANHMOI_TELEGRAM_BOT_TOKEN",
            "Telegram refuses the bot's token: check MANHMOI_TELEGRAM_BOT_TOKEN",
        ) from None
    if isinstance(error, Conflict):
        raise OperatorError(
            f"Không hỏi được getUpdates: bot đang đặt webhook hoặc được hỏi ở nơi khác ({said}). "
            "Bật thiết lập “webhook”, hoặc xóa bằng deleteWebhook",
            f"getUpdates is not possible: the bot has a webhook or is asked elsewhere ({said}). "
            "Turn the setting “webhook” on, or remove it with deleteWebhook",
        ) from None
    if isinstance(error, BadRequest) and "too big" in said:
        raise Quarantine("too_large", "Tệp quá 20 MB", "the file is over 20 MB") from None
    if isinstance(error, Forbidden | BadRequest):
        raise Quarantine(
            "telegram_refused", f"Telegram từ chối: {said}", f"Telegram refuses: {said}"
        ) from None
    if isinstance(error, NetworkError):
        raise Retry(
            f"Telegram không trả lời: {said}", f"Telegram does not answer: {said}"
        ) from None
    raise _senseless() from None


def _is_list(body: bytes) -> bool:
    """Whether an answer says that all is well and lists something, be it nothing."""
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        return False
    good = isinstance(answer, dict) and answer.get("ok") is True
    return good and isinstance(answer.get("result"), list)


def _senseless() -> Quarantine:
    return Quarantine("bad_response", "Telegram trả lời lạ", "Telegram's answer makes no sense")
