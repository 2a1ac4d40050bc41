"""Places in Chinese: given names, names read sign by sign behind a province, hills by height."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.entities.places.chains import codes_of
from nlp.entities.places.foreign import chained, mention, part
from nlp.entities.places.latin import Mention
from nlp.entities.places.parts import Part
from nlp.gazetteer.chinese import read_signs
from nlp.gazetteer.entry import Entry, Rank
from nlp.gazetteer.scripts import chinese, simplified

_SIGNS: Final = re.compile(r"[\u4e00-\u9fff]{2,}|\d{2,4}号?高地")
_LEVELS: Final = {
    "省": Rank.PROVINCE, "市": Rank.DISTRICT, "县": Rank.DISTRICT, "郡": Rank.DISTRICT,
    "社": Rank.COMMUNE, "乡": Rank.COMMUNE, "镇": Rank.COMMUNE, "坊": Rank.COMMUNE, "村": Rank.HAMLET,
}  # fmt: skip
_FEATURE: Final = re.compile(
    "(?:高地|平原|谷地|河谷|山谷|大桥|机场|基地|半岛|群岛|山口|高原|烈士陵园|陵园|河|江|山|港|桥|岛|湾|谷|关|岭|峡谷)"
)
_HEIGHT: Final = re.compile(r"([\d〇零一二三四五六七八九]{2,4})号?高地")
_DIGITS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_BEFORE: Final = re.compile(
    r"(?:在|于|到|从|去|往|至|赴|来自|家住|籍贯|老家|故乡|攻占|进攻|解放|驻|是|自|葬|经|离|越过|位于|生于|家在|回|抵达|越南|牺牲|，|,|：|:|（|和|与|、)$"
)
_BEHIND: Final = re.compile(
    r"(?:人|战役|战斗|前线|地区|附近|一带|渡口|北|南|东|西|省|市|郊|城|境内|方向|的|籍|战场|港|上空|以|沿|之战|守|军区|驻)"
)
_HOME: Final = re.compile(r"^(?:省|市|县)?(?:人|籍)")
_HOME_BEFORE: Final = re.compile(r"(?:来自|籍贯|老家|故乡|家住|家在|生于|出生于|原籍)[是为：:]?$")
# Everyday words, and provinces and towns of China, written with the same signs.
_COMMON: Final = frozenset(
    "太平 和平 平定 永安 建安 兴安 安南 南河 太原 西宁 河南 河北 山西 河东 河西 海宁 福安 富安 高平 清水 清水河 独立山 南部"
    " 东京 永平 安江 北江 新安 安和 保安 平安 永福 福山 成山 红土 顺州 定立 长定 乐安 北河 永明 富贵 富国 富山 明海 义路"
    " 西北 西原 甘露 白梅 桂山 高地 和乐 新景 福成 平安 南根 永木 北宁 南定 安川 龙川 菩萨 南方 山霞 山河 河江 隆安 海云岭"
    " 中国 泰国 上德 府里 三关 三岐 平溪 万祥 云耕 河口 文山 马关 富宁 宁明 长山 南沙 西沙 海安 安山 福平 北村 安溪 中寮 上寮"
    " 平阳 海阳 海防 东溪 白马 龙镇 南巴 南塔 永顺 平也 平顺 永灵 宣光 平福 广安 安沛 宁江 东河".split()
)
_SURE: Final = frozenset(
    "海阳 海防 南定 北宁 宣光 平福 永灵 安沛 河江 东河 隆安 平阳 平顺 北江 东溪 海云岭 上德 上寮 安溪 长山 西原".split()
)
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
        before = bool(_BEFORE.search(text[max(0, at - 4) : at])) or at == 0
        behind = bool(_BEHIND.match(text, stop)) or stop == len(text)
        common = not (before and (behind or said in _SURE)) and not (
            said in _SURE and (before or behind)
        )
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
