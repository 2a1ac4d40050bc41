"""Writing stops while there is still room on the disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from records.errors import OperatorError

# The engine writes through memory maps: on a full disk the kernel ends the process (SIGBUS) where
# a file write would have raised. So writing stops early, with room for one optimisation.
MIN_FREE_BYTES: Final = 512 * 1024 * 1024


def require_space(folder: Path, wanted: int = 0) -> None:
    """Do nothing while the disk under ``folder`` has room for a write.

    Args:
        folder: where the write goes.
        wanted: bytes it needs beyond the reserve of 512 MiB.

    Raises:
        OperatorError: there is less.

    """
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES + wanted:
        megabytes = free // (1024 * 1024)
        raise OperatorError(
            f"Đĩa gần đầy (còn {megabytes} MiB): chỉ mục {folder} không ghi thêm. Hãy dọn đĩa.",
            f"The disk is nearly full ({megabytes} MiB left): the index {folder} takes no more. "
            "Free some space.",
        )
