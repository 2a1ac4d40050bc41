"""A mailbox read over IMAP without changing it, connected again when the line breaks."""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Callable
from typing import Final, TypeVar
from urllib.parse import urlsplit

import stamina
from imap_tools.errors import (
    ImapToolsError,
    MailboxFolderSelectError,
    MailboxLoginError,
    UnexpectedCommandStatusError,
)
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.message import MailMessage

from monitor.collect.connector import Visit
from monitor.feeds.addresses import require_public
from records.errors import OperatorError, Quarantine, Retry

MAX_MESSAGE: Final = 40 * 1024 * 1024
TIMEOUT_S: Final = 30.0
TRIES: Final = 5
_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")
T = TypeVar("T")


class _Broken(Exception):
    """The connection failed; another may not."""


class _Raw(MailMessage):
    """Keeps the bytes as received."""

    def __init__(self, fetch_data: list[object]) -> None:
        super().__init__(fetch_data)
        self.raw: bytes = self._get_message_data_parts(fetch_data)[0]


class Mailbox:
    """One folder of one account, opened read-only.

    Args:
        visit: gives host, port, folder, credentials and the operator's ``imap://`` replacement.
    """

    def __init__(self, visit: Visit) -> None:
        self._visit = visit
        self._box: BaseMailBox | None = None
        self._validity = 0

    def close(self) -> None:
        """Log out."""
        box, self._box = self._box, None
        if box is not None:
            try:
                box.logout()
            except (ImapToolsError, imaplib.IMAP4.error, OSError):
                return

    def listed(self, after: int, criteria: str) -> list[int]:
        """Return the UIDs above ``after`` that match, lowest first.

        Raises:
            OperatorError: login, folder or certificate is refused.
            Retry: the host does not answer.
        """

        def ask(box: BaseMailBox) -> list[int]:
            found = box.uids(f"UID {after + 1}:* {criteria}".strip(), charset=None)
            # "n:*" names the newest message even where its number is lower.
            return sorted(uid for uid in map(int, found) if uid > after)

        return self._call(ask)

    def validity(self) -> int:
        """Return the folder's UIDVALIDITY: when it changes, UIDs mean other messages."""
        self._call(lambda box: None)
        return self._validity

    def message(self, uid: int) -> bytes | None:
        """Return a message exactly as received, unseen still; ``None`` when it is gone.

        Raises:
            Quarantine: ``too_large``.
        """

        def ask(box: BaseMailBox) -> bytes | None:
            told = box.client.uid("FETCH", str(uid), "(RFC822.SIZE)")[1]
            # News of other messages may stand between.
            sizes = [_SIZE.search(one) for one in told if isinstance(one, bytes)]
            given = [int(one.group(1)) for one in sizes if one]
            if not given:
                return None
            if max(given) > MAX_MESSAGE:
                raise Quarantine(
                    "too_large", f"Thư số {uid} quá lớn", f"message {uid} is too large"
                )
            found = next(iter(box.fetch(uid_list=[str(uid)], mark_seen=False)), None)
            return found.raw if isinstance(found, _Raw) else None

        return self._call(ask)

    def _call(self, ask: Callable[[BaseMailBox], T]) -> T:
        try:
            for attempt in stamina.retry_context(
                on=_Broken, attempts=TRIES, wait_initial=0.2, wait_max=5.0
            ):
                with attempt:
                    return self._once(ask)
        except _Broken as error:
            raise Retry(
                "Máy chủ thư không trả lời", f"the mail host does not answer ({error})"
            ) from None
        raise AssertionError("stamina ends by returning or raising")

    def _once(self, ask: Callable[[BaseMailBox], T]) -> T:
        try:
            if self._box is None:
                self._box = self._open()
            return ask(self._box)
        except ssl.SSLCertVerificationError as error:
            raise OperatorError(
                f"Chứng chỉ của máy chủ thư không hợp lệ: {error.verify_message}",
                f"the mail host's certificate is not valid: {error.verify_message}",
            ) from None
        except (OSError, imaplib.IMAP4.error, UnexpectedCommandStatusError, ValueError) as error:
            self.close()
            raise _Broken(type(error).__name__) from None

    def _open(self) -> BaseMailBox:
        box = self._connect()
        box.email_message_class = _Raw
        try:
            self._sign_in(box)
            self._select(box)
        except Exception:
            box.client.shutdown()
            raise
        return box

    def _sign_in(self, box: BaseMailBox) -> None:
        secrets = self._visit.secrets
        user, password = secrets["MANHMOI_EMAIL_USER"], secrets["MANHMOI_EMAIL_PASSWORD"]
        login = box.login if (user + password).isascii() else box.login_utf8
        try:
            login(user, password, initial_folder=None)
        except imaplib.IMAP4.abort:
            raise
        except (MailboxLoginError, imaplib.IMAP4.error):
            raise OperatorError(
                "Máy chủ thư không nhận tên hoặc mật khẩu (MANHMOI_EMAIL_USER, _PASSWORD)",
                "the mail host refuses user or password (MANHMOI_EMAIL_USER, _PASSWORD)",
            ) from None

    def _select(self, box: BaseMailBox) -> None:
        folder = self._visit.settings["folder"]
        try:
            box.folder.set(folder, readonly=True)
        except MailboxFolderSelectError:
            raise OperatorError(
                f"Hộp thư không có thư mục “{folder}”", f"the mailbox has no folder “{folder}”"
            ) from None
        told = box.client.response("UIDVALIDITY")[1]
        self._validity = int(told[0]) if told and told[0] else 0

    def _connect(self) -> BaseMailBox:
        visit = self._visit
        if visit.base_url:
            given = urlsplit(visit.base_url)
            host, secure = given.hostname or "", given.scheme == "imaps"
            port = given.port or (993 if secure else 143)
        else:
            host, port, secure = visit.settings["host"], int(visit.settings["port"]), True
        visit.http.admit(f"https://{given.netloc if visit.base_url else f'{host}:{port}'}")
        if not secure:
            return MailBoxUnencrypted(host, port, timeout=TIMEOUT_S)
        box = MailBox(host, port, timeout=TIMEOUT_S, ssl_context=ssl.create_default_context())
        if not visit.base_url:
            require_public(str(box.client.sock.getpeername()[0]))
        return box
