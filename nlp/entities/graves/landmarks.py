"""What the grave lies by: trees, rocks, streams … with distance and direction; whose grave."""

from __future__ import annotations

import re
from typing import Final

from nlp.entities.graves import numbers
from nlp.entities.graves.facts import Read, Rule, rule
from nlp.entities.graves.measures import COMPASS_VI, compass
from records.entity import Json
from records.text import unaccented

_KINDS_VI: Final = (
    (
        "tree",
        (
            r"(?:gốc |hàng |bụi |lùm |cụm |khóm |\d+ |ba |hai |một |mấy )*(?:cây (?!số|cầu|súng|"
            r"thánh)\w+(?: (?:to|lớn|cổ thụ|già|đôi|cụt|cháy|rỗng|đa|xoài|sung|me|dầu))?|gốc "
            r"(?!gác)\w+(?: \w+)?|bụi tre|lũy tre|rặng tre|khóm tre|hàng dừa)"
        ),
    ),
    (
        "rock",
        (
            r"(?:\d+ |ba |hai |một )?(?:tảng đá|hòn đá|phiến đá|vách đá|mỏm đá|khối đá|bãi đá|đá "
            r"tảng)(?: to| lớn| bằng| đôi| tai mèo)?"
        ),
    ),
    (
        "stream",
        (
            r"(?:bờ |ngã ba |mép |khe )?(?:suối|con suối|khe suối|khe nước|rạch|con rạch|ngòi|con "
            r"ngòi|mương|kênh)"
        ),
    ),
    ("river", r"(?:bờ |mép |bến )?sông"),
    ("pond", r"(?:bờ )?(?:ao|hồ nước|vũng|bàu|đầm)"),
    ("well", r"(?:cái |miệng )?giếng(?: nước| đá| cũ)*"),
    ("bomb_crater", r"(?:hai |ba |cái |miệng )?hố bom(?: to| lớn| đôi| b52| cũ)*"),
    ("termite_mound", r"(?:gò|ụ|tổ) mối"),
    ("mound", r"(?:gò|ụ|mô) (?:đất|pháo|súng)"),
    (
        "road",
        (
            r"(?:mép |ven |vệ |lề |cạnh )?(?:đường mòn|đường đất|đường ô tô|con đường|quốc lộ|"
            r"đường "
            r"tàu|đường sắt|đường lớn)"
        ),
    ),
    ("bridge", r"(?:mố |đầu |chân )?cầu(?: treo| sắt| gỗ| cũ| khỉ)*"),
    ("post", r"(?:cột cây số|cột mốc|cột điện|cây số|trụ)(?: \d+)?"),
    (
        "house",
        (
            r"(?:nền |góc |sau |trước )?(?:nhà|trường học|lô cốt|chùa|miếu|đình|nhà thờ|trạm xá|"
            r"kho)(?: cũ| sập)*"
        ),
    ),
    ("bunker", r"(?:cửa |miệng |góc )?(?:hầm|lô cốt|địa đạo|hang)(?: chữ a| chỉ huy| cũ)*"),
    ("trench", r"(?:chiến hào|giao thông hào|hào giao thông|bờ hào)"),
    ("fence", r"hàng rào(?: thép gai| cũ)*"),
    ("vehicle", r"(?:xác |đuôi )?(?:xe tăng|máy bay|xe cháy|trực thăng)"),
    ("grave", r"(?:ngôi )?mộ(?: tập thể| cổ| dân)"),
    ("field", r"(?:bờ |mép |thửa )?(?:ruộng|nương|rẫy|vườn|lô cao su|bờ ruộng)"),
    ("hill", r"(?:chân |sườn |đỉnh |lưng )(?:đồi|núi|dốc)"),
)
_KINDS_EN: Final = (
    ("tree", r"(?:\w+ )?(?:trees?|banyans?|bamboo(?: clump| thicket| grove)?|stump)"),
    ("rock", r"(?:big |large |flat |huge )?(?:rocks?|boulders?)"),
    ("stream", r"(?:small )?(?:streams?|creeks?|stream bed|creek bed)"),
    ("river", r"river(?:bank)?"),
    ("pond", r"pond"),
    ("well", r"(?:old )?well"),
    ("bomb_crater", r"(?:bomb|shell)? ?craters?"),
    ("termite_mound", r"termite (?:mounds?|hills?)|ant ?hills?"),
    ("road", r"(?:road|trail|path|highway|railroad|tracks?)"),
    ("bridge", r"bridge"),
    ("post", r"(?:kilometer|kilometre|mile|boundary) (?:post|marker|stone)|marker"),
    ("house", r"(?:hut|house|hooch|pagoda|church|school(?:house)?|temple)"),
    ("bunker", r"(?:bunkers?|tunnel(?: entrance)?|cave)"),
    ("trench", r"trench(?:line)?"),
    ("fence", r"(?:wire|perimeter|fence|perimeter wire)"),
    ("helipad", r"(?:lz|helipad|airstrip|runway)"),
    ("field", r"(?:rice )?(?:paddy|field|garden|rubber trees)"),
)
_KINDS_FR: Final = (
    ("tree", r"(?:grand |gros |vieux |vieil )?(?:arbres?|banians?|bambous|manguier)"),
    ("rock", r"(?:gros |grand )?(?:rochers?|pierres?)"),
    ("stream", r"(?:ruisseaux?|arroyo|torrent)"),
    ("river", r"(?:riviere|fleuve|nam \w+)"),
    ("well", r"puits"),
    ("road", r"(?:piste|route|sentier|chemin)"),
    ("bridge", r"pont"),
    ("house", r"(?:paillote|maison|eglise|pagode|ecole|case)"),
    ("trench", r"tranchee"),
    ("fence", r"(?:barbeles|reseau)"),
)
_KINDS_RU: Final = (
    ("tree", r"(?:\w+ )?(?:дерев\w+|пальм\w+|баньян\w*|бамбук\w*)"),
    ("rock", r"(?:больш\w+ )?(?:камн\w+|скал\w+|валун\w*)"),
    ("stream", r"ручь\w+"),
    ("river", r"(?:рек\w+|реки)"),
    ("well", r"колод\w+"),
    ("bomb_crater", r"воронк\w+"),
    ("road", r"(?:дорог\w+|тропы|тропинк\w+)"),
    ("bridge", r"мост\w*"),
    ("house", r"(?:школ\w+|пагод\w+|дом\w*|хижин\w+)"),
)
_KINDS_KO: Final = (
    ("tree", r"(?:큰 |야자 ?|망고 ?|대 ?)?나무|대나무 ?숲|고목"),
    ("rock", r"(?:큰 )?(?:바위|돌)"),
    ("stream", r"(?:개울|시냇물|냇가|개천)"),
    ("river", r"강(?:가|변|둑)?"),
    ("well", r"우물"),
    ("bomb_crater", r"(?:폭탄|포탄) ?구덩이"),
    ("road", r"(?:도로|길|오솔길)"),
    ("bridge", r"다리"),
    ("house", r"(?:학교|사찰|집(?!단)|초가|성당)"),
    ("fence", r"철조망"),
)
_KINDS_ZH: Final = (
    ("tree", r"(?:大|老|棵)?(?:榕|椰|芒果|竹|橡胶|木棉)?树(?:下)?|竹林"),
    ("rock", r"(?:大)?(?:石头|岩石|巨石)"),
    ("stream", r"(?:小)?溪"),
    ("river", r"(?:小)?河(?:边|岸)?"),
    ("well", r"(?:水)?井"),
    ("bomb_crater", r"(?:炸)?弹坑"),
    ("road", r"(?:公)?路(?:边|旁)?"),
    ("bridge", r"桥(?:头|边)?"),
    ("house", r"(?:学校|寺庙|民房|房子)"),
)


