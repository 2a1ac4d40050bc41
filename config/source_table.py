"""The tables of docs/sources.md, made from the connectors' manifests.

``python -m config.source_table --update`` writes them; a test holds them against the manifests.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from casework.source_manifests import Manifest, manifests

DOCUMENT: Final = Path(__file__).resolve().parent.parent / "docs" / "sources.md"
_MODES: Final = {"pull": "đi lấy · pulls", "push": "tự gửi · pushes", "folder": "thư mục · folder"}


def _both(vi: str, en: str) -> str:
    return vi if vi == en else f"{vi} · {en}"


def _connectors() -> Iterator[str]:
    yield "| connector | là gì · what it is | cách · how | lịch · schedule | hạn mức · quota |"
    yield "|---|---|---|---|---|"
    for kind, one in manifests().items():
        quota = ", ".join(f"{bucket.name} {bucket.limit:,}" for bucket in one.buckets) or "–"
        off = "" if one.enabled else " (tắt sẵn · off)"
        how = _MODES[one.mode] + off
        schedule = f"`{one.schedule}`" if one.schedule else "–"
        yield f"| `{kind}` | {_both(one.title.vi, one.title.en)} | {how} | {schedule} | {quota} |"


def _credentials() -> Iterator[str]:
    yield "| biến · variable | là gì · what | bộ thu · connectors |"
    yield "|---|---|---|"
    users: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for kind, one in manifests().items():
        for secret in one.credentials:
            mark = "" if secret.required else " (tùy chọn · optional)"
            users.setdefault(secret.env, []).append(f"`{kind}`{mark}")
            words.setdefault(secret.env, _both(secret.label.vi, secret.label.en))
    for env in sorted(users):
        yield f"| `{env}` | {words[env]} | {', '.join(users[env])} |"


def _settings() -> Iterator[str]:
    for kind, one in manifests().items():
        if not one.settings:
            continue
        yield f"**`{kind}`**"
        yield ""
        yield from _settings_of(one)
        yield ""


def _settings_of(manifest: Manifest) -> Iterator[str]:
    for setting in manifest.settings:
        told = ", ".join(setting.choices) or setting.type
        needed = ", bắt buộc · required" if setting.required else ""
        default = (
            ""
            if setting.default in (None, "", [])
            else f", `{json.dumps(setting.default, ensure_ascii=False)}`"
        )
        label = _both(setting.label.vi, setting.label.en)
        yield f"- `{setting.name}` ({told}{needed}{default}): {label}"


TABLES: Final[dict[str, Callable[[], Iterator[str]]]] = {
    "connectors": _connectors,
    "credentials": _credentials,
    "settings": _settings,
}


def renewed(text: str) -> str:
    """Return the document with its tables made anew.

    Raises:
        ValueError: a table's marks are missing.
    """
    for name, table in TABLES.items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, found, rest = text.partition(begin)
        _, closed, after = rest.partition(end)
        if not (found and closed):
            raise ValueError(name)
        lines = "\n".join(table()).strip()
        text = f"{before}{begin}{lines}\n{end}{after}"
    return text


if __name__ == "__main__":
    before = DOCUMENT.read_text(encoding="utf-8")
    after = renewed(before)
    if "--update" in sys.argv:
        DOCUMENT.write_text(after, encoding="utf-8")
    elif before != after:
        sys.exit("docs/sources.md: python -m config.source_table --update")
