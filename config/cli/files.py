"""Files that a command writes where its user says."""

from __future__ import annotations

from pathlib import Path

from config.troubles import storage_trouble
from records.errors import OperatorError


def write_file(target: Path, data: bytes) -> None:
    """Write ``data`` to ``target``, replacing what stood there.

    Raises:
        OperatorError: it cannot be written there.
    """
    try:
        target.write_bytes(data)
    except OSError as error:
        raise storage_trouble(error) or OperatorError(
            f"Không ghi được {target}: {error.strerror}.",
            f"cannot write {target}: {error.strerror}",
        ) from error
