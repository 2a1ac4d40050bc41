"""Scans measured: ``python -m tests.bench.scans [prepare] [fields] [prints]``."""

from __future__ import annotations

import sys
from statistics import mean

from jiwer import cer
from PIL import Image

from ocr.page import scan_page
from ocr.scan import recognise
from records.text import nfc
from tests.ocr.drawn import DAMAGES, FONTS, STORIES, typed


def flat(text: str) -> str:
    """Return a text as it is compared: one line, NFC."""
    return " ".join(nfc(text).split())


def error(read: str, truth: str) -> float:
    """Return the character error rate, at most 1."""
    return min(1.0, float(cer(flat(truth), flat(read)))) if flat(read) else 1.0


def prepare() -> None:
    """Print the character error rate of plain and of prepared readings by damage."""
    pages: list[tuple[str, Image.Image]] = [
        (story, typed(story, font=font, size=size, seed=seed))
        for seed, story in enumerate(STORIES)
        for font, size in zip(FONTS, (30, 26, 28), strict=True)
    ]
    print(f"{len(pages)} pages a row")
    print("| damage | CER plain | CER as read now | better / same / worse | prepared kept |")
    print("|---|---|---|---|---|")
    for name, damage in DAMAGES.items():
        before, after, kept = [], [], 0
        for story, page in pages:
            spoilt = damage(page)
            before.append(error(recognise(spoilt).text, story))
            now = scan_page(spoilt)
            after.append(error(now.text, story))
            kept += now.preparation["kept"] == "prepared"
        pairs = list(zip(before, after, strict=True))
        better = sum(b > a for b, a in pairs)
        worse = sum(b < a for b, a in pairs)
        print(
            f"| {name} | {mean(before):.3f} | {mean(after):.3f} "
            f"| {better} / {len(pairs) - better - worse} / {worse} | {kept} of {len(pairs)} |",
            flush=True,
        )


PARTS = {"prepare": prepare}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        print(f"== {part}", flush=True)
        PARTS[part]()
