"""From what an installation has chosen to models that can be asked."""

from __future__ import annotations

from collections.abc import Callable

from models.calibration.measure import (
    Calibration,
    measure,
    read_calibration,
    write_calibration,
)
from models.choice import Chosen, Precision
from models.embedder import Embedder
from models.hashed import HashedEmbedder
from models.libraries import missing_libraries
from models.reranker import CrossEncoderReranker, Reranker
from models.static.embedder import StaticEmbedder
from models.store import ModelStore
from models.torch_backend import has_gpu
from models.transformer import TransformerEmbedder
from models.unavailable import UnavailableEmbedder, unavailable
from records.provenance import ModelRef

# Embedders that ship: the first is used where no other is chosen; the rest made older indexes,
# which they go on serving until those are made again.
BUNDLED: tuple[Callable[[], Embedder], ...] = (StaticEmbedder, HashedEmbedder)


def bundled_embedder() -> Embedder:
    """Return the embedder that is used where none is chosen."""
    return BUNDLED[0]()


def chosen_embedder(store: ModelStore, chosen: Chosen) -> Embedder:
    """Return a pulled embedder, or what keeps its place while it cannot be loaded."""
    installed = store.find(chosen.name, chosen.revision)
    if installed is None or not installed.complete or missing_libraries():
        dimension = installed.pin.dimension if installed else None
        return UnavailableEmbedder(chosen.ref, dimension or 0)
    calibration = read_calibration(installed.folder, chosen.precision)
    return TransformerEmbedder(installed, chosen, calibration)


def embedder_named(store: ModelStore, model: ModelRef) -> Embedder | None:
    """Return the embedder that made something, ``None`` when it is not here (any more)."""
    for make in BUNDLED:
        embedder = make()
        if embedder.model == model:
            return embedder
    revision, _, precision = model.revision.rpartition("-")
    for known in ("fp32", "int8", "bf16"):
        if precision == known:
            found = chosen_embedder(store, Chosen(model.name, revision, known))
            return None if isinstance(found, UnavailableEmbedder) else found
    return None


def chosen_reranker(store: ModelStore, chosen: Chosen | None) -> Reranker | None:
    """Return the chosen re-ranker, ``None`` when none is chosen or it cannot be loaded."""
    if chosen is None or missing_libraries():
        return None
    installed = store.find(chosen.name, chosen.revision)
    if installed is None or not installed.complete:
        return None
    return CrossEncoderReranker(installed, chosen)


def best_precision() -> Precision:
    """Return ``bf16`` where there is a GPU, else ``fp32``; imports torch.

    Raises:
        ModelUnavailable: torch is not installed.

    """
    return "bf16" if has_gpu() else "fp32"


def calibrated(store: ModelStore, chosen: Chosen) -> Calibration:
    """Return what was measured of a pulled embedder, measuring it now if it was not.

    Raises:
        ModelUnavailable: it cannot be loaded.

    """
    installed = store.find(chosen.name, chosen.revision)
    if installed is None:
        raise unavailable(chosen.ref)
    found = read_calibration(installed.folder, chosen.precision)
    if found is None:
        found = measure(TransformerEmbedder(installed, chosen, None))
        write_calibration(installed.folder, chosen.precision, found)
    return found
