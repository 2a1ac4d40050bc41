"""Choosing models: one switch for embedder, re-ranker and speech, audited."""

from __future__ import annotations

from django.db import transaction

from casework.model_access import model_choice, model_choose, model_store
from casework.models import User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.speech_models import speech_use
from models.card import ModelCard
from models.catalog import card
from models.choice import PRECISIONS, Chosen, Precision
from models.libraries import require_libraries
from models.loading import best_precision
from models.static.embedder import STATIC_MODEL
from models.store import InstalledModel
from records.errors import Refused


def model_use(
    *,
    user: User | None,
    name: str,
    precision: str = "",
    use: str = "",
    operator: bool = False,
) -> Chosen:
    """Choose a pulled model for its role; the index takes up an embedder in the background.

    A speech model puts the recordings that waited for one back to work.

    Args:
        user: who chooses; ``None`` only together with ``operator``.
        name: of a pulled model.
        precision: ``fp32``, ``int8`` or ``bf16``; empty for the best this machine can do. Speech
            models run in ``int8``.
        use: of a speech model: ``main``, ``second`` or the code of a language; empty for what its
            card says.
        operator: chosen on the command line of the machine that holds the data.

    Raises:
        Refused: the role may not, or no such model is pulled whole.
        ModelUnavailable: the libraries that models need are not installed.
    """
    if not operator:
        require(user, Action.MODELS_MANAGE)
    installed = _pulled(name)
    if installed.card.role == "speech":
        return speech_use(user=user, installed=installed, precision=precision, use=use)
    if use:
        raise Refused(
            f"{name} không nhận dạng tiếng nói: bỏ --as.",
            f"{name} is no speech model: leave out --as",
        )
    require_libraries()
    chosen = Chosen(installed.card.name, installed.pin.revision, _precision(precision))
    with transaction.atomic():
        audit_record(
            action="model.use",
            subject=f"{installed.card.role}:{chosen.name}"[:120],
            detail={"revision": chosen.revision, "precision": chosen.precision},
            actor=user,
        )
        model_choose(model_choice().having(installed.card.role, chosen))
    return chosen


def model_off(*, user: User | None, name: str, operator: bool = False) -> None:
    """Stop using a model: back to the bundled embedder, to no re-ranking, or to no hearing by it.

    Raises:
        Refused: the role may not, or the model is not in use.
    """
    if not operator:
        require(user, Action.MODELS_MANAGE)
    choice, known = model_choice(), _known(name)
    if known.name not in {one.name for one in choice.everything()}:
        raise Refused(f"{name} không được dùng.", f"{name} is not in use.")
    with transaction.atomic():
        audit_record(action="model.off", subject=f"{known.role}:{known.name}"[:120], actor=user)
        if known.role == "speech":
            model_choose(choice.without_speech(known.name))
        else:
            model_choose(choice.having(known.role, None))


def _known(name: str) -> ModelCard:
    try:
        return card(name)
    except KeyError as error:
        raise Refused(
            f"Không có mô hình nào tên {name}: manhmoi models list.",
            f"there is no model {name}: manhmoi models list",
        ) from error


def _pulled(name: str) -> InstalledModel:
    known = _known(name)
    if known.knows is not None:
        raise Refused(
            f"{name} chỉ biết các bản ghi mẫu, không dùng cho bản ghi nào khác.",
            f"{name} knows the sample recordings only and is used on no other",
        )
    if known.name == STATIC_MODEL.name:
        raise Refused(
            f"{name} đi kèm, dùng khi không chọn mô hình nào: manhmoi models use TÊN --off.",
            f"{name} is bundled and serves when none is chosen: manhmoi models use NAME --off",
        )
    if not known.loadable:
        raise Refused(
            f"{name} không phải mô hình để chọn ở bản này.",
            f"{name} is not a model to choose in this release",
        )
    installed = model_store().find(known.name)
    if installed is None or not installed.complete:
        raise Refused(
            f"Chưa có {name} trọn vẹn: manhmoi models pull {name}.",
            f"{name} is not here whole: manhmoi models pull {name}",
        )
    return installed


def _precision(asked: str) -> Precision:
    if not asked:
        return best_precision()
    for known in PRECISIONS:
        if asked == known:
            return known
    raise Refused(
        f"Độ chính xác {asked!r} không có: {', '.join(PRECISIONS)}.",
        f"no precision {asked!r}: {', '.join(PRECISIONS)}",
    )
