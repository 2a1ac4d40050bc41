"""Build the English catalogue: ``python -m config.locale.build [--update]``.

Without ``--update`` only ``django.mo`` is written, from ``django.po`` and ``parts/*.tsv``. With it
``django.po`` is written anew: every string the code and templates use, with its English.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template import Template
from django.template.base import Node
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

ROOT: Final = Path(__file__).resolve().parent.parent.parent
FOLDER: Final = ROOT / "config" / "locale" / "en" / "LC_MESSAGES"
PYTHON_FOLDERS: Final = ("web", "casework")
TEMPLATE_FOLDERS: Final = (ROOT / "web" / "templates",)
_KEYWORDS: Final[dict[str, Any]] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
}

# A singular, or a singular with its plural.
Message = str | tuple[str, str]


def _ready() -> None:
    """Give Django just enough to read templates: no database, no data folder."""
    if settings.configured:
        return
    settings.configure(
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.staticfiles",
            "casework",
            "web",
        ],
        AUTH_USER_MODEL="casework.User",
        TEMPLATES=[
            {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}
        ],
        STATIC_URL="/static/",
        USE_I18N=True,
    )
    django.setup()


def python_messages() -> Iterator[Message]:
    """Yield what Python code marks for translation."""
    for folder in PYTHON_FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            with path.open("rb") as file:
                for _line, found, _comments, _context in extract("python", file, _KEYWORDS):
                    if isinstance(found, tuple):
                        yield (str(found[0]), str(found[1]))
                    else:
                        yield str(found)


def _node_message(node: Node) -> Message | None:
    if isinstance(node, BlockTranslateNode):
        singular = _block_text(node, node.singular)
        return (singular, _block_text(node, node.plural)) if node.plural else singular
    if isinstance(node, TranslateNode):
        literal = getattr(node.filter_expression.var, "literal", None)
        return str(literal) if isinstance(literal, str) else None
    return None


def _block_text(node: BlockTranslateNode, tokens: Any) -> str:
    return str(node.render_token_list(tokens)[0])


def template_messages() -> Iterator[Message]:
    """Yield what templates mark for translation."""
    _ready()
    for folder in TEMPLATE_FOLDERS:
        for path in sorted(folder.rglob("*.html")):
            loaded: Any = get_template(path.relative_to(folder).as_posix())
            template: Template = loaded.template
            for kind in (TranslateNode, BlockTranslateNode):
                for node in template.nodelist.get_nodes_by_type(kind):
                    message = _node_message(node)
                    if message is not None:
                        yield message


def used_messages() -> list[Message]:
    """Return every string in use, sorted, each once."""
    found = {*python_messages(), *template_messages()}
    return sorted(found, key=lambda one: one if isinstance(one, str) else one[0])


def _part_rows(paths: Iterable[Path]) -> Iterator[list[str]]:
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = line.split("\t")
            if len(cells) >= 2 and not line.startswith("#"):
                yield cells


def known_english() -> dict[str, str | tuple[str, ...]]:
    """Return the English of every string that has one: ``parts/*.tsv`` win over ``django.po``.

    A part's line is ``msgid<TAB>English``, with a third cell for the plural where there is one.
    """
    known: dict[str, str | tuple[str, ...]] = {}
    po = FOLDER / "django.po"
    if po.exists():
        with po.open("rb") as file:
            for message in read_po(file):
                if not message.id or not message.string or not all(message.string):
                    continue
                key = message.id if isinstance(message.id, str) else message.id[0]
                said = message.string
                known[key] = said if isinstance(said, str) else tuple(said)
    for cells in _part_rows(sorted((FOLDER / "parts").glob("*.tsv"))):
        known[cells[0]] = cells[1] if len(cells) == 2 else (cells[1], cells[2])
    return known


def catalogue(messages: Iterable[Message], english: dict[str, str | tuple[str, ...]]) -> Catalog:
    """Return the catalogue of ``messages`` with what is known of their English."""
    built = Catalog(locale="en", project="manhmoi", fuzzy=False, charset="utf-8")
    for message in messages:
        key = message if isinstance(message, str) else message[0]
        said = english.get(key, "")
        if isinstance(message, tuple):
            said = (said, said) if isinstance(said, str) else said
        elif isinstance(said, tuple):
            said = said[0]
        built.add(message, said, flags=("python-format",) if "%(" in key else ())
    return built


def untranslated() -> list[str]:
    """Return the strings in use that have no English."""
    english = known_english()
    keys = (one if isinstance(one, str) else one[0] for one in used_messages())
    return [key for key in keys if not english.get(key)]


def main(arguments: list[str]) -> int:
    """Write the catalogue files; return 1 when a string has no English."""
    english = known_english()
    built = catalogue(used_messages(), english)
    if "--update" in arguments:
        with (FOLDER / "django.po").open("wb") as file:
            write_po(file, built, width=0, sort_output=True, omit_header=False)
    # Put in place whole: another process may be reading it.
    made = FOLDER / f"django.{os.getpid()}.mo"
    with made.open("wb") as file:
        write_mo(file, built)
    made.replace(FOLDER / "django.mo")
    missing = untranslated()
    for key in missing:
        sys.stderr.write(f"no English / chưa có tiếng Anh: {key}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
