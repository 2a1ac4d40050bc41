"""Units in Chinese: 二一三团, 第304师, 304师66团7营3连, 67军199师, 第一骑兵师."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.units.numbers import chinese_number
from nlp.entities.units.pieces import Cursor, Piece

_LEVELS: Final = {
    "班": "squad", "排": "plt", "连": "co", "連": "co", "营": "bn", "營": "bn", "团": "regt",
    "團": "regt", "旅": "bde", "师": "div", "師": "div", "军": "corps", "軍": "corps",
    "大队": "bn", "中队": "co", "支队": "group",
    "军团": "corps",
}  # fmt: skip
_ARMS: Final = {
    "高射炮": "aaa", "高炮": "aaa", "防空": "aaa", "炮兵": "arty", "炮": "arty", "工兵": "eng",
    "坦克": "tank", "装甲": "tank", "特工": "sapper", "侦察": "recon", "步兵": "inf", "步": "inf",
    "骑兵": "cav", "骑": "cav", "空降": "abn", "伞兵": "abn", "陆战": "mar",
    "陆战队": "mar",
    "海军陆战队": "mar", "海军陆战": "mar",
    "导弹": "sam", "通信": "signal", "边防": "border", "空中骑兵": "cav", "机械化": "inf",
    "独立": "-", "公安屯": "-", "省军区": "-", "地空导弹": "sam", "青年突击": "-", "别动": "ranger",
    "高射砲": "aaa", "砲兵": "arty", "騎兵": "cav",
}  # fmt: skip
_NUMERAL: Final = "零〇○一二三四五六七八九两十百"
_ARM: Final = "|".join(sorted(_ARMS, key=len, reverse=True))
_LEVEL: Final = "|".join(sorted(_LEVELS, key=len, reverse=True))
_NOT_BEHIND: Final = (
    r"(?!和气|区|分区|长|長|部队长|结|聚|圆|伙|糟|体|员|友会|年|医|校|夜|忙|续|串|环|同|费|业|"
    r"地|傅|父|范|"
    r"生|姐|妹|座|号楼|里|公里|米|接|着|列|级|乱|气|火|旗|事|人|用|港|舰|机|衔|功|政|龄)"
)
UNIT: Final = re.compile(
    rf"(?P<th>第)?(?P<number>\d{{1,4}}|[{_NUMERAL}]{{1,5}})(?P<letter>[A-Da-d])?(?P<arm>{_ARM})?"
    rf"(?P<level>{_LEVEL}){_NOT_BEHIND}"
)
"""One part of a unit in Chinese signs."""
_BEFORE: Final = re.compile(rf"(?:{_ARM})$")
_CHINESE_CORPS: Final = "解放军"


def signs_piece(cursor: Cursor, at: int) -> Piece | None:
    """Read a unit whose first sign is word ``at``."""
    start = cursor.words[at].start
    match = UNIT.match(cursor.text, start)
    if match is None:
        return None
    said = match.group("number")
    if cursor.text[start - 1 : start].isdecimal() and start:
        return None
    number = str(int(said)) if said.isdecimal() else chinese_number(said)
    if not number or not int(number) or len(number) > 4:
        return None
    level = _LEVELS[match.group("level")]
    arm = _ARMS.get(match.group("arm") or "", "")
    before = _BEFORE.search(cursor.text[max(0, start - 5) : start])
    if not arm and before:
        arm = _ARMS[before.group()]
    arm = "" if arm in ("-", "inf", "border") else arm
    after = at
    while after < len(cursor.words) and cursor.words[after].start < match.end():
        after += 1
    single = len(said) == 1 and not said.isdecimal() and not match.group("th")
    large = level in ("regt", "div", "group") and said not in "一两十百"
    weak = (
        (single and not match.group("arm") and not large) or said[0] in "两百" or level == "squad"
    )
    if level == "corps" and not match.group("th") and single:
        weak = True
    name = number + (match.group("letter") or "").upper()
    return Piece(at, after, start, match.end(), level, name, "zh-signs", arm, "", weak)
