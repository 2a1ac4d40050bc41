"""DISARM techniques as MISP's galaxy names them, which is older than the framework.

The galaxy (type ``disarm``, cluster ``disarm-techniques``, 298 values) has T0099 where the
framework now has T0143 and T0146, and no T0137.002 or T0148; each technique gets the nearest that
it has.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_IMPERSONATING: Final = "Prepare Assets Impersonating Legitimate Entities"
_SPOOFED: Final = "Spoof/Parody Account/Site"
_RAISED: Final = "Raise Funds from Ignorant Agents"
NAMES: Final[dict[str, str]] = {
    "T0023": "Distort Facts",
    "T0023.001": "Reframe Context",
    "T0044": "Seed Distortions",
    "T0045": "Use Fake Experts",
    "T0084.001": "Use Copypasta",
    "T0084.003": "Deceptively Labelled or Translated",
    "T0085.004": "Develop False or Altered Documents",
    "T0086.002": "Develop AI-Generated Images (Deepfakes)",
    "T0097.206": "Create Personas",
    "T0119.001": "Post across Groups",
    "T0137.002": _RAISED,
    "T0143.003": _IMPERSONATING,
    "T0146.005": _SPOOFED,
    "T0148.002": _RAISED,
    "T0148.009": _RAISED,
    "T0149.003": _SPOOFED,
}
"""Value in the galaxy by technique id of the framework."""


def galaxy_tags(techniques: Iterable[str]) -> list[str]:
    """Return the galaxy's tags of these techniques, each once, in order."""
    names = dict.fromkeys(NAMES[one] for one in techniques)
    return [f'misp-galaxy:disarm="{name}"' for name in names]
