"""Reads of imported lists: which there are, who is on them, what could not be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from casework.models import FallenRecord, RegistryBadRow, RegistryImport, RegistryList, User
from casework.permissions import Action, allowed, require
from casework.services.cells import safe_cell
from casework.services.registry_rows import record_entry
from nlp.linkage.names import split_name
from nlp.linkage.syllables import sound_key
from nlp.linkage.values import RegisterEntry
from records.errors import OperatorError
from records.text import unaccented

PAGE_SIZE: Final = 30
_MOST_FOUND: Final = 1_000


@dataclass(frozen=True, slots=True)
class ListedRegister:
    """A list, how many people are on it, and its last import."""

    row: RegistryList
    people: int
    newest: RegistryImport | None


def registry_lists(*, user: User | None) -> list[ListedRegister]:
    """Return all lists.

    Raises:
        Refused: role.
    """
    _require(user)
    newest = {row.registry_id: row for row in RegistryImport.objects.order_by("id")}
    people = dict(FallenRecord.objects.order_by().values_list("registry").annotate(n=Count("pk")))
    return [
        ListedRegister(row, people.get(row.pk, 0), newest.get(row.pk))
        for row in RegistryList.objects.all()
    ]


def _require(user: User | None) -> None:
    if user is None:
        return
    if not (allowed(user, Action.REGISTRY_VIEW) or allowed(user, Action.REGISTRY_IMPORT)):
        require(user, Action.REGISTRY_VIEW)


def registry_search(
    *, user: User | None, text: str = "", list_id: int | None = None
) -> QuerySet[FallenRecord]:
    """Return people whose name holds the words, or sounds like them; all when no word is given.

    Raises:
        Refused: role.
    """
    if user is not None:
        require(user, Action.REGISTRY_VIEW)
    rows = FallenRecord.objects.select_related("registry")
    if list_id is not None:
        rows = rows.filter(registry_id=list_id)
    words = " ".join(text.split())[:200]
    if not words:
        return rows.order_by("id")
    surname, _, given = split_name(words)
    alike = Q(given_key=sound_key(given))
    if surname:
        alike &= Q(surname_key=sound_key(surname))
    return rows.filter(
        Q(name_folded__contains=unaccented(words)) | alike | Q(alias__icontains=words)
        | Q(key=words)
    ).order_by("name_folded", "id")  # fmt: skip


def registry_page(*, user: User, text: str, list_id: int | None, page: int) -> Page[Any]:
    """Return one page of a search; at most a thousand people are counted.

    Raises:
        Refused: role.
    """
    rows = registry_search(user=user, text=text, list_id=list_id)[:_MOST_FOUND]
    return Paginator(rows, PAGE_SIZE).get_page(page)


def registry_record(*, user: User, record_id: int) -> FallenRecord | None:
    """Return one person with the list, else ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.REGISTRY_VIEW)
    return FallenRecord.objects.select_related("registry").filter(pk=record_id).first()


def registry_import_get(*, user: User, import_id: int) -> RegistryImport | None:
    """Return one import with its list, else ``None``.

    Raises:
        Refused: role.
    """
    require(user, Action.REGISTRY_IMPORT)
    rows = RegistryImport.objects.select_related("registry", "imported_by")
    return rows.filter(pk=import_id).first()


def bad_rows(row: RegistryImport) -> QuerySet[RegistryBadRow]:
    """Return the rows of an import that could not be taken, in the order of the file."""
    return row.bad_rows.order_by("line")


def bad_rows_csv(row: RegistryImport) -> bytes:
    """Return the rows that could not be taken as CSV, with line, reason and what stood there."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("dong", "ly_do", "thong_bao", "message", "noi_dung"))
    for bad in bad_rows(row).iterator():
        cells = (bad.reason, bad.message_vi, bad.message_en, str(bad.raw.get("text", "")))
        writer.writerow((bad.line, *map(safe_cell, cells)))
    return ("\ufeff" + text.getvalue()).encode()


def register_entries() -> Iterator[RegisterEntry]:
    """Yield everyone on all lists, by the list's own key; with several lists after its name.

    Raises:
        OperatorError: no list was imported yet.
    """
    several = RegistryList.objects.count() > 1
    rows = FallenRecord.objects.select_related("registry").defer("raw").order_by("id")
    empty = True
    for record in rows.iterator(chunk_size=2_000):
        empty = False
        key = f"{record.registry.name}/{record.key}" if several else record.key
        yield record_entry(record, key)
    if empty:
        raise OperatorError(
            "Chưa nhập danh sách liệt sĩ nào; dùng --registry TỆP, hoặc manhmoi registry import.",
            "no list was imported yet; use --registry FILE, or manhmoi registry import.",
        )


def any_list() -> bool:
    """Whether any list was imported."""
    return RegistryList.objects.exists()
