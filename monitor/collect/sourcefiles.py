"""Source files: ``source add FILE.yaml`` and what lies in the data folder's ``sources/``."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from casework.models import Source
from casework.services.sources import source_add, source_edit
from casework.source_form import SourceForm, source_form
from casework.strictyaml import MAX_BYTES, parse_yaml
from records.errors import ManhMoiError, OperatorError, Refused

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
        # Anything else (a pipe, a device) may never end, and the schedules wait.
        if not path.is_file():
            raise OperatorError(f"{path.name} không phải là tệp", f"{path.name} is no file")
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
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
    there = _there(form)
    if there is None:
        return source_add(user=None, form=form)
    if not replace:
        raise Refused(
            f"name: đã có nguồn tên “{form.name}”; để sửa nguồn ấy, thêm --replace",
            f"name: there is a source “{form.name}” already; to change it add --replace",
        )
    return source_edit(user=None, source_id=there.pk, form=form)


def _there(form: SourceForm) -> Source | None:
    return Source.objects.filter(name=form.name, removed_at=None).first()


def _files() -> list[Path]:
    # Editors and file servers leave hidden companions beside a file.
    seen = (path for path in sources_folder().iterdir() if not path.name.startswith("."))
    return sorted(path for path in seen if path.suffix.lower() in (".yaml", ".yml"))


def files_take() -> list[BadFile]:
    """Take in the files of ``sources/`` that are new or changed.

    A file that goes away leaves its source as it is. What people edit afterwards stands until the
    file changes.

    Returns:
        The files that describe no source; told in the log once for each reason.
    """
    held = set(Source.objects.exclude(file_sha256="").values_list("file_sha256", flat=True))
    bad = _each(_take, held)
    for one in bad:
        if (one.name, one.en) not in _told:
            _told.add((one.name, one.en))
            logger.error("sources/%s: %s / %s", one.name, one.vi, one.en)
    return bad


def files_check() -> list[BadFile]:
    """Return the files of ``sources/`` that describe no source, changing nothing."""
    return _each(lambda form, digest: None, set())


def _each(take: Callable[[SourceForm, str], None], held: Set[str]) -> list[BadFile]:
    """Hand every file's form and digest, but for those in ``held``, to ``take``.

    Returns:
        The files that are bad.
    """
    bad: list[BadFile] = []
    digests: dict[str, str] = {}
    forms: list[tuple[str, str, SourceForm]] = []
    for path in _files():
        try:
            data = _bytes(path)
            digest = hashlib.sha256(data).hexdigest()
            digests.setdefault(digest, path.name)
            if digest not in held:
                forms.append((path.name, digest, _form(data, path.name)))
        except ManhMoiError as error:
            bad.append(BadFile(path.name, error.vi, error.en))
    for name, digest, form in forms:
        try:
            _only(name, digest, form, digests)
            take(form, digest)
        except ManhMoiError as error:
            bad.append(BadFile(name, error.vi, error.en))
    return sorted(bad, key=lambda one: one.name)


def _only(name: str, digest: str, form: SourceForm, digests: Mapping[str, str]) -> None:
    """Refuse a second file about one source: the two would override each other for ever."""
    there = _there(form)
    other = digests.get(there.file_sha256) if there is not None else None
    if there is not None and there.file_sha256 != digest and other not in (None, name):
        raise Refused(
            f"name: tệp {other} đã mô tả nguồn “{form.name}”",
            f"name: the file {other} describes the source “{form.name}” already",
        )


def _take(form: SourceForm, digest: str) -> None:
    there = _there(form)
    if there is None:
        source_add(user=None, form=form, file_sha256=digest)
    else:
        source_edit(user=None, source_id=there.pk, form=form, file_sha256=digest)