def _alternatives(kinds: tuple[tuple[str, str], ...]) -> str:
    return "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds)


def _read(lang: str, kinds: tuple[tuple[str, str], ...]) -> Read:
    names = tuple(kind for kind, _ in kinds)

    def read(match: re.Match[str]) -> Json:
        groups = match.groupdict()
        kind = next(name for name in names if groups.get(name))
        value: dict[str, Json] = {"kind": kind}
        if groups.get("n"):
            number = numbers.value(groups["n"], lang)
            unit = unaccented(groups.get("unit") or "")
            if number is not None:
                value["distance_m"] = round(number * _SCALE.get(unit, 1.0), 1)
        if groups.get("dir"):
            value["direction"] = compass(groups["dir"])
        return value

    return read


# A pace is taken as 0.7 m, the usual figure for a walking adult; a foot and a yard as defined.
_SCALE: Final = {
    "buoc": 0.7, "buoc chan": 0.7, "cay so": 1000.0, "km": 1000.0, "feet": 0.305, "foot": 0.305,
    "ft": 0.305, "yards": 0.914,
    "paces": 0.75, "steps": 0.75, "pas": 0.75, "шагах": 0.7, "шагов": 0.7, "걸음": 0.7, "步": 0.7,
    "sai tay": 1.7, "sai": 1.7,
}  # fmt: skip
_DIR_VI: Final = rf"(?:,? ?(?:về |ở )?(?:phía|hướng|mạn) (?P<dir>{COMPASS_VI}))?"
_DIST_VI: Final = rf"(?P<n>{numbers.VI}) ?(?P<unit>mét|m|bước chân|bước|thước|km|sải tay|sải)"
_NEAR_VI: Final = (
    r"(?:(?:chôn|mộ|an táng|vùi|nằm|hài cốt|mai táng|đào|đặt)[^.;!?\n]{0,40}?(?<!\w))"
    r"(?P<span>(?:ngay |ở |sát |ngay ở |bên )*(?:cạnh|dưới|bên|gần|sát|sau|trước|cách|dọc|ven|"
    r"giữa|trong|đầu|cuối|tại|phía sau|phía trước|ở|gốc)"
)
_ARTICLE_VI: Final = r"(?:(?:một|cái|con|hai|ba|mấy|chỗ|bên|mép|bờ|gốc|góc|khu|ngôi) )*"
_SIDE_ZH: Final = (
    rf"(?:(?:以)?(?P<dir>东北|西北|东南|西南|东|西|南|北)(?:边|面|侧)?|旁边|旁|下面|下|边|"
    rf"附近|后面|后|前)"
    rf"(?:约|大约)?(?:(?P<n>{numbers.ZH})(?P<unit>米|步))?"
)
_DIRS_EN: Final = r"(?:north-?east|north-?west|south-?east|south-?west|north|south|east|west)"
_RULES: Final = (
    (
        "vi",
        _KINDS_VI,
        (
            rf"{_NEAR_VI} {_ARTICLE_VI}(?:{_alternatives(_KINDS_VI)})(?: (?:khoảng |chừng |độ "
            rf")?{_DIST_VI})?{_DIR_VI})"
        ),
    ),
    (
        "vi",
        _KINDS_VI,
        (
            rf"(?P<span>cách {_ARTICLE_VI}(?:{_alternatives(_KINDS_VI)})(?: \w+)?? (?:khoảng |"
            rf"chừng |"
            rf"độ |hơn |gần )*{_DIST_VI}{_DIR_VI})"
        ),
    ),
    (
        "vi",
        _KINDS_VI,
        (
            rf"(?P<span>{_DIST_VI}(?: (?:từ|tính từ|kể từ))? (?:cách |tới |đến "
            rf")?(?:{_alternatives(_KINDS_VI)}){_DIR_VI})"
        ),
    ),
    (
        "en",
        _KINDS_EN,
        (
            rf"(?:(?:buried|grave|graves|lies?|bodies|remains|dug|put|laid)[^.;!?\n]{{0,50}}? "
            rf")(?P<span>(?:(?:about |some |maybe )?(?P<n>{numbers.EN}) ?(?P<unit>meters?|"
            rf"metres?|m|"
            rf"yards|feet|paces|steps) )?(?:(?:to the )?(?P<dir>{_DIRS_EN}) of|near|beside|by|"
            rf"under|"
            rf"next to|behind|in front of|at the foot of|below|from|along|beneath|off) (?:the "
            rf"|a |an |"
            rf"some |two |three |big |old )*(?:{_alternatives(_KINDS_EN)}))"
        ),
    ),
    (
        "fr",
        _KINDS_FR,
        (
            rf"(?:(?:enterr|inhum|tombe|fosse|corps|repos|mis)[^.;!?\n]{{0,90}}? )(?P<span>(?:a "
            rf"(?P<n>{numbers.FR}) ?(?P<unit>metres|m|pas) )?(?:(?:au )?(?P<dir>nord-est|"
            rf"nord-ouest|"
            rf"sud-est|sud-ouest|nord|sud|est|ouest) |pres |derriere |sous |au pied |au bord |"
            rf"le long "
            rf"|a cote |devant )(?:de la |de l'|du |des |d'un |d'une |de |un |une |le |la "
            rf")?(?:{_alternatives(_KINDS_FR)}))"
        ),
    ),
    (
        "ru",
        _KINDS_RU,
        (
            rf"(?:(?:похорон|могил|захорон|закоп|лежит|лежат|останк)[^.;!?\n]{{0,50}}? )"
            rf"(?P<span>(?:в "
            rf"(?P<n>{numbers.RU}) ?(?P<unit>метрах|м|шагах) )?(?:(?:к (?P<dir>северо-восток|"
            rf"северо-запад|юго-восток|юго-запад|север|юг|восток|запад)у от )|у |под |около |"
            rf"возле |"
            rf"рядом с |за |от |на берегу )(?:{_alternatives(_KINDS_RU)}))"
        ),
    ),
    (
        "ko",
        _KINDS_KO,
        (
            rf"(?P<span>(?:{_alternatives(_KINDS_KO)}) ?(?:옆|밑|아래|근처|뒤|앞|곁)?(?:에서|"
            rf"에)?(?: "
            rf"(?P<dir>북동|북서|남동|남서|북|남|동|서)쪽(?:으로)?)?(?: (?:약 "
            rf")?(?P<n>{numbers.KO}) "
            rf"?(?P<unit>미터|m|걸음))?)(?=[^.]{{0,20}}(?:묻|매장|무덤|묘|유해|시신))"
        ),
    ),
    (
        "zh",
        _KINDS_ZH,
        (
            rf"(?P<span>(?:{_alternatives(_KINDS_ZH)}){_SIDE_ZH})(?=[^。]{{0,12}}(?:埋|葬|墓|坟|"
            rf"遗骨))"
        ),
    ),
    (
        "zh",
        _KINDS_ZH,
        (rf"(?:埋|葬|墓|坟)[^。，]{{0,10}}?(?P<span>(?:{_alternatives(_KINDS_ZH)}){_SIDE_ZH})"),
    ),
)
_NEIGHBOUR: Final = (
    (
        "vi",
        (
            r"(?P<span>(?:cạnh|bên cạnh|kề|sát|gần|cùng hàng với|bên trái|bên phải|liền|nằm "
            r"cạnh|chôn "
            r"cạnh|chôn cùng) (?:phần )?(?:mộ|hố chôn)? ?(?:của )?(?:anh|liệt sĩ|liệt sỹ|ls|"
            r"đồng chí|"
            r"chị|ông|mộ) (?P<name>[^\W\d_]+(?: [^\W\d_]+){0,3}))"
        ),
    ),
)


RULES: Final[tuple[Rule, ...]] = tuple(
    rule("landmark", lang, pattern, _read(lang, kinds)) for lang, kinds, pattern in _RULES
)
