"""Where everything lives, read from the environment once.

``MANHMOI_DATA`` chooses the data folder; ``MANHMOI_KEYS`` the key folder, which must lie outside
it so that a copy or backup of the data is worth nothing without the keys.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path

from records.errors import OperatorError


@dataclass(frozen=True, slots=True)
class Environment:
    """Folders of one installation. ``archive_id`` ties a data folder to its keys."""

    data: Path
    keys: Path
    archive_id: str


def data_path() -> Path:
    """Return the data folder that was chosen, whether it exists or not."""
    return Path(os.environ.get("MANHMOI_DATA") or "data").expanduser().resolve()


def keys_root() -> Path:
    """Return the folder that holds one key folder per archive id."""
    if chosen := os.environ.get("MANHMOI_KEYS"):
        return Path(chosen).expanduser().resolve()
    return Path("~/.config/manhmoi/keys").expanduser()


def _read_archive_id(data: Path) -> str:
    """Return the data folder's id, giving a new folder a new one.

    The id is written once, before anything else lies in the folder; a link makes it whole or
    absent even if two commands start at once.
    """
    marker = data / "archive_id"
    if not marker.exists():
        draft = data / f".archive_id.{uuid.uuid4().hex}"
        draft.write_text(uuid.uuid4().hex + "\n")
        try:
            marker.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return marker.read_text().strip()


def load_environment() -> Environment:
    """Return the folders, creating an empty data folder and its key folder when needed.

    Raises:
        OperatorError: the folder cannot be made, or the keys would lie inside the data.
    """
    data = data_path()
    try:
        # Rows hold testimony in clear: a new folder is its owner's alone.
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        archive_id = _read_archive_id(data)
        keys = keys_root() / archive_id
        if keys.is_relative_to(data):
            raise OperatorError(
                f"Thư mục khóa {keys} không được nằm trong thư mục dữ liệu {data}",
                f"the key folder {keys} must not lie inside the data folder {data}",
            )
        keys.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise OperatorError(
            f"Không tạo được thư mục dữ liệu hoặc khóa: {error}",
            f"cannot create the data or key folder: {error}",
        ) from error
    return Environment(data=data, keys=keys, archive_id=archive_id)


def secret(keys: Path, name: str, length: int = 32) -> bytes:
    """Return the secret called ``name`` from the key folder, making it once.

    Args:
        keys: the key folder.
        name: file name of the secret.
        length: bytes of a newly made one.
    """
    path = keys / name
    if not path.exists():
        draft = keys / f".{name}.{uuid.uuid4().hex}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(os.urandom(length))
            file.flush()
            os.fsync(file.fileno())
        try:
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()
