"""Invented posts in any number, seeded: as long, as mixed and as repetitive as a real watch.

About three posts in four are Vietnamese (a third of those without accents), the rest English,
French, Korean, Russian, Chinese; one in ten is a near copy of an earlier one; one in twenty
carries a telephone number.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import orjson

from records.text import unaccented


def _pool(words: str) -> list[str]:
    return words.split()


VIETNAMESE = _pool(
    """
    bác tôi kể lại đơn vị đóng quân bên suối gần chân đồi trong rừng già mùa mưa năm ấy anh
    em hy sinh nhiều lắm chôn cất vội vàng dưới gốc cây săng lẻ bọc tăng võng đánh dấu bằng
    hòn đá tiểu đoàn trung đoàn sư đoàn đặc công pháo binh trinh sát quân y liên lạc hậu cần
    giao liên trận đánh kéo dài ba ngày đêm địch ném bom napan pháo bầy bắn phá trực thăng
    đổ quân càn quét gia đình đi tìm mấy chục năm chưa thấy mộ ai biết tin xin báo giúp
    chúng tôi cảm ơn bà con nghĩa trang liệt sĩ xã huyện tỉnh làng bản thôn ấp cầu đường mòn
    sông ngầm dốc đèo cao điểm đồng đội cũ hẹn gặp mặt kỷ vật bi đông chiếc lược thư cuối
    cùng giấy báo tử quê Hải Phòng
    """
)
OTHER = {
    "en": _pool(
        """
        we were dug in on the ridge above the creek when the mortars started the bodies
        were buried near the old bunker by the tree line I drew a map that night our
        battalion lost many men the enemy soldiers carried their dead down the trail
        toward the river crossing
        """
    ),
    "fr": _pool(
        """
        nous avons trouvé les tombes près de la piste derrière le village les soldats
        étaient enterrés au pied de la colline mon père gardait une carte dessinée pendant
        la guerre le fleuve coulait au nord du poste et les arbres marquaient la place
        """
    ),
    "ru": _pool(
        """
        наш расчёт стоял у реки рядом с деревней погибших похоронили на склоне холма под
        большим деревом я помню дорогу и мост командир записал фамилии в тетрадь
        """
    ),
    "ko": _pool(
        """
        우리 중대는 고지 아래 개울가에 있었다 전투가 끝난 뒤 전사자들을 나무 옆에 묻었다 마을
        사람들이 길을 알려 주었다 지도를 아직 가지고 있다
        """
    ),
    "zh": _pool(
        """
        我们连队在山脚下的小河边 战斗结束后把牺牲的战士埋在大树旁边
        村民还记得那条路 我保存着一张手绘地图
        """
    ),
}
PLACES = ["Đắk Tô", "Khe Sanh", "A Sầu", "Lộc Ninh", "Thạch Hãn", "Tây Ninh", "Củ Chi", "Plei Me"]


def _words(rng: random.Random, pool: list[str], count: int) -> str:
    words: list[str] = []
    while len(words) < count:
        start = rng.randrange(max(1, len(pool) - 4))
        words += pool[start : start + rng.randint(2, 4)]
        if rng.random() < 0.15:
            words[-1] += rng.choice([".", ",", "!", "?"])
    return " ".join(words[:count])


def _text(rng: random.Random, number: int) -> str:
    roll = rng.random()
    if roll < 0.75:
        text = _words(rng, VIETNAMESE, rng.randint(12, 70))
        text += f" {rng.choice(PLACES)} năm {rng.randint(1965, 1975)} đồi {rng.randint(100, 1200)}"
        if rng.random() < 0.05:
            text += f" liên hệ 095{rng.randint(1_000_000, 9_999_999)}"
        return unaccented(text) if rng.random() < 0.33 else text
    lang = rng.choice(list(OTHER))
    return f"{_words(rng, OTHER[lang], rng.randint(12, 50))} {rng.choice(PLACES)} {number}"


def posts(count: int, seed: int = 515) -> Iterator[bytes]:
    """Yield ``count`` Zeeschuimer lines (newline included)."""
    rng = random.Random(seed)
    kept: list[str] = []
    for number in range(count):
        if kept and rng.random() < 0.1:
            text = rng.choice(kept) + rng.choice([" ạ", " nhé", " 🙏", " !"])
        else:
            text = _text(rng, number)
        if len(kept) < 2_000:
            kept.append(text)
        else:
            kept[rng.randrange(2_000)] = text
        ident = str(7_400_000_000_000_000_000 + number)
        yield (
            orjson.dumps(
                {
                    "id": number,
                    "item_id": ident,
                    "timestamp_collected": 1_793_840_400_000,
                    "source_platform": "tiktok.com",
                    "source_platform_url": "https://www.tiktok.com/tag/lietsi",
                    "data": {
                        "id": ident,
                        "desc": text,
                        "createTime": 1_751_300_000 + number * 60 % 40_000_000,
                        "author": {"uniqueId": f"kenh_{number % 5000}"},
                        "stats": {"playCount": number % 977, "diggCount": number % 89},
                    },
                }
            )
            + b"\n"
        )
