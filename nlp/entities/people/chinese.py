"""Names in Chinese characters: Vietnamese ones and those of Chinese witnesses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.entities.people.spots import Spot
from nlp.entities.people.titles import Hint
from nlp.entities.reading import EntityReading

_HAN: Final = re.compile("[\u3400-\u9fff]")
_VIETNAMESE: Final = (
    "阮陈陳黎范黄黃潘武邓鄧裴杜胡吴吳杨楊李丁段郑鄭梅高梁陶谢謝苏蘇张張林何冯馮郭蔡邹"
)
_ALL: Final = _VIETNAMESE + (
    "王赵刘孙周徐朱马罗宋许韩唐曹彭曾萧田董袁潘于蒋余叶程魏吕任姜沈卢傅钟崔汪陆石廖贾夏韦方白邱"
    "秦江史顾侯孟龙万雷钱汤尹易常武乔贺赖龚文莫农侬韦刀岩"
)
_MIDDLE: Final = (
    "文氏庭廷春德光玉友有仕士重明清公维惟伯曰世登志进進孟辉輝金如秋红紅克国國中忠日海英晋成大家"
    "永宝寶福名"
)
_RIGHT: Final = (
    r"(?=同志|烈士|牺牲|犧牲|阵亡|战死|遇难|去世|死于|死在|死|战士|班长|排长|连长|营长|团长|"
    r"指导员|副|等|和|与|、|的|是|"
    r"在|于|说|讲|回忆|被|为|埋|倒|同日|合葬|也|还|就|从|住|家|出生|已|曾|因|躺|葬|负伤|受伤|"
    r"留|写|来|都|两人|三人|二人|及|跟|当|是|而|则|又|时|[，。；：,.;:()（）\s]|$)"
)
_ENDS: Final = re.compile(_RIGHT)
_STRONG: Final = re.compile(rf"[{_VIETNAMESE}][{_MIDDLE}][\u4e00-\u9fff]{{1,2}}?{_RIGHT}")
_LEFT: Final = (
    r"(?:(?<=^)|(?<=[，。；：、,;:\s（(“\"]))|(?<=团)|(?<=营)|(?<=连)|(?<=排)|(?<=班)|(?<=师)|"
    r"(?<=军)|(?<=战士)|"
    r"(?<=烈士)|(?<=同志)|(?<=名叫)|(?<=姓名)|(?<=战友)|(?<=叫)|(?<=班长)|(?<=排长)|(?<=连长)|"
    r"(?<=营长)|"
    r"(?<=指导员)|(?<=卫生员)|(?<=哥哥)|(?<=弟弟)|(?<=父亲)|(?<=丈夫)|(?<=儿子)|(?<=妻子)|"
    r"(?<=母亲)|(?<=士兵)|(?<=副班长)"
)
_WEAK: Final = re.compile(rf"(?:{_LEFT})(?P<name>[{_ALL}][\u4e00-\u9fff]{{1,2}}?){_RIGHT}")
_FIRM: Final = re.compile(
    rf"(?:战士|烈士|名叫|姓名[：:]|战友|士兵|班长|排长|连长|营长|"
    rf"卫生员)(?P<name>[{_ALL}][\u4e00-\u9fff]{{1,2}}?){_RIGHT}"
)
_SELF: Final = re.compile(
    rf"(?:我是|我叫|本人|证明人[：:]?|口述[：:]|讲述人[：:]?|"
    rf"老兵)(?P<name>[{_ALL}][\u4e00-\u9fff]{{1,2}}?)(?=[，。,.；\s]|$|是|说|回忆|讲)"
)
# Behind a sure beginning three characters with a middle name need no sure end.
_LEFT_STRONG: Final = re.compile(
    rf"(?:{_LEFT}|(?<=的)|(?<=和)|(?<=与)|(?<=说)|(?<=是)|(?<=有)|(?<=了))"
    rf"[{_VIETNAMESE}][{_MIDDLE}][\u4e00-\u9fff]"
)
_FAMILIAR: Final = re.compile(
    rf"(?<=叫)(?:阿[\u4e00-\u9fff])|(?:老[{_ALL}])(?=受|牺牲|死|说|被|也)"
)
_NO_NAME: Final = re.compile(
    "高平|河内|河静|河南|河江|林同|高射|高地|何时|马上|张家|金瓯|黄昏|黄连|江边|江里|石头|"
    "方面|白天|任何|周围|高岭|高棉|"
    "海|黎明|高大|黄金|成为|于是|梁山|马江|中国|国|万|常常|文件|金兰|农民|许多|易|白马|李村|"
    "李朝|方向|高山|"
    "黄土|江南|石洞|山|曾在|"
    "曾经|任务|江|程度|史料|武器|武装|武元甲|胡志明|高原|高炮|文工|石碑|雷区|汤|杨树|林边|"
    "林中|林场|田|"
    "夏天|秦|余下|余人|何处|何地|李子|梅花|马路|唐|洞|龙|侯|孟|顾|后"
)


def find_chinese(reading: EntityReading) -> Iterator[Spot]:
    """Yield names in Chinese characters."""
    text = reading.text
    if not _HAN.search(text):
        return
    for match in _STRONG.finditer(text):
        if not _NO_NAME.match(match.group()) and match.group() != "胡志明":
            yield Spot(*match.span(), 0.88, "zh_vietnamese")
    for match in _LEFT_STRONG.finditer(text):
        if not _NO_NAME.match(match.group()) and match.group() != "胡志明":
            yield Spot(match.start(), _whole(text, match), 0.9, "zh_vietnamese")
    for match in _FAMILIAR.finditer(text):
        yield Spot(*match.span(), 0.7, "zh_familiar")
    for pattern, score, rule, hint, origin in _PATTERNS:
        for match in pattern.finditer(text):
            if not _NO_NAME.match(match["name"]):
                yield Spot(*match.span("name"), score, rule, hint, origin)


def _whole(text: str, match: re.Match[str]) -> int:
    """Return where a woman's name of four characters ends ("阮氏明开"), else the match's end."""
    end = match.end()
    longer = text[match.start() + 1] == "氏" and _ENDS.match(text, end + 1)
    return end + 1 if longer and end < len(text) and not _ENDS.match(text, end) else end


_PATTERNS: Final[tuple[tuple[re.Pattern[str], float, str, Hint | None, str], ...]] = (
    (_SELF, 0.9, "zh_self", "self", "xx"),
    (_FIRM, 0.84, "zh_named", "strong", "vi"),
    (_WEAK, 0.62, "zh_between", None, "vi"),
)
