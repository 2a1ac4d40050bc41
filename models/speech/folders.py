"""From the name of a speech model, or a folder, to what an engine loads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from models.card import ModelCard, sha256_of
from models.catalog import card as card_of
from models.choice import Chosen
from models.speech.contents import WEIGHTS, incomplete, read_converted
from models.speech.known import knows
from models.store import ModelStore
from models.unavailable import unavailable
from records.errors import OperatorError
from records.provenance import ModelRef

_MODELS: Final = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class SpeechModel:
    """A CTranslate2 Whisper ready to be loaded.

    ``ref`` is what transcripts carry; ``card`` is ``None`` for a folder that no card describes;
    ``languages`` are the only ones it must hear, ``None`` for any.
    """

    folder: Path
    ref: ModelRef
    card: ModelCard | None
    languages: tuple[str, ...] | None

    def may_hear(self, sha256: str) -> bool:
        """Whether it may be used on the recording with this SHA-256."""
        return self.card is None or knows(self.card, sha256)

    @property
    def takes_names(self) -> bool:
        """Whether names likely to be said may be suggested to it.

        The bundled model knows its few words, and other names put it off (measured, see
        docs/measurements/speech-trust.md).
        """
        return self.card is None or self.card.knows is None


def speech_model(name_or_path: str, store: ModelStore) -> SpeechModel:
    """Return the speech model of that name, or in that folder.

    A name wins over a folder called the same, unless no model of that name is here.

    Args:
        name_or_path: name of a card (``whisper-small``), or path of a CTranslate2 folder.
        store: where pulled models lie.

    Raises:
        OperatorError: no such model is here, or its folder is incomplete or damaged.

    """
    path = Path(name_or_path)
    try:
        known = card_of(name_or_path)
    except KeyError:
        if path.is_dir():
            return _in_folder(path)
        raise OperatorError(
            f"Không có mô hình hay thư mục nào tên {name_or_path}: manhmoi models list.",
            f"there is no model or folder {name_or_path}: manhmoi models list",
        ) from None
    if known.role != "speech":
        raise OperatorError(
            f"{known.name} không nhận dạng tiếng nói.", f"{known.name} does not recognise speech"
        )
    if known.bundled:
        return bundled_speech(known)
    installed = store.find(known.name)
    if installed is None and path.is_dir():
        return _in_folder(path)
    if installed is None:
        raise OperatorError(
            f"Chưa có {known.name}: manhmoi models pull {name_or_path}.",
            f"{known.name} is not here: manhmoi models pull {name_or_path}",
        )
    return _pulled(store, Chosen(known.name, installed.pin.revision, "int8"))


def chosen_speech(store: ModelStore, chosen: Chosen) -> SpeechModel | None:
    """Return a chosen speech model, ``None`` when it is not here whole."""
    try:
        return _pulled(store, chosen)
    except OperatorError:
        return None


def bundled_speech(known: ModelCard) -> SpeechModel:
    """Return a speech model that ships.

    Raises:
        OperatorError: its files are missing.

    """
    if not known.installed or not known.files or known.revision is None:
        raise unavailable(ModelRef(known.name, str(known.revision)))
    folder = (_MODELS / known.files[0].path).parent
    return SpeechModel(folder, ModelRef(known.name, known.revision), known, known.only or None)


def _pulled(store: ModelStore, chosen: Chosen) -> SpeechModel:
    installed = store.find(chosen.name, chosen.revision)
    if installed is None or not installed.complete:
        raise unavailable(chosen.ref)
    known = installed.card
    return SpeechModel(installed.folder, chosen.ref, known, known.only or None)


def _in_folder(folder: Path) -> SpeechModel:
    """Return the model of a folder that was not pulled, named after the folder."""
    folder = folder.resolve()
    weights = folder / WEIGHTS
    if not weights.is_file():
        if (folder / "config.json").is_file():
            raise OperatorError(
                f"{folder} chưa ở dạng CTranslate2: manhmoi models pull TÊN --from {folder}",
                f"{folder} is not for CTranslate2 yet: manhmoi models pull NAME --from {folder}",
            )
        raise incomplete(str(folder), [WEIGHTS])
    read_converted(folder)
    about = weights.stat()
    revision = _revision(weights, about.st_size, about.st_mtime_ns)
    return SpeechModel(folder, ModelRef(folder.name, revision), None, None)


@lru_cache(maxsize=32)
def _revision(weights: Path, size: int, changed: int) -> str:
    """Return the beginning of the weights' SHA-256; size and time tell a file that was replaced."""
    found = sha256_of(weights)
    if found is None:
        raise OperatorError(f"Không đọc được {weights}.", f"cannot read {weights}")
    return found[:12]
