"""Writes the figures of the model's card, and vectors by which a change would be noticed."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Final

from models.static.embedder import StaticEmbedder
from models.static.table import FeatureTable
from models.training.embedder.scores import Scores

BEGIN: Final = "<!-- written by make train-embedder -->"
END: Final = "<!-- end -->"
GOLDEN_TEXTS: Final = (
    "Đồng đội tôi nằm lại bên bờ suối, cách chốt khoảng hai trăm mét.",
    "Dong doi toi nam lai ben bo suoi, cach chot khoang hai tram met.",
    "We buried him beside the stream, 200 metres from the outpost.",
    "Nous l'avons enterré au bord du ruisseau.",
    "Мы похоронили его у ручья под Кхесанем в 1968 году.",
    "我们把他埋在溪边。",
    "우리는 케산 근처 개울가에 그를 묻었다.",
    "d5 e2 f3, 1.234 người",
)


def write_figures(
    card: Path, weights: Path, table: FeatureTable, *, pairs: int, seed: int, scores: Scores
) -> None:
    """Put what this run made and how it scored between the card's two marks."""
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    tiers = ", ".join(f"{len(tier.codes):,} of {tier.codes.shape[1]} bytes" for tier in table.tiers)
    lines = [
        BEGIN,
        "| | |",
        "|---|---|",
        f"| file | `weights.npz`, {weights.stat().st_size:,} bytes |",
        f"| SHA-256 | `{digest}` |",
        f"| features | {len(table.fingerprints):,}: {tiers} |",
        f"| pairs drawn, seed | {pairs:,}, {seed} |",
        *(f"| {name} | {value:.3f} |" for name, value in scores.items()),
        END,
    ]
    text = card.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    card.write_text(before + "\n".join(lines) + after, encoding="utf-8")


def write_golden(path: Path, embedder: StaticEmbedder) -> None:
    """Write what the embedder makes of a few texts, to four decimals."""
    vectors = embedder.embed_passages(GOLDEN_TEXTS)
    golden = {
        text: [round(float(value), 4) for value in vector]
        for text, vector in zip(GOLDEN_TEXTS, vectors, strict=True)
    }
    path.write_text(json.dumps(golden, ensure_ascii=False) + "\n", encoding="utf-8")
