"""The linker over all imported lists: built once, kept in the process and beside the rows."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Final

from django.conf import settings
from django.db.models import Max, Sum

from casework.models import FallenRecord, RegistryImport
from nlp.linkage.linker import Linker
from nlp.linkage.values import MODEL, RegisterEntry

_COLUMNS: Final = (
    "pk", "full_name", "alias", "birth", "home_commune", "home_district", "home_province",
    "unit", "death_date", "death_place", "relative",
)  # fmt: skip
_lock = Lock()
_held: dict[str, Linker] = {}


def registry_stamp() -> str:
    """Return a mark that changes whenever a list was changed by an import."""
    figures = RegistryImport.objects.aggregate(
        last=Max("pk"), new=Sum("new", default=0), changed=Sum("changed", default=0)
    )
    version = f"{MODEL.name}@{MODEL.revision}"
    return f"{version}:{figures['last']}:{figures['new']}:{figures['changed']}"


def registry_linker() -> Linker:
    """Return the linker over all lists; its ids are primary keys of ``FallenRecord``.

    A million rows take one to two minutes to build, seconds to load once built.
    """
    stamp = f"{settings.MANHMOI_DATA}:{registry_stamp()}"
    with _lock:
        if stamp not in _held:
            _held.clear()
            _held[stamp] = _load(stamp) or _build(stamp)
        return _held[stamp]


def _file() -> Path:
    return Path(settings.MANHMOI_DATA) / "registry" / "linker.pickle"


def _load(stamp: str) -> Linker | None:
    """Return the linker kept on disk when it is of these rows.

    The file is written by this program into its own data folder, as trusted as the database.
    """
    try:
        with _file().open("rb") as file:
            kept_stamp, linker = pickle.load(file)  # noqa: S301
    except (OSError, EOFError, pickle.UnpicklingError, AttributeError, ImportError, ValueError):
        return None
    return linker if kept_stamp == stamp and isinstance(linker, Linker) else None


def _build(stamp: str) -> Linker:
    linker = Linker(_entries())
    target = _file()
    target.parent.mkdir(mode=0o700, exist_ok=True)
    half = target.with_suffix(".half")
    with half.open("wb") as file:
        half.chmod(0o600)
        pickle.dump((stamp, linker), file, protocol=pickle.HIGHEST_PROTOCOL)
    half.replace(target)
    return linker


def _entries() -> Iterator[RegisterEntry]:
    rows = FallenRecord.objects.order_by("pk").values_list(*_COLUMNS)
    for key, *said in rows.iterator(chunk_size=5_000):
        yield RegisterEntry(str(key), *said)
