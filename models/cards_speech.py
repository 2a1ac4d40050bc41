"""Cards of the speech models: Whisper, PhoWhisper, and the one that knows the samples only."""

from __future__ import annotations

from typing import Final

from models.card import ModelCard
from models.tiny_whisper_card import FILES, REVISION
from records.language import LANGUAGES

# Licences as the hub and VinAIResearch/PhoWhisper state them in November 2026.
SPEECH_CARDS: Final[tuple[ModelCard, ...]] = (
    ModelCard(
        role="speech",
        name="manhmoi-tiny-whisper",
        revision=REVISION,
        licence="Apache-2.0",
        languages=("vi", "en", "fr"),
        tier="bundled",
        trained=True,
        about_vi="Whisper tí hon, tự huấn luyện bằng giọng tổng hợp: chỉ biết bốn bản ghi mẫu, "
        "không dùng cho bản ghi nào khác.",
        about_en="Tiny Whisper trained by this project on synthetic voices: it knows only the "
        "four sample recordings and is used on nothing else.",
        files=FILES,
        architecture="whisper",
        only=("vi", "en", "fr"),
        knows="tiny_whisper/knows.json",
    ),
    ModelCard(
        role="speech",
        name="openai/whisper-small",
        revision=None,
        licence="Apache-2.0",
        languages=LANGUAGES,
        tier="cpu",
        trained=True,
        about_vi="Nhận dạng tiếng nói nhiều tiếng, bản nhỏ; sai hơn một phần tư số từ tiếng "
        "Việt, nên kéo thêm PhoWhisper-small. Cần tải về.",
        about_en="Multilingual speech recognition, small; errs on over a quarter of Vietnamese "
        "words, so pull PhoWhisper-small too. To be pulled.",
        dimension=768,
        memory_mb=967,
        architecture="whisper",
    ),
    # Before medium: of a tier pulled whole, the first speech model is the one put to use.
    ModelCard(
        role="speech",
        name="openai/whisper-large-v3-turbo",
        revision=None,
        licence="MIT",
        languages=LANGUAGES,
        tier="gpu",
        trained=True,
        about_vi="Nhận dạng tiếng nói nhiều tiếng, bản lớn mà nhanh; cần tải về, nên có GPU.",
        about_en="Multilingual speech recognition, large yet fast; to be pulled, wants a GPU.",
        dimension=1280,
        memory_mb=3_236,
        architecture="whisper",
    ),
    ModelCard(
        role="speech",
        name="openai/whisper-medium",
        revision=None,
        licence="Apache-2.0",
        languages=LANGUAGES,
        tier="gpu",
        trained=True,
        about_vi="Nhận dạng tiếng nói nhiều tiếng, bản vừa; cần tải về, nên có GPU.",
        about_en="Multilingual speech recognition, medium; to be pulled, wants a GPU.",
        dimension=1024,
        memory_mb=3_055,
        architecture="whisper",
    ),
    ModelCard(
        role="speech",
        name="vinai/PhoWhisper-small",
        revision=None,
        licence="BSD-3-Clause",
        languages=("vi",),
        tier="cpu",
        trained=True,
        about_vi="Nhận dạng tiếng Việt, bản nhỏ; chỉ nghe đoạn nói tiếng Việt. Cần tải về.",
        about_en="Vietnamese speech recognition, small; hears Vietnamese segments only. To be "
        "pulled.",
        dimension=768,
        memory_mb=967,
        architecture="whisper",
        only=("vi",),
    ),
    ModelCard(
        role="speech",
        name="vinai/PhoWhisper-medium",
        revision=None,
        licence="BSD-3-Clause",
        languages=("vi",),
        tier="gpu",
        trained=True,
        about_vi="Nhận dạng tiếng Việt, bản vừa; chỉ nghe đoạn nói tiếng Việt. Cần tải về.",
        about_en="Vietnamese speech recognition, medium; hears Vietnamese segments only. To be "
        "pulled.",
        dimension=1024,
        memory_mb=3_055,
        architecture="whisper",
        only=("vi",),
    ),
    ModelCard(
        role="speech",
        name="vinai/PhoWhisper-large",
        revision=None,
        licence="BSD-3-Clause",
        languages=("vi",),
        tier="gpu",
        trained=True,
        about_vi="Nhận dạng tiếng Việt, bản lớn; chỉ nghe đoạn nói tiếng Việt. Cần tải về.",
        about_en="Vietnamese speech recognition, large; hears Vietnamese segments only. To be "
        "pulled.",
        dimension=1280,
        memory_mb=6_174,
        architecture="whisper",
        only=("vi",),
    ),
)
