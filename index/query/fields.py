"""Fields of the query language: their names in two languages, and what their values mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from index.query.lexer import Piece
from index.query.names import Names
from index.query.periods import Period, read_period
from models.words import words
from records.language import LANGUAGES, UNDETERMINED
from records.query import AnyOf, FieldIs, FieldName, Published, QueryNode, QueryTrouble
from records.text import unaccented

# Written without accents, underscores and hyphens; typed with or without them.
FIELDS: Final = {
    "lang": "lang",
    "language": "lang",
    "ngonngu": "lang",
    "tieng": "lang",
    "source": "source",
    "nguon": "source",
    "platform": "source",
    "nentang": "source",
    "kind": "kind",
    "type": "kind",
    "loai": "kind",
    "after": "after",
    "from": "after",
    "sau": "after",
    "tu": "after",
    "tungay": "after",
    "before": "before",
    "truoc": "before",
    "to": "until",
    "until": "until",
    "den": "until",
    "denngay": "until",
    "date": "date",
    "ngay": "date",
    "place": "place",
    "diadanh": "place",
    "noi": "place",
    "unit": "unit",
    "donvi": "unit",
    "flagged": "flagged",
    "canhbao": "flagged",
}
_LANGUAGES: Final = {
    "viet": "vi", "vietnamese": "vi", "anh": "en", "english": "en", "phap": "fr", "french": "fr",
    "han": "ko", "korean": "ko", "nga": "ru", "russian": "ru", "trung": "zh", "hoa": "zh",
    "chinese": "zh", "nhat": "ja", "japanese": "ja", "thai": "th", "lao": "lo", "khmer": "km",
    "campuchia": "km",
}  # fmt: skip
_KINDS: Final[dict[str, tuple[FieldName, str]]] = {
    "post": ("kind", "post"), "baidang": ("kind", "post"),
    "comment": ("kind", "comment"), "binhluan": ("kind", "comment"),
    "message": ("kind", "message"), "tinnhan": ("kind", "message"),
    "article": ("kind", "article"), "baibao": ("kind", "article"),
    "call": ("kind", "call"), "cuocgoi": ("kind", "call"),
    "submission": ("kind", "submission"), "tulieu": ("kind", "submission"),
    "video": ("media", "video"), "phim": ("media", "video"),
    "audio": ("media", "audio"), "ghiam": ("media", "audio"),
    "image": ("media", "image"), "photo": ("media", "image"), "anh": ("media", "image"),
    "document": ("media", "document"), "vanban": ("media", "document"),
    "transcript": ("text_kind", "transcript"), "loighiam": ("text_kind", "transcript"),
    "reading": ("text_kind", "reading"), "chutuanh": ("text_kind", "reading"),
    "translation": ("text_kind", "translation"), "bandich": ("text_kind", "translation"),
    "original": ("text_kind", "original"), "nguyenvan": ("text_kind", "original"),
}  # fmt: skip
_TRUE: Final = frozenset({"yes", "true", "1", "co"})
_FALSE: Final = frozenset({"no", "false", "0", "khong"})
_PLATFORMS: Final = {"yt": "youtube", "fb": "facebook", "twitter": "x"}

Read = QueryNode | QueryTrouble


def read_field(piece: Piece, names: Names) -> Read:
    """Return the condition that ``name:value`` states, or what was not understood about it."""
    field = FIELDS.get(_plain(piece.field))
    if field is None:
        return QueryTrouble(
            piece.field,
            f"“{piece.field}:” không phải là tên trường; đã tìm như từ thường.",
            f"“{piece.field}:” is no field; searched as plain words.",
        )
    if field in ("place", "unit"):
        if next(words(piece.text), None) is None:
            return _bad(piece)
        return names.with_others(piece.text)
    if field in ("after", "before", "until", "date"):
        return _date(piece, field)
    return _READERS[field](piece, names)


def _values(piece: Piece) -> list[str]:
    if piece.quoted:
        return [piece.text.strip()]
    return [value.strip(".;") for value in piece.text.split(",") if value.strip(".;")]


def _lang(piece: Piece, names: Names) -> Read:
    found = []
    for value in _values(piece):
        plain = _plain(value).removeprefix("tieng")
        code = plain if plain in (*LANGUAGES, UNDETERMINED) else _LANGUAGES.get(plain)
        if code is None:
            return _bad(piece)
        found.append(code)
    return FieldIs("lang", tuple(dict.fromkeys(found))) if found else _bad(piece)


def _source(piece: Piece, names: Names) -> Read:
    """Read a platform, or any part of a source's name; a platform never seen finds nothing."""
    nodes: list[QueryNode] = []
    for value in _values(piece):
        plain = _plain(value)
        if not plain:
            return _bad(piece)
        nodes.append(FieldIs("platform", (_PLATFORMS.get(plain, plain),)))
        ids = tuple(pk for pk, name in names.sources.items() if plain in _plain(name))
        if ids:
            nodes.append(FieldIs("source_id", ids))
    if not nodes:
        return _bad(piece)
    return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))


def _kind(piece: Piece, names: Names) -> Read:
    nodes: list[QueryNode] = []
    for value in _values(piece):
        known = _KINDS.get(_plain(value))
        if known is None:
            return _bad(piece)
        nodes.append(FieldIs(known[0], (known[1],)))
    if not nodes:
        return _bad(piece)
    return nodes[0] if len(nodes) == 1 else AnyOf(tuple(nodes))


def _flagged(piece: Piece, names: Names) -> Read:
    plain = _plain(piece.text)
    if plain in _TRUE or plain in _FALSE:
        return FieldIs("flagged", ("true" if plain in _TRUE else "false",))
    return _bad(piece)


def _date(piece: Piece, field: str) -> Read:
    period: Period | None = read_period(piece.text.strip())
    if period is None:
        return _bad(piece)
    limits: dict[str, tuple[int | None, int | None]] = {
        "after": (period.first, None),
        "before": (None, period.first - 1),
        "until": (None, period.last),
        "date": (period.first, period.last),
    }
    return Published(*limits[field])


_READERS: Final[dict[str, Callable[[Piece, Names], Read]]] = {
    "lang": _lang,
    "source": _source,
    "kind": _kind,
    "flagged": _flagged,
}


def _bad(piece: Piece) -> QueryTrouble:
    typed = f"{piece.field}:{piece.text}"
    return QueryTrouble(
        typed,
        f"Không hiểu giá trị trong “{typed}”; đã tìm như từ thường.",
        f"The value in “{typed}” was not understood; searched as plain words.",
    )


def _plain(text: str) -> str:
    return "".join(char for char in unaccented(text) if char.isalnum())
