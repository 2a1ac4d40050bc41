"""Every model this house knows: one frozen card each, in an explicit tuple."""

from __future__ import annotations

from typing import Final

from models.card import ModelCard, ModelFile
from models.cards_speech import SPEECH_CARDS
from models.hashed import HASHED_MODEL
from models.static.embedder import DIMENSION, STATIC_MODEL
from records.language import LANGUAGES

CARDS: Final[tuple[ModelCard, ...]] = (
    ModelCard(
        role="embedder",
        name=STATIC_MODEL.name,
        revision=STATIC_MODEL.revision,
        # The weights only; see models/static/MODEL_CARD.md and docs/adr/0009.
        licence="GPL-3.0-or-later",
        languages=LANGUAGES,
        tier="bundled",
        trained=True,
        about_vi="Mô hình véc-tơ đa ngữ tự huấn luyện: hỏi tiếng Việt, tìm thấy lời kể bằng tiếng "
        "Anh, Pháp, Nga, Trung, Hàn.",
        about_en="Multilingual embedder trained by this project: a Vietnamese question finds "
        "English, French, Russian, Chinese and Korean testimony.",
        files=(
            ModelFile(
                "static/weights.npz",
                "95f2884042e2fea4465cd5fc83dc7288c6da8fa1f34dc77cd87ec5736fa65916",
            ),
        ),
        dimension=DIMENSION,
    ),
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
        revision="3",
        licence="Apache-2.0",
        languages=("vi", "en", "fr", "ko", "ru", "zh"),
        tier="bundled",
        trained=False,
        about_vi="Đối chiếu điều bài đăng khẳng định (số, tiền, hạn, cơ quan, mẫu ADN, kênh, ảnh…) "
        "với dữ kiện chính thức, bằng luật.",
        about_en="Holds what a post states (numbers, money, dates, bodies, samples, channels, "
        "pictures…) against official facts, by rules.",
    ),
    ModelCard(
        role="embedder",
        name="intfloat/multilingual-e5-small",
        revision=None,
        licence="MIT",
        languages=LANGUAGES,
        tier="cpu",
        trained=True,
        about_vi="Mô hình véc-tơ đa ngữ, nhỏ, chạy được không cần GPU; cần tải về.",
        about_en="Multilingual embedder, small, usable without a GPU; to be pulled.",
        dimension=384,
        memory_mb=471,
        # Wang et al. 2024, "Multilingual E5 Text Embeddings", and the model's own page: every
        # text needs one of the two, also in languages other than English.
        query_prefix="query: ",
        passage_prefix="passage: ",
        max_tokens=512,
        architecture="bert",
    ),
    ModelCard(
        role="embedder",
        name="BAAI/bge-m3",
        revision=None,
        licence="MIT",
        languages=LANGUAGES,
        tier="gpu",
        trained=True,
        about_vi="Mô hình véc-tơ đa ngữ, lớn (dùng phần dense); cần tải về, nên có GPU.",
        about_en="Multilingual embedder, large (dense part used); to be pulled, wants a GPU.",
        dimension=1024,
        memory_mb=2_271,
        # Chen et al. 2024, "M3-Embedding": trained without instructions.
        max_tokens=8_192,
        architecture="xlm-roberta",
    ),
    ModelCard(
        role="embedder",
        name="Qwen/Qwen3-Embedding-0.6B",
        revision=None,
        licence="Apache-2.0",
        languages=LANGUAGES,
        tier="gpu",
        trained=True,
        about_vi="Mô hình véc-tơ đa ngữ theo chỉ dẫn; cần tải về, nên có GPU.",
        about_en="Multilingual embedder that follows an instruction; to be pulled, wants a GPU.",
        dimension=1024,
        memory_mb=2_383,
        # Its page: questions carry a one-sentence task in English, passages carry nothing, and no
        # space follows "Query:". The task is the one it was trained with for retrieval.
        query_prefix=(
            "Instruct: Given a web search query, retrieve relevant passages that answer the query"
            "\nQuery:"
        ),
        max_tokens=32_768,
        architecture="qwen3",
    ),
    ModelCard(
        role="reranker",
        name="BAAI/bge-reranker-v2-m3",
        revision=None,
        licence="Apache-2.0",
        languages=LANGUAGES,
        tier="gpu",
        trained=True,
        about_vi="Xếp lại 50 đoạn đầu: đọc câu hỏi cùng từng đoạn; cần tải về, nên có GPU.",
        about_en="Re-ranks the first 50 passages, reading question and passage together; to be "
        "pulled, wants a GPU.",
        memory_mb=2_271,
        max_tokens=8_192,
        architecture="xlm-roberta",
    ),
    *SPEECH_CARDS,
)


def card(name: str) -> ModelCard:
    """Return the card of that name; who publishes it may be left out (``bge-m3``).

    Raises:
        KeyError: there is no such card.

    """
    for known in CARDS:
        if known.name == name or known.name.rsplit("/", 1)[-1].lower() == name.lower():
            return known
    raise KeyError(name)
