"""Which DISARM techniques a distortion uses; a table per target, for MISP's galaxy is older.

``data/disarm.json`` holds the STIX objects of the DISARM Foundation, changed as
``disarm_make.py`` says; licence CC BY-SA 4.0.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from casework.handover.evidence import Dossier

DATA: Final = Path(__file__).parent / "data" / "disarm.json"
DISTORT: Final = "T0023"
_IMPERSONATION: Final = ("T0143.003", "T0097.206")
_FEES: Final = ("T0137.002", "T0148.002")
_AI_IMAGE: Final = "T0086.002"
_COPYPASTA: Final = ("T0084.001", "T0119.001")
BY_TYPE: Final[dict[str, tuple[str, ...]]] = {
    "fake_hotline": _IMPERSONATION,
    "impersonated_account": (*_IMPERSONATION, "T0146.005", "T0149.003"),
    "fee_dna": _FEES,
    "fee_grave_search": _FEES,
    "donation_scam": (*_FEES, "T0148.009"),
    "dna_misuse": (DISTORT,),
    "coercion_claim": (DISTORT,),
    "campaign_terms": (DISTORT,),
    "invented_decision_benefit": ("T0085.004",),
    "psychic_claim": ("T0045",),
    "fake_discovery": ("T0044",),
    "recycled_media": ("T0023.001", "T0084.003"),
    "copy_paste_campaign": _COPYPASTA,
}
"""Technique ids by type of distortion, DISARM at 49df5f6; another type distorts facts."""
TECHNIQUES: Final = frozenset(one for ids in BY_TYPE.values() for one in ids) | {_AI_IMAGE}


def techniques_of(dossier: Dossier) -> tuple[str, ...]:
    """Return the ids of the techniques that a confirmed distortion uses."""
    found = dict.fromkeys(BY_TYPE.get(dossier.type, (DISTORT,)))
    if dossier.copies:
        found |= dict.fromkeys(_COPYPASTA)
    if dossier.picture is not None and "AI" in dossier.picture.event.replace("-", " ").split():
        found[_AI_IMAGE] = None
    return tuple(found)


@cache
def _objects() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads(DATA.read_text(encoding="utf-8")))


def frame_objects() -> list[dict[str, Any]]:
    """Return the STIX objects that every technique refers to: who made it, under which licence."""
    return [dict(one) for one in _objects() if one["type"] != "attack-pattern"]


@cache
def _patterns() -> dict[str, dict[str, Any]]:
    patterns = (one for one in _objects() if one["type"] == "attack-pattern")
    return {one["external_references"][0]["external_id"]: one for one in patterns}


def attack_pattern(technique: str) -> dict[str, Any]:
    """Return the STIX object of a technique.

    Raises:
        KeyError: the product does not carry it.
    """
    return dict(_patterns()[technique])
