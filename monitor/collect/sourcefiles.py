"""Source files: ``source add FILE.yaml`` and what lies in the data folder's ``sources/``."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from casework.models import Source
from casework.services.sources import source_add, source_edit
from casework.source_form import SourceForm, source_form
from casework.strictyaml import parse_yaml
from records.errors import ManhMoiError, OperatorError

logger = logging.getLogger(__name__)

_told: set[tuple[str, str]] = set()


@dataclass(frozen=True, slots=True)
class BadFile:
    """A file that describes no source, and why."""

    name: str
    vi: str
    en: str


def sources_folder() -> Path:
    """Return the data folder's ``sources/``, made if absent."""
    folder = Path(settings.MANHMOI_DATA) / "sources"
    folder.mkdir(exist_ok=True)
    return folder


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise OperatorError(
            f"Không đọc được {path.name}: {error.strerror}", f"cannot read {path.name}: {error}"
        ) from error


def _form(data: bytes, name: str) -> SourceForm:
    return source_form(parse_yaml(data, name=name))


def source_from_file(path: Path, *, replace: bool = False) -> Source:
    """Add the source that a file describes.

    Args:
        path: the file.
        replace: describe a source of that name anew instead of refusing.

    Raises:
        OperatorError: it cannot be read.
        Quarantine: it is no YAML.
        Refused: a key or a value is wrong (named), or there is a source of that name.
    """
    form = _form(_bytes(path), path.name)
    there = Source.objects.filter(name=form.name, removed_at=None).first()
    if there is not None and replace:
        return source_edit(user=None, source_id=there.pk, form=form)
    return source_add(user=None, form=form)


def _files() -> list[Path]:
    folder = sources_folder()
    return sorted(path for path in folder.glob("*.y*ml") if path.suffix in (".yaml", ".yml"))


def files_take() -> list[BadFile]:
    """Take in the files of ``sources/`` that are new or changed.

    A file that goes away leaves its source as it is. What people edit afterwards stands until the
    file changes.

    Returns:
        The files that describe no source; told in the log once for each reason.
    """
    bad: list[BadFile] = []
    for path in _files():
        try:
            _take(path)
        except ManhMoiError as error:
            bad.append(BadFile(path.name, error.vi, error.en))
            if (path.name, error.en) not in _told:
                _told.add((path.name, error.en))
                logger.error("sources/%s: %s", path.name, error)
    return bad


def _take(path: Path) -> None:
    data = _bytes(path)
    digest = hashlib.sha256(data).hexdigest()
    if Source.objects.filter(file_sha256=digest).exists():
        return
    form = _form(data, path.name)
    there = Source.objects.filter(name=form.name, removed_at=None).first()
    if there is None:
        source_add(user=None, form=form, file_sha256=digest)
    else:
        source_edit(user=None, source_id=there.pk, form=form, file_sha256=digest)


def files_check() -> list[BadFile]:
    """Return the files of ``sources/`` that describe no source, changing nothing."""
    bad = []
    for path in _files():
        try:
            _form(_bytes(path), path.name)
        except ManhMoiError as error:
            bad.append(BadFile(path.name, error.vi, error.en))
    return bad
