"""Facts F09 and F24: relatives' samples put to another use, sold, or sent to another country."""

from __future__ import annotations

from typing import Final

from nlp.claims.frames import Frame, FrameRule
from nlp.claims.reading import Place, Reading
from records.claim import Fact
from records.text import nfc, unaccented

_CONTEXT: Final = (("subject", "campaign", "dna_relatives", "dna_sampling", "dna_fallen"),)
_THING: Final = (("dna_thing",),)


def other_use(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that a use is not among those allowed; ``None`` where the fact allows it."""
    said = reading.folded[slice(*place)]
    allowed = [str(use) for use in fact.check.get("allowed", ())]
    if fact.check["kind"] != "purpose" or any(
        unaccented(nfc(use)).lower() in said for use in allowed
    ):
        return None
    return f"nêu một mục đích khác; chỉ được dùng để: {', '.join(allowed)}"


def sold(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that a sale is forbidden, where the fact forbids it."""
    return _forbidden(fact, "bán", "nói là dữ liệu bị bán")


def sent_abroad(reading: Reading, place: Place, fact: Fact) -> str | None:
    """Say that sending abroad is forbidden, where the fact forbids it."""
    return _forbidden(fact, "nước ngoài", "nói là mẫu, dữ liệu ở hoặc sang nước ngoài")


def _forbidden(fact: Fact, word: str, said: str) -> str | None:
    forbidden = [str(act) for act in fact.check.get("forbidden", ())]
    if fact.check["kind"] != "custody" or not any(word in nfc(act) for act in forbidden):
        return None
    return f"{said}; bị cấm: {', '.join(forbidden)}"


RULE: Final = FrameRule(
    "dna_misuse",
    ("dna_data_holder", "dna_purpose"),
    (
        Frame(
            "dna_abroad", "dna_data_holder", "dna_misuse", _CONTEXT, _THING, ("dna_private",),
            score=0.94, holds=sent_abroad,
        ),
        Frame(
            "dna_sold", "dna_data_holder", "dna_misuse", _CONTEXT, _THING, ("dna_private",),
            score=0.93, holds=sold,
        ),
        Frame(
            "dna_other_use", "dna_purpose", "dna_misuse", _CONTEXT, _THING, ("dna_private",),
            score=0.92, holds=other_use,
        ),
    ),
)  # fmt: skip
