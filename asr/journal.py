"""Parts of one recording in a file of their own, so that a killed command goes on."""

from __future__ import annotations

import json
import os
from pathlib import Path

from asr.partresult import PartResult, part_from_json, part_to_json


class Journal:
    """A part store that is one line of JSON a part.

    Args:
        file: where; need not exist, its folder is made. A last line that a kill cut off is dropped.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    def stored(self) -> list[PartResult]:
        """Return the parts kept so far, up to the first that is damaged or out of order."""
        found: list[PartResult] = []
        try:
            lines = self._file.read_bytes().split(b"\n")
        except FileNotFoundError:
            return found
        for line in lines[:-1]:
            try:
                part = part_from_json(json.loads(line))
            except (ValueError, KeyError, TypeError):
                break
            if part.ordinal != len(found):
                break
            found.append(part)
        self._rewrite(found)
        return found

    def keep(self, result: PartResult) -> None:
        """Append a part and see it to the disk."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._file.open("ab") as out:
            out.write(json.dumps(part_to_json(result), ensure_ascii=False).encode() + b"\n")
            out.flush()
            os.fsync(out.fileno())

    def forget(self) -> None:
        """Remove the file: the recording is heard to its end."""
        self._file.unlink(missing_ok=True)

    def _rewrite(self, parts: list[PartResult]) -> None:
        """Leave only whole parts in the file, so that the next one starts on its own line."""
        lines = [json.dumps(part_to_json(one), ensure_ascii=False) + "\n" for one in parts]
        draft = self._file.with_name(self._file.name + ".new")
        draft.write_text("".join(lines), encoding="utf-8")
        draft.replace(self._file)
