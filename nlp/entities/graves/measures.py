"""How many dead, how many graves, how deep, which way the head points."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.graves import numbers
from nlp.entities.graves.facts import Read, Rule, rule
from records.entity import Json
from records.text import unaccented

_MOST_DEAD: Final = 2000
_DEEPEST: Final = 10.0


def _count(lang: str) -> Read:
    def read(match: re.Match[str]) -> Json:
        number = numbers.value(match["n"], lang)
        if number is None or number != int(number) or not 1 <= number <= _MOST_DEAD:
            return None
        return int(number)

    return read


def _depth(lang: str) -> Read:
    def read(match: re.Match[str]) -> Json:
        groups = match.groupdict()
        written = groups["n"]
        number = 0.5 if groups.get("half") else numbers.value(written, lang) if written else None
        if number is None:
            return None
        unit = groups.get("unit") or ""
        metres = number * _unit(unit)
        more = groups.get("more")
        if more:
            rest = unaccented(more.strip())
            if rest in ("ruoi", "et demi", "and a half", "반", "半", "с половиной"):
                metres += 0.5
            else:
                extra = numbers.value(more.strip(), lang) or 0
                metres += extra / (10 if extra < 10 else 100)
        return round(metres, 2) if 0 < metres <= _DEEPEST else None

    return read


def _unit(unit: str) -> float:
    if unit.startswith(
        ("cm", "phan", "phân", "centi", "xang", "см", "сант", "센티", "厘米", "公分", "xăng")
    ):
        return 0.01
    if unit.startswith(("tac", "tấc", "gang")):
        return 0.1 if unit[0] == "t" else 0.2
    if unit.startswith(("feet", "foot", "ft")):
        return 0.3048
    if unit.startswith(("尺",)):
        return 0.333
    return 1.0


_VI_DEAD: Final = (
    r"(?:liệt sĩ|liệt sỹ|ls|người|đồng chí|đ/c|anh em|anh|chiến sĩ|bộ đội|hài cốt|bộ hài cốt|"
    r"thi thể|tử sĩ|xác|thằng|cô gái|chị em|lái xe|ông)"
)
_VI_N: Final = (
    rf"(?:khoảng |chừng |độ |hơn |gần |cả |đủ |tất cả |tổng cộng |tổng )*(?P<n>{numbers.VI})"
)
_VI_DEPTH: Final = (
    rf"(?:sâu|chôn sâu|độ sâu|đào sâu|sâu xuống)(?: khoảng| chừng| độ| hơn| gần| tầm| cỡ| "
    rf"được| có| chỉ| tới| cách mặt đất| là|:)*"
    rf" ?(?:(?P<half>nửa)|(?P<n>{numbers.VI})) ?(?P<unit>mét|thước|m|phân|cm|tấc|gang tay|"
    rf"centimet)(?P<more> ?\d{{1,2}}(?!\w)| rưỡi| hai(?= |,|\.|$)| ba(?= |,|\.|$))?"
)
_VI_SHALLOW: Final = (
    rf"(?:cách mặt đất|dưới mặt đất|lớp đất) (?:khoảng |chừng |hơn )?(?:(?P<half>nửa)|"
    rf"(?P<n>{numbers.VI})) ?(?P<unit>mét|thước|m|phân|cm|tấc)(?P<more> rưỡi)?"
)
_DEPTH: Final = (
    ("vi", _VI_DEPTH),
    ("vi", _VI_SHALLOW),
    (
        "en",
        (
            rf"(?:(?P<half>half an?)|(?:about |around |maybe |some |only )?(?P<n>{numbers.EN}))[ "
            rf"-]?(?P<unit>meters?|metres?|feet|foot|ft|m|cm|centimeters?|centimetres?)"
            rf"(?P<more> and "
            rf"a half)? (?:deep|down|below|under)"
        ),
    ),
    (
        "en",
        (
            rf"(?:at a depth of|depth:?) (?:(?P<half>half an?)|(?:about )?(?P<n>{numbers.EN}))[ "
            rf"-]?(?P<unit>meters?|metres?|feet|foot|ft|m|cm)"
        ),
    ),
    (
        "fr",
        (
            rf"(?:a )?(?:(?P<half>un demi|demi)|(?:environ )?(?P<n>{numbers.FR}))"
            rf" ?-?(?P<unit>metres?|"
            rf"m|cm|centimetres?)(?P<more> et demi| \d{{1,2}})? de profondeur"
        ),
    ),
    ("fr", rf"(?:profondeur de|profonde? de) (?P<n>{numbers.FR}) ?(?P<unit>metres?|m|cm)"),
    (
        "ru",
        (
            rf"(?:на глубине|глубин\w+|глубиной)(?: около| примерно| в| до)* (?:(?P<half>пол)-?|"
            rf"(?P<n>{numbers.RU}) ?)(?P<unit>метр\w*|м|см|сантиметр\w*)(?P<more> с половиной)?"
        ),
    ),
    (
        "ko",
        (
            rf"(?:깊이는?|깊이로|깊이가)? ?(?:약 |대략 )?(?:(?P<half>반)|(?P<n>{numbers.KO})) "
            rf"?(?P<unit>미터|m|센티미터|센티|cm)(?P<more> ?반)?(?:쯤|정도|가량)?의? ?깊이"
        ),
    ),
    (
        "ko",
        (
            rf"깊이는?(?: 약| 대략)? ?(?:(?P<half>반)|(?P<n>{numbers.KO})) ?(?P<unit>미터|m|"
            rf"센티미터|"
            rf"센티|cm)(?P<more> ?반)?"
        ),
    ),
    (
        "zh",
        (
            rf"(?:深|深度|埋深)(?:约|大约|有|达)?(?:(?P<half>半)|"
            rf"(?P<n>{numbers.ZH}))(?:多)?(?P<unit>米|厘米|公分|尺)(?P<more>半)?"
        ),
    ),
    ("zh", rf"(?:(?P<half>半)|(?P<n>{numbers.ZH}))(?P<unit>米|厘米)(?:多)?深"),
)
_DEAD: Final = (
    (
        "vi",
        rf"(?:chôn cất|chôn|an táng|mai táng|vùi|gồm|trong đó có|trong mộ có|có|còn|vớt được|tìm "
        rf"thấy|mộ tập thể|hố chôn|hy sinh|hi sinh|mất|chết|nằm lại|cất bốc|bốc|quy tập|lấy|lấy "
        rf"được|thấy)(?: \w+){{0,3}}? (?P<span>{_VI_N} {_VI_DEAD})"
        r"(?! (?:tên|bị thương|còn sống|dân|lạ|mỹ|nhà))",
    ),
    ("vi", rf"(?P<span>{_VI_N} (?:liệt sĩ|liệt sỹ|hài cốt|bộ hài cốt|tử sĩ|thi thể))"),
    (
        "vi",
        (
            rf"(?P<span>{_VI_N} {_VI_DEAD})(?: \w+){{0,4}}? (?:hy sinh|hi sinh|tử trận|nằm "
            rf"lại|nằm đó|"
            rf"nằm ở|nằm dưới|nằm trong|được chôn|chôn|chết)"
        ),
    ),
    (
        "en",
        (
            rf"(?:buried|bury|found|grave (?:w/|with|of|containing)|counted|recovered|"
            rf"containing|kia|"
            rf"killed|held|contained|interred)(?: \w+){{0,3}}? (?P<span>(?P<n>{numbers.EN})"
            rf"(?: (?:nva|"
            rf"vc|enemy|dead|pavn|north vietnamese|viet cong|vietnamese|more|young))* ?(?:bodies|"
            rf"soldiers|men|nva|vc|dead|remains|kia|skeletons|of them|enemy|people)?)"
        ),
    ),
    (
        "en",
        (
            rf"(?P<span>(?P<n>{numbers.EN}) (?:(?:nva|vc|enemy|pavn|north vietnamese|vietnamese|"
            rf"decomposed|young|dead) )*(?:bodies|remains|dead|kia|skeletons|corpses))"
        ),
    ),
    (
        "fr",
        (
            rf"(?P<span>(?P<n>{numbers.FR}) (?:corps|hommes|soldats|morts|cadavres|depouilles|"
            rf"squelettes|viets|bo ?doi|combattants|tues))"
        ),
    ),
    (
        "ru",
        (
            rf"(?P<span>(?P<n>{numbers.RU}) (?:\w+ )?(?:человек\w*|бойц\w*|солдат\w*|погибш\w*|тел|"
            rf"тела|убит\w*|вьетнамц\w*|военнослужащ\w*))"
        ),
    ),
    (
        "ru",
        (
            r"(?:похоронили|погибли|погибло|закопали|захоронили)(?: \w+)?? "
            r"(?P<span>(?P<n>двоих|троих|"
            r"четверых|пятерых|шестерых|семерых|двое|трое|четверо|пятеро|шестеро|семеро))"
        ),
    ),
    (
        "ko",
        (
            rf"(?P<span>(?P<n>{numbers.KO}) ?(?:명|구|사람|인)(?:의)?(?: ?(?:시신|유해|전사자|병사|"
            rf"군인|적))?)(?=[^.]{{0,20}}(?:묻|매장|전사|사망|죽|발견|시신|유해|합장))"
        ),
    ),
    ("ko", rf"(?:시신|유해) (?P<span>(?P<n>{numbers.KO}) ?구)"),
    (
        "zh",
        (
            rf"(?P<span>(?P<n>{numbers.ZH})(?:名|个|位|具|个人|人)(?:战士|烈士|士兵|同志|人|"
            rf"遗体|尸体|"
            rf"遗骨|越军|战友)?)(?=[^。]{{0,14}}(?:牺牲|阵亡|死|埋|葬|遗|墓|合葬))"
        ),
    ),
    (
        "zh",
        (
            rf"(?:埋葬?|安葬|合葬|牺牲|阵亡)(?:了|着)?(?P<span>(?P<n>{numbers.ZH})(?:名|个|位|具|"
            rf"人)(?:战士|烈士|士兵|同志|人|遗体|尸体|遗骨)?)"
        ),
    ),
)
_GRAVES: Final = (
    (
        "vi",
        (
            rf"(?P<span>{_VI_N} (?:ngôi mộ|nấm mộ|mộ|nấm mồ|ngôi|phần mộ|nấm))(?! (?:tập thể|"
            rf"chung|số|"
            rf"gió))"
        ),
    ),
    ("en", rf"(?P<span>(?P<n>{numbers.EN}) (?:\w+ )?graves)"),
    ("fr", rf"(?P<span>(?P<n>{numbers.FR}) (?:\w+ )?tombes)"),
    ("ru", rf"(?P<span>(?P<n>{numbers.RU}) (?:\w+ )?могил\w*)"),
    ("ko", rf"(?:무덤|묘) (?P<span>(?P<n>{numbers.KO}) ?(?:기|개))"),
    ("ko", rf"(?P<span>(?P<n>{numbers.KO}) ?(?:기|개)의? ?(?:무덤|묘))"),
    ("zh", rf"(?P<span>(?P<n>{numbers.ZH})(?:座|个|处)(?:坟墓|坟|墓))"),
)

_COMPASS_VI: Final = {
    "đông bắc": "NE", "đông nam": "SE", "tây bắc": "NW", "tây nam": "SW", "đông": "E", "tây": "W",
    "nam": "S", "bắc": "N",
}  # fmt: skip
_COMPASS: Final = {
    **{unaccented(word): value for word, value in _COMPASS_VI.items()},
    "northeast": "NE", "northwest": "NW", "southeast": "SE", "southwest": "SW", "north-east": "NE",
    "north-west": "NW", "south-east": "SE", "south-west": "SW", "north": "N", "south": "S",
    "east": "E", "west": "W",
    "nord-est": "NE", "nord-ouest": "NW", "sud-est": "SE", "sud-ouest": "SW", "nord": "N",
    "sud": "S", "est": "E",
    "ouest": "W", "северо-восток": "NE", "северо-запад": "NW", "юго-восток": "SE",
    "юго-запад": "SW", "север": "N",
    "юг": "S", "восток": "E", "запад": "W", "북동": "NE", "북서": "NW", "남동": "SE",
    "남서": "SW", "북": "N", "남": "S",
    "동": "E", "서": "W", "东北": "NE", "西北": "NW", "东南": "SE", "西南": "SW", "东": "E",
    "西": "W", "南": "S", "北": "N",
}  # fmt: skip
COMPASS_VI: Final = "đông bắc|đông nam|tây bắc|tây nam|đông|tây|nam|bắc"


def compass(written: str) -> str | None:
    """Return N, NE … for a direction in any of the six languages (folded)."""
    key = unaccented(written.strip())
    if key in _COMPASS:
        return _COMPASS[key]
    return next(
        (value for word, value in _COMPASS.items() if len(word) > 2 and key.startswith(word)), None
    )


def _head(match: re.Match[str]) -> Json:
    return compass(match["dir"])


_HEAD: Final = (
    (
        "vi",
        (
            rf"đầu(?: \w+){{0,2}}? (?:quay|hướng|ngoảnh|đặt|chúc|gối)(?: \w+){{0,3}}? "
            rf"(?:hướng |phía "
            rf")?(?P<dir>{COMPASS_VI})"
        ),
    ),
    (
        "en",
        (
            r"heads? (?:pointing |facing |to |toward |towards |pointed )+(?:the "
            r")?(?P<dir>north-?east|"
            r"north-?west|south-?east|south-?west|north|south|east|west)"
        ),
    ),
)

RULES: Final[tuple[Rule, ...]] = (
    *(rule("dead", lang, pattern, _count(lang)) for lang, pattern in _DEAD),
    *(rule("graves", lang, pattern, _count(lang)) for lang, pattern in _GRAVES),
    *(rule("depth_m", lang, pattern, _depth(lang)) for lang, pattern in _DEPTH),
    *(rule("head", lang, pattern, _head) for lang, pattern in _HEAD),
)
