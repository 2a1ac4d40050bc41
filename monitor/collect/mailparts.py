"""An e-mail message as received → who, when, its words, what is attached."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from typing import Final

from imap_tools.message import MailAttachment, MailMessage

from monitor.collect.attachments import Attached
from monitor.readers.decoding import HEAD_BYTES, decode_text, guess_note, text_encoding
from monitor.readers.feed import short_id
from monitor.readers.markup import plain_text
from monitor.readers.text import clean
from records.errors import Quarantine

MAX_ATTACHED: Final = 30
# Only one part of each may be of any length: a line of dashes without end must not take for ever.
_EARLIER: Final = re.compile(
    r"^[ \t]*(?:-{4}.*-{4}|_{10,}|Begin forwarded message:|(?:From|Từ|Người gửi):.+@.+)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Mail:
    """A message taken apart.

    ``key`` is its Message-ID, or the SHA-256 of its bytes; ``sender`` the bare address in lower
    case; ``date`` as written. ``own`` are the words that the sender wrote now: ``text`` without
    what is quoted or forwarded. ``notes`` tell of letters whose encoding had to be guessed.
    """

    key: str
    sender: str
    subject: str
    date: str
    text: str
    own: str
    attached: tuple[Attached, ...]
    notes: tuple[Quarantine, ...] = ()


def mail_key(raw: bytes) -> str:
    """Return the id of a message: the same wherever and however often it is delivered."""
    return _key(MailMessage.from_bytes(raw).obj, raw)


def _key(message: Message, raw: bytes) -> str:
    given = "".join(str(message.get("Message-ID", "")).split()).strip("<>")
    return short_id(given) if given else hashlib.sha256(raw).hexdigest()


def take_apart(raw: bytes) -> Mail:
    """Return the parts of a message.

    Raises:
        Quarantine: ``bad_encoding``.
    """
    message = MailMessage.from_bytes(raw)
    notes: list[Quarantine] = []
    plain: list[str] = []
    hyper: list[str] = []
    own: list[str] = []
    attached: list[Attached] = []
    for part, forwarded in _leaves(message.obj):
        kind = part.get_content_type()
        if not _is_body(part):
            attached.append(_attached(part))
        elif kind == "text/html":
            fragment = _decoded(part, notes)
            hyper.append(plain_text(fragment))
            own.append("" if forwarded else _unquoted(plain_text(fragment, quotes=False)))
        else:
            plain.append(clean(_decoded(part, notes)))
            own.append("" if forwarded else _unquoted(plain[-1]))
    words = [one for one in plain if one] or [one for one in hyper if one]
    return Mail(
        key=_key(message.obj, raw),
        sender=_lower(message),
        subject=clean(" ".join(message.subject.split())),
        date=message.date_str,
        text="\n\n".join(words),
        own="\n\n".join(own),
        attached=tuple(attached[:MAX_ATTACHED]),
        notes=tuple(notes),
    )


def _lower(message: MailMessage) -> str:
    found = ""
    with contextlib.suppress(ValueError, IndexError, TypeError):
        found = message.from_
    return found.strip().lower()


def _unquoted(text: str) -> str:
    """Return what stands before the message that is answered or passed on, quoted lines left out.

    Programs that do not quote by ``>`` put that message behind a line of their own.
    """
    own = _EARLIER.split(text, maxsplit=1)[0]
    return "\n".join(line for line in own.splitlines() if not line.lstrip().startswith(">"))


def _leaves(message: Message, forwarded: bool = False) -> Iterator[tuple[Message, bool]]:
    """Yield the parts of a message, and of those it forwards, and whether they are such."""
    inside = forwarded or message.get_content_maintype() == "message"
    if message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part, inside)
    elif message.get_content_maintype() not in ("multipart", "message"):
        yield message, forwarded


def _is_body(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_filename():
        return False
    return part.get_content_type() in ("text/plain", "text/html")


def _attached(part: Message) -> Attached:
    given = MailAttachment(part)
    name = clean(str(given.filename or "")).replace("/", "_")
    payload = part.get_payload(decode=True)
    return Attached(name or part.get_content_type(), payload if isinstance(payload, bytes) else b"")


def _decoded(part: Message, notes: list[Quarantine]) -> str:
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    declared = part.get_content_charset() or "utf-8"
    try:
        return data.decode(declared)
    except (UnicodeDecodeError, LookupError):
        text = decode_text(data)
    if note := guess_note(text_encoding(data[:HEAD_BYTES])):
        notes.append(note)
    return text
