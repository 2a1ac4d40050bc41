"""The last step of pulling a speech model as the hub has it: conversion, pinned like the rest."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from models.card import ModelCard, sha256_of
from models.speech.convert import convert, converter_name
from models.store import InstalledModel, ModelStore

_FOLDER: Final = "converted"


def adopt_converted(
    store: ModelStore,
    card: ModelCard,
    source: Path,
    hashes: Mapping[str, str],
    *,
    revision: str,
    origin: str,
) -> InstalledModel:
    """Convert the model in ``source`` and move the result into place in one step.

    A kill before that step leaves the draft: what was downloaded is not downloaded again, the
    conversion begins anew.

    Args:
        store: where to put it.
        card: which model it is.
        source: its folder as the hub has it; nothing is written there unless it is the draft.
        hashes: SHA-256 of the files converted, by path.
        revision: of the source.
        origin: address or folder the source came from.

    Raises:
        ModelUnavailable: torch or transformers is not installed.
        OperatorError: it cannot be converted.

    """
    draft = store.draft(card)
    made = draft / _FOLDER
    shape = convert(source, made)
    for path in hashes:
        if path.startswith(("LICENSE", "NOTICE", "README")):
            shutil.copyfile(source / path, made / path)
    found = {path.name: sha256_of(path) for path in made.iterdir()}
    installed = store.adopt(
        card,
        made,
        {name: sha256 for name, sha256 in found.items() if sha256 is not None},
        revision=revision,
        source=origin,
        dimension=shape.width,
        converter=converter_name(),
        converted_from=hashes,
    )
    shutil.rmtree(draft, ignore_errors=True)
    return installed
