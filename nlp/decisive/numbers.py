"""Numbers in figures and in words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.decisive.reading import LATIN, Reading, alternatives, vietnamese, whole
from records.text import unaccented

VI_CORE: Final = alternatives(
    "một hai ba bốn năm sáu bảy bẩy tám chín mười trăm nghìn ngàn vạn chục rưỡi nửa"
)
# These count only beside another number word.
VI_INNER: Final = alternatives("mốt tư lăm nhăm mươi linh lẻ phẩy triệu tỷ tỉ rưởi phần đôi")
# A zero stands between other figures; else it is the next word: "tiểu đoàn tám không còn ai".
_ZERO: Final = (
    r"không(?= (?:không|hai|ba|bốn|năm|sáu|bảy|bẩy|tám|chín|\d"
    r"|một(?! (?:ai|người|bóng|chút|tin|dấu|đứa|anh|hài))))"
)
VI_WORD: Final = rf"(?:{VI_CORE}|{VI_INNER}|{_ZERO}|\d+)"
VI_NUMBER: Final = rf"(?:{VI_WORD}(?:[ \-]{VI_WORD})*)"
_VI_RUN: Final = rf"(?:{VI_CORE}|\d+)(?:[ \-]{VI_WORD})*"
_VI_ORDINAL: Final = rf"thứ (?:nhất|nhì|{VI_CORE}|tư)"
# Bare "nam" and "sau" are mostly other words (south, behind): they need something counted behind.
_BARE_CORE: Final = alternatives(
    "mot hai ba bon bay tam chin muoi tram nghin ngan van chuc ruoi nua"
)
_BARE_INNER: Final = alternatives("mot tu nam sau lam nham muoi linh le phay trieu ty ti phan doi")
_BARE_ANY: Final = rf"(?:{_BARE_CORE}|{_BARE_INNER}|{unaccented(_ZERO)}|\d+)"
_BARE_RUN: Final = (
    rf"(?:{_BARE_CORE}|nam|sau|\d+)(?:[ \-]{_BARE_ANY})+|{_BARE_CORE}|\d+"
    r"|(?:nam|sau)(?= (?:nguoi|anh|chi|em|ngay|thang|gio|phut|lan|ngoi|cai|con|cay|met|dong chi|"
    r"chien si|liet si|bo doi|buoc|qua|khau|chiec|hai cot|nam|goc|dua|tuoi|km)(?!\w))"
    r"|thu (?:nhat|nhi|hai|ba|tu|nam|sau|bay|tam|chin|muoi)"
)
_VI: Final = vietnamese(rf"{_VI_ORDINAL}|{_VI_RUN}", _BARE_RUN)
# Single words that are mostly something else when these stand beside them.
_OTHER_BEHIND: Final = {
    "năm": (
        "ngoái nay sau trước đó ấy này kia xưa qua tới học tháng nào đầu cuối mới cũ ngày"
    ).split(),
    "một": "số vài chút mình khi lúc ít cách hôm".split(),
    "ba": "má mẹ ơi tôi nó".split(),
}
_OTHER_BEFORE: Final = {"năm": "mỗi những mấy các nhiều hằng hàng cả suốt bao từng trong".split()}

EN_WORD: Final = alternatives(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fourty fifty sixty seventy eighty "
    "ninety hundred hundreds thousand thousands million dozen dozens half first second third "
    "fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth "
    "sixtieth seventieth eightieth ninetieth hundredth twenties thirties forties fifties sixties "
    "seventies eighties nineties niner couple pair twice once both"
)
EN_NUMBER: Final = rf"(?:(?:{EN_WORD}|\d+)(?:(?:[ \-]| and )(?:{EN_WORD}|oh|point|\d+))*)"
_EN: Final = whole(EN_NUMBER)
FR_WORD: Final = alternatives(
    "zero deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize "
    "vingt vingts trente quarante cinquante soixante septante octante nonante cent cents mille "
    "million millions milliers dizaine douzaine centaine moitie demi premier premiere seconde "
    "deuxieme troisieme quatrieme cinquieme sixieme septieme huitieme neuvieme dixieme onzieme "
    "douzieme treizieme quatorzieme quinzieme seizieme vingtieme trentieme quarantieme "
    "cinquantieme soixantieme centieme"
)
FR_NUMBER: Final = (
    rf"(?:(?:{FR_WORD}|\d+)(?:(?:[ \-]|[ \-]et[ \-])(?:{FR_WORD}|une?|virgule|\d+))*)"
)
_FR: Final = whole(FR_NUMBER)
RU_WORD: Final = (
    r"(?:од(?:ин|на|но|ного|ной|ному|ним|них)|дв(?:а|е|ух|умя|ое|оих)|дв(?:адцат|енадцат)\w*|двест\w+|"
    r"двухсот\w*|три|тр[её]х|тремя|трое|трин?адцат\w*|триста|тр[её]хсот\w*|четыр\w+|четвер\w+|"
    r"пят(?:ь|и|ью|еро|ый|ого|ой|ом|ая)|пят(?:надцат|ьдесят|идесят|ьсот|исот)\w*|"
    r"шест(?:ь|и|ью|еро|ой|ого|ом|ая)|шест(?:надцат|ьдесят|идесят|ьсот|исот)\w*|"
    r"сем(?:ь|и|ью|еро)|седьм\w+|сем(?:надцат|ьдесят|идесят|ьсот|исот)\w*|вос[ье]м\w*|"
    r"девят\w*|девян\w*|десят\w*|одиннадцат\w*|сорок\w*|ст[оа]|сотн\w*|тысяч\w*|миллион\w*|ноль|нуль|"
    r"перв\w+|втор(?:ой|ого|ом|ая|ую)|трет(?:ий|ьего|ьем|ья|ью)|пол(?:овин\w+|тора))"
)
_RU: Final = whole(rf"{RU_WORD}(?:[ \-]{RU_WORD})*")
KO_DIGITS: Final = "영공일이삼사오육칠팔구십백천만"
KO_NUMBER: Final = rf"(?:\d+|[{KO_DIGITS}]+)"
_KO: Final = re.compile(
    rf"(?<![가-힣])(?:[{KO_DIGITS}]{{2,}}"
    rf"|[{KO_DIGITS}]+(?=\s?(?:년|월|일|명|번|호|분|시|도|고지|연대|대대|중대|소대|사단|미터|킬로|개)))"
    r"|(?<![가-힣])(?:하나|한|두|둘|세|셋|네|넷|다섯|여섯|일곱|여덟|아홉|열|스물|스무|서른|마흔|쉰|예순|일흔|여든|"
    r"아흔|첫|절반)+(?=\s?(?:명|개|사람|분|번|달|살|시|구|마리|째|그루|군데)|\s|$)"
)
ZH_DIGITS: Final = "一二三四五六七八九十百千万零〇两廿卅半"
_ZH: Final = re.compile(rf"(?!一(?:起|样|直|定|切|般|些|下|旦|边))[{ZH_DIGITS}]+")
# Figures with what is written onto them: D445, 48/GBT, 4th, 21/2/70, 16.6544.
_FIGURES: Final = re.compile(
    rf"[{LATIN}]{{0,4}}\d+[{LATIN}]{{0,4}}(?:[.,:/\-–][{LATIN}]{{0,3}}\d+[{LATIN}]{{0,4}})*"
)


def find_numbers(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield places in the text as given; figures in any language, words in those that count."""
    for match in _FIGURES.finditer(reading.text):
        yield match.span()
    mapped = reading.mapped
    if "vi" in reading.languages:
        for match in _VI.find(reading):
            if not _other_word(reading, match):
                yield mapped.span(*match.span())
    for lang, pattern in (("en", _EN), ("fr", _FR)):
        if lang in reading.languages:
            yield from (mapped.span(*match.span()) for match in pattern.finditer(mapped.folded))
    for pattern in (_RU, _KO, _ZH):
        yield from (mapped.span(*match.span()) for match in pattern.finditer(mapped.folded))


def _other_word(reading: Reading, match: re.Match[str]) -> bool:
    """Whether a single word is no number here: "năm" for a year, "ba" for a father."""
    word = match.group()
    if not reading.accented or word not in _OTHER_BEHIND:
        return False
    behind = reading.mapped.kept[match.end() : match.end() + 12].split()
    before = reading.mapped.kept[max(0, match.start() - 12) : match.start()].split()
    return bool(
        (behind and behind[0].strip(".,;:!?") in _OTHER_BEHIND[word])
        or (before and before[-1] in _OTHER_BEFORE.get(word, ()))
    )
