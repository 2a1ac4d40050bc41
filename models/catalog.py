"""Every model this house knows: one frozen card each, in an explicit tuple."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from models.hashed import HASHED_MODEL
from records.language import LANGUAGES

Role = Literal["embedder", "language", "claims", "speech"]
Tier = Literal["bundled", "cpu", "gpu"]

_HERE: Final = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file of a model: its path (bundled: under ``models/``) and SHA-256 in hexadecimal."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What is known of one model.

    ``revision`` is ``None`` and ``files`` empty for a model that is not pinned yet. ``dimension``
    is that of its vectors (embedders only); ``memory_mb`` what it takes when loaded, in 10^6
    bytes, where measured. ``trained`` is false for rules and stand-ins.
    """

    role: Role
    name: str
    revision: str | None
    licence: str
    languages: tuple[str, ...]
    tier: Tier
    trained: bool
    about_vi: str
    about_en: str
    files: tuple[ModelFile, ...] = ()
    dimension: int | None = None
    memory_mb: int | None = None

    @property
    def installed(self) -> bool:
        """Whether it can be used now: bundled, and every file of it is there."""
        return self.tier == "bundled" and all((_HERE / file.path).is_file() for file in self.files)

    def damaged_files(self) -> tuple[str, ...]:
        """Return the paths of files that are missing or whose SHA-256 is not the card's."""
        return tuple(file.path for file in self.files if _sha256(_HERE / file.path) != file.sha256)


CARDS: Final[tuple[ModelCard, ...]] = (
    ModelCard(
        role="embedder",
        name=HASHED_MODEL.name,
        revision=HASHED_MODEL.revision,
        licence="Apache-2.0",
        languages=LANGUAGES,
        tier="bundled",
        trained=False,
        about_vi="Tạm thay cho mô hình véc-tơ: băm từ và ký tự, CHƯA huấn luyện, không hiểu nghĩa, "
        "không dịch giữa các tiếng.",
        about_en="Stand-in for an embedder: hashed words and characters, NOT trained; it knows no "
        "meaning and does not cross languages.",
        dimension=256,
    ),
    ModelCard(
        role="language",
        name="manhmoi-language",
        revision="1-857dab53",
        licence="Apache-2.0",
        languages=LANGUAGES,
        tier="bundled",
        trained=True,
        about_vi="Nhận biết ngôn ngữ, kể cả tiếng Việt không dấu.",
        about_en="Language identification, Vietnamese without accents included.",
        files=(
            ModelFile(
                "language/weights.npz",
                "319c37add37b168b2b8fdf4a0ff1380d6d10027b50c440499db7d27fa81a907a",
            ),
        ),
    ),
    ModelCard(
        role="claims",
        name="manhmoi-claim-rules",
        revision="2",
        licence="Apache-2.0",
        languages=("vi", "en"),
        tier="bundled",
        trained=False,
        about_vi="Đối chiếu thông tin kiểm chứng được (số đường dây nóng) với dữ kiện chính thức, "
        "bằng luật.",
        about_en="Holds checkable claims (hotline numbers) against official facts, by rules.",
    ),
    ModelCard(
        role="embedder",
        name="intfloat/multilingual-e5-small",
        revision=None,
        licence="MIT",
        languages=LANGUAGES,
        tier="cpu",
        trained=True,
        about_vi="Mô hình véc-tơ đa ngữ; cần tải về.",
        about_en="Multilingual embedder; to be downloaded.",
        dimension=384,
    ),
    ModelCard(
        role="speech",
        name="openai/whisper-small",
        revision=None,
        licence="Apache-2.0",
        languages=LANGUAGES,
        tier="cpu",
        trained=True,
        about_vi="Nhận dạng tiếng nói; cần tải về. Bản ghi âm chờ đến khi có mô hình.",
        about_en="Speech recognition; to be downloaded. Recordings wait until it is here.",
    ),
    ModelCard(
        role="speech",
        name="openai/whisper-large-v3-turbo",
        revision=None,
        licence="MIT",
        languages=LANGUAGES,
        tier="gpu",
        trained=True,
        about_vi="Nhận dạng tiếng nói, bản lớn; cần tải về.",
        about_en="Speech recognition, large; to be downloaded.",
    ),
)


def card(name: str) -> ModelCard:
    """Return the card of that name.

    Raises:
        KeyError: there is no such card.

    """
    for known in CARDS:
        if known.name == name:
            return known
    raise KeyError(name)


def _sha256(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
