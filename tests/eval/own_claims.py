"""The project's own labelled posts, in one form whatever file they stand in.

``posts_*.yaml`` of ``tests/nlp/claims``: under a fact's id or ``distortion`` stand distortions,
under any other key innocent posts of that class; by language or as a list. The evidence is given
beside the text, or marked in it with ``[[…]]``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import yaml

from nlp.evaluation.claims import Post

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "tests" / "nlp" / "claims"
HOTLINE: Final = tuple(
    ROOT / "tests" / "nlp" / f"hotline_posts{number}.yaml" for number in ("", "_2", "_3")
)
_FACT: Final = re.compile(r"F\d\d")
_MARKED: Final = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)


def own_posts(paths: tuple[Path, ...] | None = None) -> list[Post]:
    """Return the posts of ``paths``, else of every own file, those known as missed included."""
    found = sorted(FOLDER.glob("posts_*.yaml")) if paths is None else list(paths)
    return [post for path in found for post in _of_file(path)]


def _of_file(path: Path) -> Iterator[Post]:
    raw: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    for group, value in raw.items():
        by_lang = value.items() if isinstance(value, dict) else [(None, value)]
        for lang, listed in by_lang:
            for place, entry in enumerate(listed, start=1):
                yield _post(
                    f"{path.stem}-{group}-{lang or ''}{place}", str(group), lang, entry, path
                )


def _post(name: str, group: str, lang: str | None, entry: Any, path: Path) -> Post:
    row: dict[str, Any] = entry if isinstance(entry, dict) and "text" in entry else {"text": entry}
    if not isinstance(row["text"], str):
        raise ValueError(f"{name}: a text with a colon needs quotes: {entry}")
    marked = _MARKED.search(row["text"])
    text = _MARKED.sub(r"\1", row["text"])
    false = group in ("distortion", "missed") or bool(_FACT.fullmatch(group))
    hotline = "F01" if path in HOTLINE else None
    media = row.get("media")
    return Post(
        id=name,
        text=text,
        lang=lang or row.get("lang") or "vi",
        distortion=false,
        type=None if false else row.get("kind", group),
        fact_id=row.get("fact") or (group if _FACT.fullmatch(group) else hotline),
        evidence=row.get("evidence") or (marked[1] if marked else None),
        context={"media": [{"match": media, "distance": row.get("distance", 9), "ocr": ""}]}
        if media
        else None,
        also=tuple(row.get("accept", ())),
    )
