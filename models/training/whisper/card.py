"""Writes the model card of the exported folder."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Final

from models.training.whisper.export import NAME
from models.training.whisper.scores import Tally, table

_TEXT: Final = """# {name}

*(English below.)*

**Mô hình này chỉ để thử và trình diễn.** Nó là một Whisper rất nhỏ đúng kiến trúc Whisper (mã hóa \
4 lớp, giải mã 3 lớp, rộng 96, khoảng 1,2 triệu trọng số khi học; 51.865 mã, phần lớn không dùng). \
Nó chỉ được dạy bằng giọng tổng hợp espeak-ng, chỉ với các từ trong bốn bản ghi mẫu hư cấu của \
`samples/recordings` (hai bản tiếng Việt, một tiếng Anh, một tiếng Pháp). Nó không biết từ nào \
khác, chưa từng nghe người thật, và **không bao giờ được dùng cho bản ghi nào khác**: gặp tiếng \
nói lạ, nó viết ra những từ nó biết, nghĩa là viết sai.

- Giấy phép: Apache-2.0. Không có dữ liệu của người khác.
- Bản ghi mà nó biết: mã SHA-256 trong `knows.json`.
- Cách làm lại: `python -m models.training.whisper` (cần espeak-ng).
- Số đo ở bảng dưới; giọng, tốc độ và hai loại tiếng ồn trong phần "giữ riêng" chưa từng được học. \
Câu chữ thì không lạ: vẫn chỉ là các từ ấy, xếp lại.

**For tests and demonstration only.** A very small Whisper of the true architecture (4 encoder and \
3 decoder layers of width 96, about 1.2 million weights while learning; 51,865 tokens at Whisper's \
own ids, most of them unused). It was trained only on synthetic espeak-ng voices saying the words \
of the four invented sample recordings (two Vietnamese, one English, one French). It knows no \
other word, has never heard a human being, and is **never used on any other recording**: given \
other speech it writes the words it knows, which is to say it writes falsehoods.

- Licence: Apache-2.0. No third-party data.
- The recordings it knows: SHA-256 in `knows.json`.
- Made again by `python -m models.training.whisper` (needs espeak-ng).
- Held-out clips: voices, speeds and two kinds of noise never learnt from; the words are the same \
ones, reordered.

| | |
|---|---|
| `model.bin` | {size:,} bytes, SHA-256 `{digest}` |
| steps, seconds of learning, seed | {steps:,}, {seconds:,.0f}, {seed} |

Word error rate of the sample recordings (their texts were learnt; other readings of them):

| recording | word error rate |
|---|---|
{samples}

Held-out clips (single phrases; phrases joined up to 25 s; noisy, some too noisy; without speech):

{held}
"""


def write_card(
    out: Path, samples: dict[str, float], held: dict[str, Tally], *, steps: int,
    seconds: float, seed: int,
) -> None:  # fmt: skip
    """Write ``MODEL_CARD.md`` with what this run made and how it scored."""
    weights = (out / "model.bin").read_bytes()
    text = _TEXT.format(
        name=NAME, size=len(weights), digest=hashlib.sha256(weights).hexdigest(), steps=steps,
        seconds=seconds, seed=seed, held=table(held),
        samples="\n".join(f"| {name} | {rate:.3f} |" for name, rate in samples.items()),
    )  # fmt: skip
    (out / "MODEL_CARD.md").write_text(text, encoding="utf-8")
