"""Look-up of phrases by their words: arms, sides, levels, names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from nlp.entities.units.pieces import Cursor
from records.text import unaccented

# Alone these syllables are other words without their accents; in accented text they must have them.
_STRICT: Final = frozenset("sư lữ đoàn dù mỹ úc sam ta pháo đội địch lính khu".split())


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases under their first word, the longest first."""

    by_first: Mapping[str, Sequence[tuple[tuple[str, ...], tuple[str, ...], str]]]
    ascii_only: bool = False

    def match(self, cursor: Cursor, at: int) -> tuple[str, int]:
        """Return the value of the phrase at word ``at`` and the place behind, or ``("", at)``."""
        for bare, kept, value in self.by_first.get(cursor.bare(at), ()):
            after = at + len(bare)
            if self.ascii_only and cursor.kept(at) != bare[0]:
                continue
            if len(bare) > 1 and not all(
                cursor.bare(at + step) == bare[step]
                and cursor.gap(at + step).strip(" -'’\u00a0") == ""
                for step in range(1, len(bare))
            ):
                continue
            if (
                len(bare) == 1
                and cursor.accented
                and kept[0] in _STRICT
                and (cursor.kept(at) != kept[0] and cursor.kept(at) != "đòan")
            ):
                continue
            return value, after
        return "", at


def phrases(values: Mapping[str, str], *, ascii_only: bool = False) -> Phrases:
    """Build the look-up.

    Args:
        values: each value with its phrases, parted by commas.
        ascii_only: whether a word with accents is another word ("có" is no "co").
    """
    found: dict[str, list[tuple[tuple[str, ...], tuple[str, ...], str]]] = {}
    for value, listed in values.items():
        for phrase in listed.split(","):
            kept = tuple(phrase.strip().split())
            bare = tuple(map(unaccented, kept))
            found.setdefault(bare[0], []).append((bare, kept, value))
    for entries in found.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    return Phrases(found, ascii_only)


VI_LEVELS: Final = phrases({
    "squad": "tiểu đội", "plt": "trung đội", "co": "đại đội", "bn": "tiểu đoàn",
    "regt": "trung đoàn", "bde": "lữ đoàn, lữ", "div": "sư đoàn, sư, đại đoàn",
    "corps": "quân đoàn", "mr": "quân khu", "front": "mặt trận", "group": "đoàn, binh đoàn, "
        "liên đoàn, chiến đoàn",
    "binhtram": "binh trạm", "hosp": "đội điều trị, quân y viện, viện quân y",
    "ct": "công trường", "nt": "nông trường", "bty": "khẩu đội", "sqn": "chi đoàn",
    "bnx": "thiết đoàn", "team": "tổng đội", "crew": "đội",
})  # fmt: skip
VI_ARMS: Final = phrases({
    "sapper": "đặc công", "aaa": "phòng không, cao xạ, pháo cao xạ, pháo phòng không, cao xạ pháo",
    "arty": "pháo binh, pháo, pháo mặt đất, cối", "sam": "tên lửa, tên lửa phòng không",
    "eng": "công binh", "tank": "xe tăng, tăng, tăng thiết giáp, thiết giáp", "recon": "trinh sát",
    "inf": "bộ binh, bộ binh cơ giới", "signal": "thông tin", "trans": "vận tải, ô tô vận tải",
    "med": "quân y", "abn": "dù, nhảy dù", "mar": "thủy quân lục chiến, thuỷ quân lục chiến, "
                                                  "tqlc, lính thủy đánh bộ, lính thuỷ đánh bộ, "
                                                  "thủy đánh bộ",
    "ranger": "biệt động quân", "air": "không quân", "navy": "hải quân", "chem": "hóa học",
    "lf": "địa phương, bộ đội địa phương", "cav": "kỵ binh bay, kỵ binh không vận, kỵ binh",
    "rar": "rar, hoàng gia úc",
        "tnxp": "tnxp, thanh niên xung phong",
    "+": "dkz, đkz, hỏa lực, hoả lực, súng máy, cối 82, cối 60, dkz 75, 12 ly 7, 12ly7, súng cối, "
    "vệ binh, huấn luyện, quân bưu, phòng hóa, sơn pháo, tăng cường, dự bị, quyết thắng, biệt "
    "động, cơ giới, "
    "thông tin liên lạc, vận tải bộ, giao liên, tình báo, an dưỡng, nuôi quân",
    "-": "chủ lực, độc lập, anh hùng, bộ đội, cơ động, cảnh vệ",
})  # fmt: skip
VI_SIDES: Final = phrases({
    "ARVN": "ngụy, nguỵ, vnch, việt nam cộng hòa, việt nam cộng hoà, cộng hòa, cộng hoà, "
    "quân đội sài gòn, quân sài gòn, quân lực việt nam cộng hòa, arvn, quân ngụy, lính ngụy",
    "US": "mỹ, hoa kỳ, quân mỹ, lính mỹ",
    "ROK": "nam hàn, hàn quốc, đại hàn, nam triều tiên, phác chung hy, pắc chung hy",
    "AUS": "úc, hoàng gia úc, úc đại lợi", "FR": "pháp, quân pháp",
    "CN": "trung quốc",
    "PAVN": "quân giải phóng, giải phóng, quân đội nhân dân việt nam, việt minh",
})  # fmt: skip
COUNTED: Final = frozenset(
    "nguoi tay quan chien nu co ga dong em anh xe chiec thuyen khau vien tan cuu can ten lan "
    "tieng ngay gio thang nam km met m cay so thanh".split()
)
"""What a number behind đoàn or tiểu đội counts: 5 người, 12 xe."""
