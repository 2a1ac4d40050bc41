"""Scans measured: ``python -m tests.bench.scans [prepare] [fields] [prints]``."""

from __future__ import annotations

import os
import sys
from difflib import SequenceMatcher
from statistics import mean

import numpy as np
from jiwer import cer
from numpy.typing import NDArray
from PIL import Image

from ocr.doubt import LOW
from ocr.fields import page_fields
from ocr.page import scan_page
from ocr.prints import NEAR, image_print, mirrored
from ocr.scan import recognise
from records.text import nfc, unaccented
from tests.ocr.drawn import DAMAGES, FONTS, STORIES, typed
from tests.ocr.notices import notices
from tests.ocr.scenes import CAUGHT, CHANGES, scene


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
        if ONLY and name not in ONLY:
            continue
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


def fields() -> None:
    """Print how many fields of invented notices come out right, by damage."""
    papers = notices(12)
    print("| damage | right | right but for accents | wrong | not found |")
    print("|---|---|---|---|---|")
    for name in ("clean", "askew +5°", "uneven light", "strong noise", "strong blur", "small"):
        counts = [0, 0, 0, 0]
        for seed, paper in enumerate(papers):
            page = typed(paper.text, font=FONTS[seed % 3], size=27, seed=seed)
            found = {one.name: one.value for one in page_fields(scan_page(DAMAGES[name](page)))}
            for field, value in paper.fields.items():
                counts[verdict(found.get(field), value)] += 1
        total = sum(counts)
        shares = " | ".join(f"{count / total:.0%}" for count in counts)
        print(f"| {name} | {shares} |", flush=True)


def verdict(read: str | None, truth: str) -> int:
    """Return 0 for right, 1 for right but for accents and case, 2 for wrong, 3 for not found."""
    if read is None:
        return 3
    if read == truth:
        return 0
    return 1 if unaccented(read) == unaccented(truth) else 2


def prints() -> None:
    """Print how far copies and other pictures lie apart, and precision and recall by threshold."""
    scenes = [scene(seed) for seed in range(80)]
    made = np.array([table(one) for one in scenes])
    first, second = np.triu_indices(len(made), 1)
    others = (made[first] != made[second]).sum(axis=1)
    print(f"different: least {others.min()}, 0.1 % {np.percentile(others, 0.1):.0f}")
    print("| change | median | 95 % | most | found at NEAR |")
    print("|---|---|---|---|---|")
    copies: list[int] = []
    for name, change in CHANGES.items():
        apart = [distance(change(one), bits) for one, bits in zip(scenes, made, strict=True)]
        if name in CAUGHT:
            copies += apart
        found = sum(one <= NEAR for one in apart) / len(apart)
        print(
            f"| {name} | {np.median(apart):.0f} | {np.percentile(apart, 95):.0f} "
            f"| {max(apart)} | {found:.0%} |"
        )
    print("| threshold | recall of the changes named caught | other pairs called copies |")
    print("|---|---|---|")
    for limit in (16, 24, 32, 40, 48, 56, 64, 72, 80, 90):
        recall = sum(one <= limit for one in copies) / len(copies)
        print(f"| {limit} | {recall:.3f} | {int((others <= limit).sum())} of {len(others)} |")


def table(image: Image.Image) -> NDArray[np.uint8]:
    """Return the bits of a picture's hash."""
    made = image_print(image)
    assert made is not None
    return np.unpackbits(np.frombuffer(made.bits, dtype=np.uint8))


def distance(image: Image.Image, other: NDArray[np.uint8]) -> int:
    """Return how far a picture lies from a hash, the mirrored reading included."""
    one = image_print(image)
    assert one is not None
    ways = [np.frombuffer(b, dtype=np.uint8) for b in (one.bits, mirrored(one.bits))]
    return min(int((np.unpackbits(way) != other).sum()) for way in ways)


def doubts() -> None:
    """Print how well low scores tell wrong words, on badly spoilt pages."""
    scores: list[float] = []
    right: list[bool] = []
    for name in ("strong noise", "strong blur", "small", "small, blur, uneven light"):
        for seed, story in enumerate(STORIES):
            page = scan_page(DAMAGES[name](typed(story, font=FONTS[seed], size=26, seed=seed)))
            words, truth = [word.text for word in page.words], story.split()
            good = [False] * len(words)
            same = SequenceMatcher(None, words, truth, autojunk=False).get_matching_blocks()
            for block in same:
                good[block.a : block.a + block.size] = [True] * block.size
            scores += [word.score for word in page.words]
            right += good
    wrong = ~np.array(right)
    print(f"{len(scores)} words, {wrong.sum()} wrong; {int(LOW * 100)} % is the line in use")
    print("| doubted below | share doubted | precision | recall |")
    print("|---|---|---|---|")
    for limit in (0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95):
        marked = np.array(scores) < limit
        both = (marked & wrong).sum()
        print(
            f"| {limit} | {marked.mean():.3f} | {both / max(1, marked.sum()):.2f} "
            f"| {both / max(1, wrong.sum()):.2f} |"
        )


# Rows of the table of preparing to make, all when empty: MANHMOI_BENCH_ONLY="clean;uneven light".
ONLY = [name for name in os.environ.get("MANHMOI_BENCH_ONLY", "").split(";") if name]
PARTS = {"prepare": prepare, "doubts": doubts, "fields": fields, "prints": prints}

if __name__ == "__main__":
    for part in sys.argv[1:] or PARTS:
        print(f"== {part}", flush=True)
        PARTS[part]()
