"""The model hub, asked through its own client; every trouble in words for the operator."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from models.libraries import require_libraries
from records.errors import OperatorError

if TYPE_CHECKING:
    from huggingface_hub import HfApi


class Hub:
    """One hub. Create with :meth:`connect`."""

    def __init__(self, api: HfApi) -> None:
        self._api = api
        self.endpoint = str(api.endpoint)

    @classmethod
    def connect(cls) -> Hub:
        """Return the hub named by ``HF_ENDPOINT``; nothing is asked of it yet.

        Raises:
            OperatorError: its client is not installed, or ``HF_HUB_OFFLINE`` forbids asking.

        """
        require_libraries()
        from huggingface_hub import HfApi, constants

        if constants.HF_HUB_OFFLINE:
            raise OperatorError(
                "HF_HUB_OFFLINE đang cấm hỏi kho mô hình: bỏ biến ấy, hoặc dùng --from THƯ_MỤC.",
                "HF_HUB_OFFLINE forbids asking the hub: unset it, or use --from FOLDER",
            )
        endpoint = os.environ.get("HF_ENDPOINT") or constants.ENDPOINT
        return cls(HfApi(endpoint=endpoint.rstrip("/"), library_name="manhmoi"))

    def files(self, name: str, revision: str) -> tuple[str, dict[str, int], dict[str, str]]:
        """Return what the hub has of a model now.

        Returns:
            The commit that ``revision`` stands for; bytes per path; SHA-256 per path where the
            hub knows it (large files).

        Raises:
            OperatorError: see the class.

        """
        with self._told(name):
            info = self._api.model_info(name, revision=revision, files_metadata=True, timeout=30)
        siblings = info.siblings or []
        sizes = {one.rfilename: one.size or 0 for one in siblings}
        hashes = {one.rfilename: one.lfs.sha256 for one in siblings if one.lfs is not None}
        return str(info.sha), sizes, hashes

    def download(self, name: str, commit: str, path: str, folder: Path) -> None:
        """Bring one file into ``folder``, going on where a broken download stopped.

        Raises:
            OperatorError: see the class.

        """
        with self._told(name):
            self._api.hf_hub_download(name, path, revision=commit, local_dir=folder)

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        from huggingface_hub.errors import (
            GatedRepoError,
            RepositoryNotFoundError,
            RevisionNotFoundError,
        )

        try:
            yield
        except (RepositoryNotFoundError, RevisionNotFoundError, GatedRepoError) as error:
            raise OperatorError(
                f"Kho {self.endpoint} không cho lấy {name}: {_first_line(error)}",
                f"the hub {self.endpoint} does not give {name}: {_first_line(error)}",
            ) from error
        # The client raises its transport's errors as they are; all of them mean the same here.
        except Exception as error:
            if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise
            raise OperatorError(
                f"Không tới được kho mô hình {self.endpoint} ({_first_line(error)}). Không có "
                "mạng thì chép mô hình vào đĩa rồi chạy: manhmoi models pull TÊN --from THƯ_MỤC",
                f"the model hub {self.endpoint} cannot be reached ({_first_line(error)}); without "
                "a network bring the model on a disk: manhmoi models pull NAME --from FOLDER",
            ) from error


def _first_line(error: Exception) -> str:
    text = str(error).strip()
    return text.splitlines()[0][:200] if text else type(error).__name__
