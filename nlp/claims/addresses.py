"""Addresses in a post: links, bare domains, obfuscated ones, handles and app files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["link", "handle", "file"]

_DOT: Final = (
    r"(?:\s?[\[({]\s?(?:\.|dot|chấm|cham)\s?[\])}]\s?|\."
    r"|\s(?:\.|chấm|cham)\s(?=(?:com|net|org|info|xyz|site|online|top|vip|click|vn)\b))"
)
"""A dot, one in brackets, or one set apart before a top level that is no word."""
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_TOP: Final = (
    r"(?:com|net|org|info|biz|vn|site|online|click|vip|top|xyz|shop|store|club|live|app|link|me|io"
    r"|co|cc|tv|asia|gov|edu|pro|win|fun|space|website|web|page|tech|icu|tk|ml|ga|cf|gq|ws|be|ly|gl"
    r"|gle|to|gd|am|page|bio|ee|kr|ru|cn|fr|us|uk|jp|de|la|kh|tw|hk|sg|su|рф|news|blog|group|support|help|life|world|today"
    r"|cloud|dev|host|press|mobi|name|social|center|work|rest|bar|one|bid|buzz|cyou|sbs|id|in|eu)"
)
_ADDRESS: Final = re.compile(
    rf"(?P<file>(?:https?://\S{{0,100}}?)?[\w.\-/]{{1,100}}\.(?:apk|xapk|exe|ipa)(?![\w.]))"
    rf"|(?P<link>(?:h(?:tt|xx)ps?\s?:\s?//)?(?<![A-Za-z0-9_@.-])(?:{_LABEL}{_DOT}){{1,8}}{_TOP}(?![A-Za-z0-9_-])(?!\.[a-z])"
    r"(?:/[^\s,;!?\"'”»)，。！？]*)?)"
    r"|(?P<handle>(?<![\w.@])(?:@|oa:)[a-z0-9_][\w.]{3,40})",
    re.IGNORECASE,
)
_SCHEME: Final = re.compile(r"^h(?:tt|xx)ps?\s?:\s?//", re.IGNORECASE)
_UNDOT: Final = re.compile(_DOT, re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Address:
    """``start``/``end`` are offsets in the text as given; ``domain`` and ``path`` lower case."""

    start: int
    end: int
    kind: Kind
    domain: str
    path: str


def find_addresses(text: str) -> Iterator[Address]:
    """Yield the addresses written in ``text``, in order.

    ``dangky-adn[.]site`` and ``hxxp://`` are read as what they hide; a handle's name is its path.
    """
    for match in _ADDRESS.finditer(text):
        start, end = match.span()
        said = match.group().rstrip(".")
        end = start + len(said)
        kind: Kind = "file" if match["file"] else "handle" if match["handle"] else "link"
        if kind == "handle":
            yield Address(start, end, kind, "", said.lstrip("@").lower().removeprefix("oa:"))
            continue
        plain = _SCHEME.sub("", said).lower()
        host, _, path = plain.partition("/")
        host = re.sub(r"\s", "", _UNDOT.sub(".", host)).removeprefix("www.")
        yield Address(start, end, kind, "" if kind == "file" and not path else host, path or host)
