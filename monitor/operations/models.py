"""``models``: list, pull, verify and use."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from casework.model_access import model_choice, model_store
from casework.reembedding import follow_choice, index_outdated
from casework.selectors.models import models_from_outside, overview_json
from casework.services.audit import audit_record
from casework.services.models import model_off, model_use
from casework.services.speech_models import speech_adopt
from models import catalog
from models.card import ModelCard
from models.catalog import CARDS
from models.pull import pull_from_folder, pull_from_hub
from models.store import InstalledModel, ModelStore
from monitor.operations import Event
from monitor.operations.following import Tell, following
from monitor.operations.rebuild import index_rebuild
from monitor.reembedding import in_background
from records.errors import OperatorError


def models_list(options: Mapping[str, Any]) -> Iterator[Event]:
    """Tell every model, what is here of it, what is in use, and how far a change has come."""
    yield {"event": "result", **overview_json(models_from_outside())}


def models_pull(options: Mapping[str, Any]) -> Iterator[Event]:
    """Bring in the models ``name`` (one, or all of a tier), from ``folder`` or the hub.

    ``revision`` is a branch, tag or commit on the hub.
    """
    store = model_store()
    folder = Path(options["folder"]) if options.get("folder") else None
    pulled = []
    for card in _meant(options["name"]):
        installed = yield from _pull(store, card, folder, options.get("revision"))
        with transaction.atomic():
            audit_record(
                action="model.pull",
                subject=card.name[:120],
                detail={"revision": installed.pin.revision, "files": len(installed.pin.files)},
            )
        yield from _notes(installed)
        if card.role == "speech":
            yield from _taken_up(installed)
        pulled.append(_told(installed))
    yield {"event": "result", "pulled": pulled}


def models_verify(options: Mapping[str, Any]) -> Iterator[Event]:
    """Re-hash every file of every model here: ``row`` per model, ``ok`` in the result."""
    ok = True
    for card in CARDS:
        if card.bundled and card.files:
            damaged = card.damaged_files()
            ok = ok and not damaged
            yield _verdict(card.name, card.revision, len(card.files), damaged)
    for installed in model_store().installed():
        damaged = installed.damaged_files()
        ok = ok and not damaged
        pin = installed.pin
        yield _verdict(pin.name, pin.revision, len(pin.files), damaged)
    yield {"event": "result", "ok": ok}


def models_use(options: Mapping[str, Any]) -> Iterator[Event]:
    """Use the pulled model ``name`` (in ``precision``), or stop using it (``off``).

    ``use`` says what a speech model is for: ``main``, ``second`` or the code of a language.

    In a running server the index follows in the background; else it is made here and now, and a
    kill is gone on from by running the command again.
    """
    if options.get("off"):
        model_off(user=None, name=options["name"], operator=True)
    else:
        # Chosen again after a kill: the same choice, the same half-built index.
        model_use(
            user=None,
            name=options["name"],
            precision=options.get("precision") or "",
            use=options.get("use") or "",
            operator=True,
        )
    if catalog.card(options["name"]).role != "speech":
        yield from _follow_index()
    choice = model_choice()
    yield {
        "event": "result",
        "embedder": str(choice.embedder.ref) if choice.embedder else None,
        "reranker": str(choice.reranker.ref) if choice.reranker else None,
        "speech": {use: str(chosen.ref) for use, chosen in sorted(choice.speech.items())},
        "background": in_background(),
    }


def _follow_index() -> Iterator[Event]:
    if in_background():
        yield {
            "event": "note",
            "vi": "Máy chủ dựng lại chỉ mục ở phía sau; xem tiến độ: manhmoi models list.",
            "en": "the server makes the index again in the background; watch: manhmoi models list",
        }
    else:
        yield from following("follow-choice", lambda tell: follow_choice())
        if index_outdated():
            for event in index_rebuild({}):
                if event["event"] == "progress":
                    yield event


def _meant(name: str) -> list[ModelCard]:
    """Return the cards that a name or a tier stands for.

    Raises:
        OperatorError: there is none, or this release cannot use it.
    """
    of_tier = [card for card in CARDS if card.tier == name and card.loadable]
    if of_tier:
        return of_tier
    try:
        known = catalog.card(name)
    except KeyError as error:
        raise OperatorError(
            f"Không có mô hình nào tên {name}: manhmoi models list.",
            f"there is no model {name}: manhmoi models list",
        ) from error
    if not known.loadable:
        raise OperatorError(
            f"{name} đã đi kèm, hoặc bản này chưa dùng được.",
            f"{name} is bundled, or this release cannot use it yet",
        )
    return [known]


def _pull(
    store: ModelStore, card: ModelCard, folder: Path | None, revision: str | None
) -> Generator[Event, None, InstalledModel]:
    def work(tell: Tell) -> InstalledModel:
        if folder is not None:
            return pull_from_folder(store, card, folder, tell)
        return pull_from_hub(store, card, revision, tell)

    return (yield from following("models-pull", work))


def _notes(installed: InstalledModel) -> Iterator[Event]:
    card, pin = installed.card, installed.pin
    if pin.converter:
        yield {
            "event": "note",
            "vi": f"{card.name}: đã chuyển sang CTranslate2 ({pin.converter}).",
            "en": f"{card.name}: converted to CTranslate2 ({pin.converter})",
        }
    if pin.dimension != card.dimension:
        yield {
            "event": "note",
            "vi": f"{card.name}: {pin.dimension} chiều, bản công bố có {card.dimension}: "
            "đây không phải mô hình đã công bố.",
            "en": f"{card.name}: {pin.dimension} dimensions, the published model has "
            f"{card.dimension}: this is not the published model",
        }


def _taken_up(installed: InstalledModel) -> Iterator[Event]:
    name = installed.card.name
    use = speech_adopt(installed=installed)
    if use is None:
        yield {
            "event": "note",
            "vi": f"Đang dùng mô hình khác; muốn đổi: manhmoi models use {name}",
            "en": f"another model is in use; to change: manhmoi models use {name}",
        }
    else:
        yield {
            "event": "note",
            "vi": f"Từ nay nghe bằng {name} ({use}).",
            "en": f"recordings are heard with {name} from now on ({use})",
        }


def _told(installed: InstalledModel) -> dict[str, Any]:
    pin = installed.pin
    return {
        "name": pin.name,
        "revision": pin.revision,
        "source": pin.source,
        "bytes": installed.size,
        "files": pin.files,
        "folder": str(installed.folder),
    }


def _verdict(name: str, revision: str | None, files: int, damaged: tuple[str, ...]) -> Event:
    return {
        "event": "row",
        "name": name,
        "revision": revision,
        "files": files,
        "damaged": list(damaged),
    }
