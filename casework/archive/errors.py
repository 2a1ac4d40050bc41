"""What may go wrong when an original is asked for."""

from __future__ import annotations

from records.errors import OperatorError, Refused


class Erased(Refused):
    """The original, or the part asked for, was erased: its key is gone and cannot come back."""

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"Bản gốc {sha256[:12]}… đã được xóa; không thể đọc lại.",
            f"original {sha256[:12]}… was erased; it cannot be read again",
        )
        self.sha256 = sha256


class NotArchived(OperatorError):
    """No original of this name is in the archive."""

    def __init__(self, sha256: str) -> None:
        super().__init__(
            f"Kho lưu trữ không có bản gốc {sha256[:12]}….",
            f"the archive holds no original {sha256[:12]}…",
        )
        self.sha256 = sha256


class Damaged(OperatorError):
    """The container or its key file is not what was written.

    Args:
        sha256: name of the original.
        vi: what is wrong, in Vietnamese.
        en: what is wrong, in English.
    """

    def __init__(self, sha256: str, vi: str, en: str) -> None:
        super().__init__(
            f"Bản gốc {sha256[:12]}… bị hỏng: {vi}", f"original {sha256[:12]}… is damaged: {en}"
        )
        self.sha256 = sha256
