"""The glossary as a file: what ``glossary export`` writes, ``import`` and the first start read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import yaml

from casework.models import GlossaryEntry
from index.query.canon import tokens
from records.errors import Refused
from records.language import LANGUAGES, UNDETERMINED
from records.query import GlossaryForm, GlossaryKind, GlossaryNames
from records.text import nfc

MOST_FORMS: Final = 40
LONGEST_FORM: Final = 120
LONGEST_NOTE: Final = 1_000
LARGEST_FILE: Final = 4 * 1024 * 1024
_LANGS: Final = (*LANGUAGES, UNDETERMINED)


@dataclass(frozen=True, slots=True)
class GlossaryContent:
    """What one entry says. ``key`` is its name in files, ``None`` where it has none."""

    kind: GlossaryKind
    forms: tuple[GlossaryForm, ...]
    note: str = ""
    key: str | None = None

    @property
    def folded(self) -> str:
        """The names without accents and in lower case, one a line."""
        return "\n".join(dict.fromkeys(_folded(form.text) for form in self.forms))


def checked(content: GlossaryContent) -> GlossaryContent:
    """Return ``content`` tidied: NFC, single spaces, no name twice.

    Raises:
        Refused: it is no use as an entry; the message says why.
    """
    if content.kind not in GlossaryEntry.Kind.values:
        raise Refused(
            f"Không có loại {content.kind!r}; chọn một trong: {', '.join(GlossaryEntry.Kind)}.",
            f"there is no kind {content.kind!r}; choose one of: {', '.join(GlossaryEntry.Kind)}",
        )
    forms = _distinct(content.forms)
    if len({_folded(form.text) for form in forms}) < 2:
        raise Refused(
            "Cần ít nhất hai tên khác nhau (khác dấu thôi thì chưa đủ).",
            "At least two different names are needed (other accents alone are not enough).",
        )
    if len(forms) > MOST_FORMS:
        raise Refused(f"Nhiều nhất {MOST_FORMS} tên.", f"At most {MOST_FORMS} names.")
    note = _tidy(content.note)
    if len(note) > LONGEST_NOTE:
        raise Refused(
            f"Ghi chú dài quá {LONGEST_NOTE} ký tự.",
            f"The note is longer than {LONGEST_NOTE} characters.",
        )
    return GlossaryContent(content.kind, forms, note, content.key)


def content_of(row: GlossaryEntry) -> GlossaryContent:
    """Return what a row says."""
    names = names_of(row)
    return GlossaryContent(names.kind, names.forms, row.note, row.key)


def names_of(row: GlossaryEntry) -> GlossaryNames:
    """Return a row's names for searching."""
    forms = tuple(GlossaryForm(form["text"], form["lang"]) for form in row.forms)
    return GlossaryNames(cast(GlossaryKind, row.kind), forms, row.pk)


def read_names(lines: Iterable[str]) -> list[GlossaryForm]:
    """Read a name from each line, ``ko: 케산`` where its language is given."""
    forms = []
    for line in lines:
        code, colon, rest = line.partition(":")
        if colon and code.strip() in _LANGS:
            forms.append(GlossaryForm(rest, code.strip()))
        elif line.strip():
            forms.append(GlossaryForm(line))
    return forms


def read_glossary(data: bytes) -> list[GlossaryContent]:
    """Read a glossary file (YAML, UTF-8).

    Raises:
        Refused: it is no such file, or an entry of it is no use; the message says which.
    """
    if len(data) > LARGEST_FILE:
        raise _bad("tệp quá lớn", "the file is too large")
    try:
        raw = yaml.safe_load(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, yaml.YAMLError, RecursionError) as error:
        raise _bad(f"không phải YAML ({error})", f"not YAML ({error})") from error
    entries = raw.get("entries") if isinstance(raw, dict) else None
    if not isinstance(entries, list):
        raise _bad("thiếu danh sách `entries`", "no list `entries`")
    contents = []
    keys: set[str] = set()
    for place, entry in enumerate(entries, start=1):
        try:
            content = checked(_content(entry))
        except Refused as error:
            raise _bad(f"mục {place}: {error.vi}", f"entry {place}: {error.en}") from error
        if content.key in keys:
            raise _bad(f"mục {place}: trùng key", f"entry {place}: its key is there twice")
        keys.update({content.key} if content.key else ())
        contents.append(content)
    return contents


def write_glossary(contents: Iterable[GlossaryContent]) -> str:
    """Return a file that :func:`read_glossary` reads back to the same."""
    entries = []
    for content in contents:
        names: dict[str, list[str]] = {}
        for form in content.forms:
            names.setdefault(form.lang, []).append(form.text)
        entry: dict[str, Any] = {"key": content.key} if content.key else {}
        entry |= {"kind": str(content.kind), "names": names}
        entries.append(entry | ({"note": content.note} if content.note else {}))
    head = {"version": 1, "entries": entries}
    return yaml.safe_dump(head, allow_unicode=True, sort_keys=False, width=100)


def _content(entry: Any) -> GlossaryContent:
    if not isinstance(entry, dict) or not isinstance(entry.get("names"), dict):
        raise Refused("thiếu `names`", "has no `names`")
    forms: list[GlossaryForm] = []
    for lang, texts in entry["names"].items():
        listed = texts if isinstance(texts, list) else [texts]
        forms.extend(GlossaryForm(str(text), str(lang)) for text in listed)
    key = entry.get("key")
    return GlossaryContent(
        entry.get("kind", ""),
        tuple(forms),
        str(entry.get("note") or ""),
        str(key)[:80] if key else None,
    )


def _distinct(forms: Sequence[GlossaryForm]) -> tuple[GlossaryForm, ...]:
    kept: dict[str, GlossaryForm] = {}
    for form in forms:
        text = _tidy(form.text)
        if not text:
            continue
        if form.lang not in _LANGS:
            raise Refused(
                f"Không có mã ngôn ngữ {form.lang!r}.", f"there is no language code {form.lang!r}"
            )
        if len(text) > LONGEST_FORM:
            raise Refused(
                f"Tên dài quá {LONGEST_FORM} ký tự: {text[:40]}…",
                f"a name is longer than {LONGEST_FORM} characters: {text[:40]}…",
            )
        if len(_folded(text).replace(" ", "")) < 2:
            raise Refused(f"Tên quá ngắn: {text!r}.", f"too short for a name: {text!r}")
        kept.setdefault(text, GlossaryForm(text, form.lang))
    return tuple(kept.values())


def _tidy(text: str) -> str:
    return " ".join(nfc(text).replace("\x00", " ").split())


def _folded(text: str) -> str:
    return " ".join(token.bare for token in tokens(text))


def _bad(vi: str, en: str) -> Refused:
    return Refused(f"Tệp thuật ngữ: {vi.removesuffix('.')}.", f"glossary file: {en}")
