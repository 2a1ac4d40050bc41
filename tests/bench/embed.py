"""Encoding: the bundled embedder beside a transformer of multilingual-e5-small's shape.

``python -m tests.bench.embed``. The peer has random weights (they cost the same time), gets its
word pieces ready made, and runs through torch on all cores, in batches of 64 of equal length.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, Final

from models.static.embedder import StaticEmbedder
from tests.bench.passages import passages

PASSAGES: Final = 20_000
WORDS: Final = 30
PEER_PASSAGES: Final = 256
PIECES: Final = 45
"""XLM-R cuts 30 Vietnamese syllables into about one and a half times as many pieces."""
ROUNDS: Final = 3


def texts_of(words: int) -> list[str]:
    """Return the invented passages of the search benches, cut anew to ``words`` words each."""
    found = " ".join(passage.text for passage in passages(0, PASSAGES)).split()
    places = range(0, len(found) - words + 1, words)
    return [" ".join(found[place : place + words]) for place in places][:PASSAGES]


def best(run: Callable[[], object]) -> float:
    """Return the seconds of the fastest of three runs."""
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        run()
        spent.append(time.perf_counter() - began)
    return min(spent)


def main() -> None:
    texts = texts_of(WORDS)
    embedder = StaticEmbedder()
    began = time.perf_counter()
    embedder.embed_passages(texts[:1])
    print(f"first text, table read: {time.perf_counter() - began:.2f} s")
    fresh = StaticEmbedder()
    fresh.embed_passages(texts[:1])
    began = time.perf_counter()
    fresh.embed_passages(texts)
    cold = len(texts) / (time.perf_counter() - began)
    warm = len(texts) / best(lambda: embedder.embed_passages(texts))
    print(
        f"manhmoi-embedder: {cold:,.0f} passages/s at first sight of the words, {warm:,.0f} after"
    )
    try:
        peer = _peer_rate()
    except ImportError:
        print("no torch here: no peer (make models installs it)")
        return
    print(f"multilingual-e5-small's shape, torch: {peer:,.0f} passages/s")
    print(f"ratio: {cold / peer:,.0f} at first sight, {warm / peer:,.0f} after")


def _peer_rate() -> float:
    import torch
    from transformers import BertConfig, BertModel

    shape = BertConfig(
        vocab_size=250_037,
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1_536,
    )
    model: Any = BertModel(shape)
    model.eval()
    pieces: Any = torch.randint(5, shape.vocab_size, (PEER_PASSAGES, PIECES))

    def run() -> None:
        with torch.inference_mode():
            for batch in pieces.split(64):
                model(input_ids=batch).last_hidden_state.mean(dim=1)

    return PEER_PASSAGES / best(run)


if __name__ == "__main__":
    main()
