"""Places in Chinese: given names, names read sign by sign behind a province, hills by height."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.entities.places.chains import codes_of
from nlp.entities.places.foreign import chained, mention, part
from nlp.entities.places.latin import Mention
from nlp.entities.places.part import Part
from nlp.gazetteer.chinese import read_signs
from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.scripts import chinese, simplified

_SIGNS: Final = re.compile(r"[\u4e00-\u9fff]{2,}|\d{2,4}号?高地")
_LEVELS: Final = {
    "省": Rank.PROVINCE, "市": Rank.DISTRICT, "县": Rank.DISTRICT, "郡": Rank.DISTRICT,
    "社": Rank.COMMUNE, "乡": Rank.COMMUNE, "镇": Rank.COMMUNE, "坊": Rank.COMMUNE,
    "村": Rank.HAMLET,
}  # fmt: skip
_FEATURE: Final = re.compile(
    "(?:高地|平原|谷地|河谷|山谷|半岛|群岛|高原|烈士陵园|陵园|河|江|山|岛|湾|谷|岭|峡谷)"
)
_HEIGHT: Final = re.compile(r"([\d〇零一二三四五六七八九]{2,4})号?高地")
_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_BEFORE: Final = re.compile(
    r"(?:在|于|到|从|去|往|至|赴|来自|家住|籍贯|老家|故乡|攻占|进攻|攻打|进入|解放|驻|是|自|葬|经|离|越过|过|位于|回|达|越南|牺牲|打|和|与|守)$"
)
_BEHIND: Final = re.compile(
    r"(?:人|战役|战斗|前线|地区|附近|一带|渡口|北|南|东|西|市|郊|城|境内|方向|籍|战场|港|上空|以|沿|之战|军区|驻|$|[，。、；：）])"
)
_HOME: Final = re.compile(r"^(?:省|市|县)?(?:人|籍)")
_HOME_BEFORE: Final = re.compile(r"(?:来自|籍贯|老家|故乡|家住|家在|生于|出生于|原籍)[是为：:]?$")
# Everyday words, and provinces and towns of China, written with the same signs.
_COMMON: Final = frozenset(
    "太平 和平 平定 永安 建安 兴安 安南 福安 富安 清水 独立山 南部 东京 永平 新安 安和 保安 平安"
    " 永福 福山 成山 红土 定立 长定"
    " 乐安 北河 永明 富贵 富国 富山 明海 义路 西北 甘露 白梅 桂山 高地 和乐 新景 福成 南根 永木"
    " 菩萨 南方 山霞 山河 中国 泰国"
    " 三关 平溪 万祥 云耕 文山 富宁 海安 安山 北村 白马 龙镇 南巴 平也 广安 安江 南河 南塔 东京"
    " 中寮 自由 海宁 朝阳 山和".split()
)
"""Everyday words, and names common in China, with the signs of Vietnamese places."""
_GAPS: Final = frozenset({"", "·", " ", "的"})
_NATION: Final = re.compile("(?:军|人|族|政府|语|国)")


def hanzi_mentions(source: str) -> list[Mention]:
    """Return the places in the Chinese of ``source``."""
    text = simplified(source)
    parts = list(_parts(text))
    groups = [_widened(text, group) for group in chained(text, parts, _GAPS)]
    found: list[Mention] = []
    for group in groups:
        if len(group) == 1 and group[0].hit is not None and group[0].hit.common:
            continue
        start, stop = group[0].start, group[-1].stop
        home = bool(_HOME.match(text[stop : stop + 2])) or bool(
            _HOME_BEFORE.search(text[max(0, start - 6) : start])
        )
        found.append(mention(group, home=home))
    return found


def _parts(text: str) -> Iterator[Part]:
    index = chinese()
    for run in _SIGNS.finditer(text):
        at = run.start()
        while at < run.end():
            height = _HEIGHT.match(text, at)
            if height:
                yield part(text, at, height.end(), height=height.group(1).translate(_DIGITS))
                at = height.end()
                continue
            found = _name_at(text, at, index.exact, index.longest) or _led(text, at)
            if found is None:
                at += 1
                continue
            yield found
            at = found.stop


def _name_at(text: str, at: int, exact: object, longest: int) -> Part | None:
    names = chinese().exact
    for size in range(min(longest, len(text) - at), 1, -1):
        entries = names.get(text[at : at + size])
        if entries:
            return _typed(text, at, at + size, entries)
    return None


def _typed(text: str, at: int, stop: int, entries: tuple[Entry, ...]) -> Part | None:
    """Take in the sign for the kind of unit behind, and weigh an everyday word."""
    said = text[at:stop]
    if entries[0].rank is Rank.COUNTRY and _NATION.match(text, stop):
        return None
    level = _LEVELS.get(text[stop : stop + 1])
    feature = None if level is not None else _FEATURE.match(text, stop)
    end = stop + 1 if level is not None else feature.end() if feature else stop
    common = False
    if said in _COMMON and level is None:
        before = bool(_BEFORE.search(text[max(0, at - 4) : at]))
        common = not (_HOME.match(text[stop : stop + 2]) or (before and _BEHIND.match(text, stop)))
    return part(text, at, end, entries, level=level, common=common)


_UNKNOWN: Final = re.compile(r"[\u4e00-\u9fff]{2,3}?(?=[省县郡社])")


def _led(text: str, at: int) -> Part | None:
    """A name not listed, before the sign for a unit: read it the Sino-Vietnamese way."""
    match = _UNKNOWN.match(text, at)
    if not match:
        return None
    level = _LEVELS[text[match.end()]]
    entries = tuple(one for one in read_signs(match.group()) if one.rank in (level, Rank.PROVINCE))
    if not entries:
        return None
    return part(text, at, match.end() + 1, entries, level=level)


def _widened(text: str, group: tuple[Part, ...]) -> tuple[Part, ...]:
    """Add a district or commune read sign by sign right behind a province."""
    last = group[-1]
    if last.rank > Rank.DISTRICT or last.height:
        return group
    inside = codes_of(last)
    for size in (3, 2):
        said = text[last.stop : last.stop + size]
        if len(said) < size:
            continue
        behind = text[last.stop + size : last.stop + size + 1]
        level = _LEVELS.get(behind)
        entries = tuple(
            one
            for one in read_signs(said)
            if one.rank > last.rank
            and set(one.codes) & inside
            and (level or one.rank is Rank.DISTRICT)
        )
        if entries:
            end = last.stop + size + (1 if level else 0)
            return (*group, part(text, last.stop, end, entries, level=level))
    return group
