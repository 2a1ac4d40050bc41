"""The master key: wraps the file key of every key file, and is rotated on its own.

Key files name the master by fingerprint. During a rotation both the old and the new master are in
the folder, so a run killed at any moment leaves every key file readable.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.archive.disk import disk_errors, publish, sync_folder, write_small
from records.errors import OperatorError

KEY_BYTES: Final = 32
FINGERPRINT_BYTES: Final = 16
NONCE_BYTES: Final = 12
# fingerprint, nonce, wrapped key with its tag
WRAPPED_BYTES: Final = FINGERPRINT_BYTES + NONCE_BYTES + KEY_BYTES + 16


def fingerprint(key: bytes) -> bytes:
    """Return 16 bytes that name a master key without revealing it."""
    return hashlib.sha256(b"manhmoi master key" + key).digest()[:FINGERPRINT_BYTES]


class Keyring:
    """The master key in ``folder``, and the next one while a rotation is under way."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "master.key"
        self.next_path = folder / "master.next"
        self._keys: dict[bytes, AESGCM] = {}
        self._current = b""

    def create(self, *, archive_is_empty: bool) -> None:
        """Make the master key of a new archive; never for one that already holds originals.

        Raises:
            OperatorError: the key is missing though originals are there.
        """
        if self.path.exists():
            return
        if not archive_is_empty:
            raise OperatorError(
                f"Thiếu khóa chủ {self.path}. Hãy khôi phục bản sao lưu khóa "
                "(không tạo khóa mới được vì kho đã có bản gốc).",
                f"the master key {self.path} is missing; restore the backup of the keys "
                "(a new one cannot open the originals already here)",
            )
        with disk_errors(str(self.path.parent)):
            write_small(self.path, os.urandom(KEY_BYTES))

    def load(self) -> None:
        """Read the keys from the folder.

        Raises:
            OperatorError: the master key is missing or not 32 bytes long.
        """
        keys: dict[bytes, AESGCM] = {}
        for path in (self.next_path, self.path):
            try:
                key = path.read_bytes()
            except FileNotFoundError:
                if path == self.path:
                    raise OperatorError(
                        f"Thiếu khóa chủ {path}.", f"the master key {path} is missing"
                    ) from None
                continue
            if len(key) != KEY_BYTES:
                raise OperatorError(
                    f"Khóa chủ {path} không đúng độ dài.", f"the master key {path} is malformed"
                )
            keys[fingerprint(key)] = AESGCM(key)
            self._current = fingerprint(key)
        self._keys = keys

    @property
    def current(self) -> bytes:
        """Fingerprint of the master key in use."""
        if not self._keys:
            self.load()
        return self._current

    def wrap(self, file_key: bytes, context: bytes, *, master: bytes | None = None) -> bytes:
        """Return ``file_key`` wrapped by the present (or the named) master."""
        name = master or self.current
        nonce = os.urandom(NONCE_BYTES)
        return name + nonce + self._keys[name].encrypt(nonce, file_key, context)

    def unwrap(self, slots: tuple[bytes, ...], context: bytes) -> bytes:
        """Return the file key from the first slot a known master opens.

        Raises:
            OperatorError: none of the masters here wrapped it.
        """
        for attempt in range(2):
            if attempt or not self._keys:
                self.load()  # another process may have rotated since
            for slot in slots:
                master = self._keys.get(slot[:FINGERPRINT_BYTES])
                if master is None:
                    continue
                body = slot[FINGERPRINT_BYTES:]
                try:
                    return master.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], context)
                except InvalidTag:
                    continue
        raise OperatorError(
            f"Khóa chủ {self.path} không mở được bản gốc: sai khóa hoặc tệp khóa bị hỏng.",
            f"the master key {self.path} does not open the original: wrong key or damaged key file",
        )

    def begin_rotation(self) -> bytes:
        """Put the next master beside the current one (or find it there); return its name."""
        if not self.next_path.exists():
            write_small(self.next_path, os.urandom(KEY_BYTES))
        self.load()
        return fingerprint(self.next_path.read_bytes())

    def finish_rotation(self) -> None:
        """Make the next master the only one."""
        publish(self.next_path, self.path)
        sync_folder(self.path.parent)
        self.load()
