"""Choosing what recordings are heard with; those that waited for it go back to work."""

from __future__ import annotations

from typing import Final

from django.db import transaction

from casework.model_access import model_choice, model_choose, speech_models
from casework.models import User
from casework.services.audit import audit_record
from casework.services.transcripts import media_unpark
from models.card import ModelCard
from models.choice import MAIN, SECOND, Chosen
from models.speech.contents import read_converted
from models.speech.convert import QUANTIZATION
from models.store import InstalledModel
from records.errors import Refused
from records.language import LANGUAGES

WAITING_FOR: Final = "speech_model"


def speech_use(
    *, user: User | None, installed: InstalledModel, precision: str = "", use: str = ""
) -> Chosen:
    """Use a pulled speech model; permission is asked by :func:`casework.services.models.model_use`.

    Args:
        user: who chooses; ``None`` for the operator.
        installed: the model.
        precision: ``int8`` or empty.
        use: ``main``, ``second``, the code of a language, or empty for what its card says: the one
            language that it is for, else ``main``.

    Raises:
        Refused: there is no such use, it is not for it, or no such precision.
        OperatorError: its files are damaged.
    """
    card = installed.card
    if precision not in ("", QUANTIZATION):
        raise Refused(
            f"Mô hình tiếng nói chạy ở {QUANTIZATION}.", f"speech models run in {QUANTIZATION}"
        )
    read_converted(installed.folder)
    use = _use(card, use)
    chosen = Chosen(card.name, installed.pin.revision, QUANTIZATION)
    with transaction.atomic():
        audit_record(
            action="model.use",
            subject=f"{card.role}:{chosen.name}"[:120],
            detail={"revision": chosen.revision, "precision": chosen.precision, "use": use},
            actor=user,
        )
        model_choose(model_choice().hearing(use, chosen))
        if speech_models() is not None:
            media_unpark(waiting_for=WAITING_FOR)
    return chosen


def speech_adopt(*, installed: InstalledModel) -> str | None:
    """Use a speech model just pulled where nothing is used for what it is for.

    Who pulls a first model wants recordings heard.

    Returns:
        What it is used for now, ``None`` when another model is.
    """
    use = default_use(installed.card)
    if use in model_choice().speech:
        return None
    speech_use(user=None, installed=installed, use=use)
    return use


def default_use(card: ModelCard) -> str:
    """Return what a speech model is for: the one language it knows, else everything."""
    return card.only[0] if len(card.only) == 1 else MAIN


def _use(card: ModelCard, asked: str) -> str:
    use = asked or default_use(card)
    if use not in (MAIN, SECOND, *LANGUAGES):
        known = ", ".join((MAIN, SECOND, *LANGUAGES))
        raise Refused(f"Không có việc {use!r}: {known}.", f"no use {use!r}: {known}")
    if use in LANGUAGES and card.only and use not in card.only:
        names = ", ".join(card.only)
        raise Refused(f"{card.name} chỉ nghe: {names}.", f"{card.name} hears only: {names}")
    return use
