"""A mailbox that people write to: every message once, its files as media, its sender in the vault.

The folder is opened read-only. A message is known by its Message-ID, so that one that is moved or
delivered twice comes once; the cursor is UIDVALIDITY and the last UID.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from casework.pseudonym import author_pid
from casework.selectors.tombstones import is_erased, stored_item
from casework.services.contact_vault import contact_seal
from monitor.collect.attachments import keep
from monitor.collect.connector import Cursor, Found, Page, Remark, Visit
from monitor.collect.mailbox import Mailbox
from monitor.collect.mailparts import mail_key, take_apart
from monitor.collect.mailreader import MailReader, may_use, verdict
from monitor.collect.manifest import Manifest, load_manifest
from monitor.readers.base import Reader
from records.errors import Quarantine

KIND: Final = "email"
MESSAGE: Final = f"{KIND}.message"
_TOLD: Final = ("notice_version", "purposes", "require_consent")


class Email:
    """See the module."""

    def __init__(self) -> None:
        self.manifest: Manifest = load_manifest(KIND)
        self.readers: tuple[Reader, ...] = (MailReader(MESSAGE, KIND),)

    def fetch(self, visit: Visit) -> Iterator[Found]:
        """Yield the messages that came since."""
        box = Mailbox(visit)
        try:
            validity = box.validity()
            last = int(visit.cursor.get("uid", 0))
            if visit.cursor.get("validity") != validity:
                last = 0
            for uid in box.listed(last, _criteria(visit)):
                cursor = {"validity": validity, "uid": uid}
                try:
                    raw = box.message(uid)
                except Quarantine as error:
                    yield Remark(error.vi, error.en)
                    raw = None
                if raw and not is_erased(platform=KIND, kind="message", platform_id=mail_key(raw)):
                    page = _page(visit, raw, f"{validity}:{uid}", cursor)
                    if page.options.get("again") and not _is_same(raw):
                        yield _other(uid)
                    yield page
                else:
                    yield Cursor(cursor)
        finally:
            box.close()

    def check(self, visit: Visit) -> Remark:
        """Sign in and say how many messages the folder holds."""
        box = Mailbox(visit)
        try:
            count, folder = len(box.listed(0, "")), visit.settings["folder"]
        finally:
            box.close()
        return Remark(f"Thư mục {folder} có {count} thư", f"{folder} holds {count} messages")


def _criteria(visit: Visit) -> str:
    if visit.window is None:
        return ""
    days = (f"{one:%d-%b-%Y}" for one in (visit.window.start, visit.window.end))
    return "SINCE {} BEFORE {}".format(*days)


def _page(visit: Visit, raw: bytes, key: str, cursor: dict[str, Any]) -> Page:
    """Return a message as a page; what it brings is archived, its sender sealed, unless known."""
    options: dict[str, Any] = {name: visit.settings[name] for name in _TOLD}
    if not visit.known("message", [mail_key(raw)]):
        try:
            options["media"] = _kept(visit, raw)
        except Quarantine:
            options["media"] = []  # its reader says why
    else:
        options["again"] = True
    return Page(raw, MESSAGE, key, cursor=cursor, options=options)


def _is_same(raw: bytes) -> bool:
    """Whether the message stored under this one's id holds its words and is of its sender."""
    try:
        mail = take_apart(raw)
    except Quarantine:
        return True
    stored = stored_item(platform=KIND, kind="message", platform_id=mail.key)
    return stored is None or (
        mail.text in stored.text and stored.author_pid == author_pid(KIND, mail.sender)
    )


def _other(uid: int) -> Remark:
    return Remark(
        f"Thư số {uid} mang Message-ID của một thư khác đã nhận: không nhận, hãy mở hộp thư xem",
        f"message {uid} has the Message-ID of another one already taken: not taken, look at it in "
        "the mailbox",
    )


def _kept(visit: Visit, raw: bytes) -> list[dict[str, Any]]:
    mail = take_apart(raw)
    if mail.sender and may_use(mail, required=bool(visit.settings["require_consent"])):
        contact_seal(platform=KIND, author_key=mail.sender)
    media: list[dict[str, Any]] = []
    for one in mail.attached:
        mime = verdict(one)
        if isinstance(mime, str) and not mime.startswith("text/") and (kept := keep(one, mime)):
            media.append(kept)
    return media


CONNECTOR: Final = Email()
