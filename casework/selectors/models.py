"""Which models there are, which are in use, and how far a change has come."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from casework.index_access import index_home
from casework.model_access import embedder_by, model_choice, model_store
from casework.models import User
from casework.permissions import Action, require
from casework.reembedding import Trouble, trouble_read
from casework.selectors.indexing import searchable_passages
from index.state import IndexState, read_state
from models.calibration.measure import Calibration, read_calibration
from models.card import ModelCard
from models.catalog import CARDS
from models.choice import Chosen
from models.libraries import missing_libraries
from models.loading import bundled_embedder
from models.store import InstalledModel
from records.provenance import ModelRef


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One model: its card, what was pulled of it, and whether it is chosen.

    ``uses`` of a speech model: ``main``, ``second``, codes of languages.
    """

    card: ModelCard
    pulled: InstalledModel | None
    chosen: Chosen | None
    in_use: bool
    calibration: Calibration | None
    uses: tuple[str, ...] = ()

    @property
    def here(self) -> bool:
        """Whether it can be used now."""
        return self.card.installed or (self.pulled is not None and self.pulled.complete)


@dataclass(frozen=True, slots=True)
class Reembedding:
    """How far a newly chosen embedder has been taken up: ``done`` of ``total`` passages."""

    model: ModelRef
    done: int
    total: int

    @property
    def share(self) -> float:
        """The same in [0, 1]."""
        return min(1.0, self.done / self.total) if self.total else 0.0


@dataclass(frozen=True, slots=True)
class ModelsOverview:
    """All that page and command show. ``serving`` made the index that answers now, ``None``
    where that cannot be told from outside the process that holds it.

    ``words_only``: that model is not here, so words alone are searched. ``missing`` libraries
    keep pulled models from being used.
    """

    lines: tuple[ModelLine, ...]
    serving: ModelRef | None
    words_only: bool
    reembedding: Reembedding | None
    trouble: Trouble | None
    missing: tuple[str, ...]


def models_overview(*, user: User | None) -> ModelsOverview:
    """Return the models of this installation, in the process that holds the index.

    Raises:
        Refused: role.
        OperatorError: the index cannot be opened.
    """
    require(user, Action.MODELS_VIEW)
    return _overview(index_home().state())


def models_from_outside() -> ModelsOverview:
    """Return the same for the operator, from the disk; another process may hold the index."""
    return _overview(read_state(Path(settings.MANHMOI_DATA) / "index"))


def _overview(state: IndexState | None) -> ModelsOverview:
    return ModelsOverview(
        lines=tuple(_line(card) for card in CARDS),
        serving=state.serving if state else None,
        words_only=_words_only(state),
        reembedding=_reembedding(state) if state else None,
        trouble=trouble_read(),
        missing=missing_libraries(),
    )


def _words_only(state: IndexState | None) -> bool:
    return state is not None and (state.words_only or embedder_by(state.serving) is None)


def _line(card: ModelCard) -> ModelLine:
    choice = model_choice()
    pulled = model_store().find(card.name) if card.loadable else None
    chosen = next((one for one in choice.everything() if one.name == card.name), None)
    default = card.bundled and card.installed and card.role not in ("embedder", "reranker")
    if card.role == "embedder" and choice.embedder is None:
        default = card.name == bundled_embedder().model.name
    calibration = None
    if pulled is not None and chosen is not None:
        calibration = read_calibration(pulled.folder, chosen.precision)
    in_use = default or chosen is not None
    return ModelLine(card, pulled, chosen, in_use, calibration, choice.uses(card.name))


def _reembedding(state: IndexState) -> Reembedding | None:
    if state.building is None:
        return None
    rows = searchable_passages()
    done = rows.filter(pk__lte=state.after).count()
    return Reembedding(state.building, done, rows.count())


def overview_json(overview: ModelsOverview) -> dict[str, Any]:
    """Return the overview as the page polls it and the command prints it."""
    going = overview.reembedding
    return {
        "serving": str(overview.serving) if overview.serving else None,
        "words_only": overview.words_only,
        "reembedding": going
        and {"model": str(going.model), "done": going.done, "total": going.total},
        "trouble": overview.trouble
        and {"vi": overview.trouble.vi, "en": overview.trouble.en, "at": overview.trouble.at},
        "missing_libraries": list(overview.missing),
        "models": [_line_json(line, overview) for line in overview.lines],
    }


def _line_json(line: ModelLine, overview: ModelsOverview) -> dict[str, Any]:
    card, pulled = line.card, line.pulled
    going = overview.reembedding
    mine = going is not None and going.model.name == card.name
    return {
        "role": card.role,
        "name": card.name,
        "tier": card.tier,
        "licence": card.licence,
        "languages": list(card.languages),
        "trained": card.trained,
        "about_vi": card.about_vi,
        "about_en": card.about_en,
        "revision": pulled.pin.revision if pulled else card.revision,
        "dimension": (pulled.pin.dimension if pulled else None) or card.dimension,
        "bytes": pulled.size if pulled else None,
        "source": pulled.pin.source if pulled else None,
        "installed": line.here,
        "in_use": line.in_use,
        "serving": overview.serving is not None and overview.serving.name == card.name,
        "reembedding": {"done": going.done, "total": going.total} if going and mine else None,
        "precision": line.chosen.precision if line.chosen else None,
        "uses": list(line.uses),
        "noise_floor": line.calibration.noise_floor if line.calibration else None,
        "fusion_weight": line.calibration.fusion_weight if line.calibration else None,
    }
