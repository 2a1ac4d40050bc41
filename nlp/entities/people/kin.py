"""Words of kinship that tie a named person to another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.entities.people.covered import Covered
from nlp.entities.people.find import find_people
from nlp.entities.people.phrases import Phrases
from nlp.entities.reading import EntityReading
from records.entity import Entity

_VI: Final = (
    "con gái|con trai|con dâu=con dâu|con rể|con|vợ|chồng|mẹ|má=mẹ|bầm=mẹ|thân mẫu=mẹ|mẹ "
    "đẻ=mẹ|bố|cha đẻ=bố|cha=bố|bố đẻ=bố|"
    "tía=bố|thân phụ=bố|ba=bố|anh trai|anh cả=anh|anh hai=anh|anh ba=anh|anh tư=anh|anh "
    "út=anh|anh ruột=anh|em út=em|em ruột=em|"
    "em trai|em gái|chị gái|chị ruột=chị|chị cả=chị|chị dâu|anh rể|em dâu|em rể|anh họ|em họ|"
    "chị họ|"
    "cháu gái=cháu|cháu trai=cháu|cháu ruột=cháu|cháu nội=cháu|cháu ngoại=cháu|cháu=cháu|chắt|"
    "cháu đích tôn=cháu|"
    "chú ruột=chú|bác ruột=bác|cậu ruột=cậu|cô ruột=cô|dì ruột=dì|ông nội=ông|ông ngoại=ông|"
    "bà nội=bà|bà ngoại=bà|"
    "bà cố=bà|ông cố=ông|anh=anh|em=em|chị=chị|chú=chú|bác=bác|cậu=cậu|cô=cô|dì=dì|ông=ông|bà=bà|"
    "vợ chưa cưới|người yêu|anh nuôi=anh nuôi|mẹ nuôi|bố nuôi|anh kết nghĩa"
)
# These are also titles: kin only with "tôi" or behind "thân nhân".
_TITLES: Final = frozenset((
    "anh em chị chú bác cậu cô dì ông bà cháu con ba cha anh_hai anh_ba anh_tư"
).replace("_", " ").split()) | {
    "anh hai", "anh ba", "anh tư", "anh nuôi",
}  # fmt: skip
_PLAIN: Final = frozenset(("con", "cha"))


def _table(listed: str) -> dict[str, tuple[str, str]]:
    # Pairs that name nobody's relation: "vợ con anh Lành", "bố mẹ".
    pairs = "vợ con|bố mẹ|cha mẹ|ba má|anh em|chị em|ông bà|con cháu|mẹ con|bố con|vợ chồng|con em"
    table: dict[str, tuple[str, str]] = dict.fromkeys(pairs.split("|"), ("", ""))
    for entry in listed.split("|"):
        word, _, norm = entry.partition("=")
        table[word] = (word, norm or word)
    return table


_KIN: Final = Phrases(_table(_VI))
_GAP: Final = re.compile(
    r"(?: út| cả| đầu| duy nhất)?(?P<own> (?:ruột )?(?:của )?(?:tôi|tui|em|cháu|con|mình|"
    r"chúng tôi|toi|chau|minh|nhà tôi)(?= |,|:))?"
    r"(?P<link>(?: của)?(?: (?:hiện|nay|hiện nay|tên))?(?: là| tên| tên là|:)?[ :]*"
    r"(?:(?:liệt sĩ|liệt sỹ|ls|LS|cụ|ông|bà|anh|chị|bác|chú|liet si) )?[\"“]?|, ?(?:liệt sĩ |"
    r"liệt sỹ |LS )?| \(|: ?)$"
)
_RELATIVES: Final = re.compile(
    r"(?:thân nhân|than nhan|người thân|gia đình|liên hệ|báo tin cho|quan hệ)[^.;\n]{0,14}$",
    re.IGNORECASE,
)
_WESTERN: Final = {
    "brother": "brother", "sister": "sister", "mother": "mother", "father": "father",
    "wife": "wife",
    "husband": "husband", "son": "son", "daughter": "daughter", "widow": "widow",
    "nephew": "nephew",
    "niece": "niece", "uncle": "uncle", "aunt": "aunt", "grandson": "grandson", "cousin": "cousin",
    "granddaughter": "granddaughter", "grandfather": "grandfather", "grandmother": "grandmother",
    "fiancée": "fiancée", "dad": "father", "mom": "mother", "younger brother": "younger brother",
    "older brother": "older brother", "elder brother": "older brother",
    "younger sister": "younger sister", "older sister": "older sister",
    "elder sister": "older sister",
}  # fmt: skip
_FRENCH: Final = {
    "frère": "brother", "sœur": "sister", "soeur": "sister", "mère": "mother", "père": "father",
    "femme": "wife", "épouse": "wife", "mari": "husband", "fils": "son", "fille": "daughter",
    "veuve": "widow", "neveu": "nephew", "nièce": "niece", "oncle": "uncle",
    "petit-fils": "grandson",
    "frère aîné": "older brother", "frère cadet": "younger brother", "fiancée": "fiancée",
    "sœur cadette": "younger sister", "sœur aînée": "older sister",
}  # fmt: skip
_EN_KIN: Final = Phrases({word: (word, norm) for word, norm in _WESTERN.items()})
_FR_KIN: Final = Phrases(
    {word.replace("-", " "): (word, norm) for word, norm in _FRENCH.items()}, kept=True
)
_EN_LINK: Final = re.compile(
    (
        r"(?: of| de| d'| mrs\.?| mme\.?|,| named| called| s.appelait| was called| nommée?| "
        r"was| is| est| était|:| \()? "
        r"?(?:the late |martyr )?[\"“]?$"
    ),
    re.IGNORECASE,
)
_EN_BACK: Final = re.compile(r"(?:'s|’s|,|, (?:his|her|the|son|sa|le|la|l'))? ?$", re.IGNORECASE)
_RU: Final = re.compile(
    r"(?<!\w)(?:(?P<younger>младш\w+ )|(?P<older>старш\w+ ))?(?P<kin>брат|сестр|мат[ье]р?|отц|"
    r"отец|жен[аыеу]|муж|сын|доч[ье]р?|вдов|племянни|"
    r"внук|внучк|дяд|тёт)\w{0,4}(?!\w)",
    re.IGNORECASE,
)
_RU_NORM: Final = {
    "брат": "brother", "сестр": "sister", "мат": "mother", "отц": "father", "отец": "father",
    "жен": "wife",
    "муж": "husband", "сын": "son", "доч": "daughter", "вдов": "widow", "племянни": "nephew",
    "внук": "grandson",
    "внучк": "granddaughter", "дяд": "uncle", "тёт": "aunt",
}  # fmt: skip
_KO: Final = re.compile(
    r"(?P<kin>여동생|남동생|동생|형님|친형|큰형|형|누나|누이|언니|오빠|어머니|모친|아버지|"
    r"부친|아내|부인|남편|아들|딸|조카|미망인|삼촌)(?=[은는이가을를의과와,.\s]|에게|$|인)"
)
_KO_NORM: Final = {
    "여동생": "younger sister", "남동생": "younger brother", "동생": "younger sibling", "형님": (
    "older brother"
    ),
    "친형": "older brother", "큰형": "older brother", "형": "older brother",
    "누나": "older sister", "누이": "sister",
    "언니": "older sister", "오빠": "older brother", "어머니": "mother", "모친": "mother",
    "아버지": "father", "부친": "father",
    "아내": "wife", "부인": "wife", "남편": "husband", "아들": "son", "딸": "daughter",
    "조카": "nephew",
    "미망인": "widow", "삼촌": "uncle",
}  # fmt: skip
_ZH: Final = re.compile(
    r"(?P<kin>妹妹|弟弟|哥哥|姐姐|大哥|二哥|母亲|父亲|妻子|丈夫|儿子|女儿|遗孀|侄子|侄女|叔叔|"
    r"孙子|堂兄|堂弟|未婚妻|爱人)"
)
_ZH_NORM: Final = {
    "妹妹": "younger sister", "弟弟": "younger brother", "哥哥": "older brother", "姐姐": (
    "older sister"
    ), "大哥": (
    "older brother"
    ),
    "二哥": "older brother", "母亲": "mother", "父亲": "father", "妻子": "wife",
    "丈夫": "husband", "儿子": "son",
    "女儿": "daughter", "遗孀": "widow", "侄子": "nephew", "侄女": "niece", "叔叔": "uncle",
    "孙子": "grandson",
    "堂兄": "cousin", "堂弟": "cousin", "未婚妻": "fiancée", "爱人": "spouse",
}  # fmt: skip
_MANY: Final = frozenset("các mấy những thưa".split())
_NEAR: Final = 24
_OWNED: Final = 8


def find_kin(reading: EntityReading, people: list[Entity] | None = None) -> list[Entity]:
    """Return words of kinship that stand with a named person.

    A word counts when it ties to a name: "con gái Nguyễn Đình Chương", "mẹ: Cao Thị Vượng",
    "Anh cả tôi Quàng Văn Xôm", "the brother of Dinh Van Leng". "Mẹ cháu bảo" names nobody and
    does not count, nor does a title ("anh Thuyên").

    Args:
        reading: the prepared text.
        people: the people found in it, where they are known already.
    """
    if people is None:
        people = find_people(reading)
    if not people:
        return []
    found = list(_latin(reading, people)) if reading.words else []
    if not reading.text.isascii():
        found += _stems(reading, people)
    found.sort(key=lambda entity: entity.start)
    return [one for i, one in enumerate(found) if not i or one.start >= found[i - 1].end]


def _latin(reading: EntityReading, people: list[Entity]) -> Iterator[Entity]:
    text = reading.text
    words = reading.words
    inside = Covered((one.start, one.end) for one in people)
    persons = Covered((one.start, one.end) for one in people if one.label == "PERSON")
    if "vi" in reading.languages:
        for first, behind, (word, norm) in _KIN.find(reading):
            start, end = words[first].start, words[behind - 1].end
            if not word or inside.overlaps(start, end):
                continue
            name = persons.start_from(end + 1)
            near = name is not None and name <= end + _NEAR
            match = _GAP.fullmatch(text, end, name) if name is not None and near else None
            if match is None:
                continue
            own = match["own"] is not None
            if first and words[first - 1].kept in _MANY:
                continue  # "thưa các anh tôi là …" speaks to the listeners.
            if word == "con" and " là" in match["link"] and not own:
                continue  # "Dì ơi, con là Út": the speaker himself.
            apposed = match["link"].startswith((",", " ("))
            listed = bool(_RELATIVES.search(text[max(0, start - 30) : start]))
            title = word in _TITLES and not own and not listed
            if title and (word not in _PLAIN or apposed):
                continue
            if apposed and not own and not listed:
                continue
            yield reading.entity(start, end, "KIN", norm, 0.85, "kin")
    for lang, phrases in (("en", _EN_KIN), ("fr", _FR_KIN)):
        if lang not in reading.languages:
            continue
        for first, behind, (_, norm) in phrases.find(reading):
            start, end = words[first].start, words[behind - 1].end
            if inside.overlaps(start, end):
                continue
            name, owner = persons.start_from(end), persons.end_until(start)
            ahead = name is not None and name <= end + _NEAR
            back = owner is not None and owner >= start - _OWNED
            if (ahead and name is not None and _EN_LINK.fullmatch(text, end, name)) or (
                back and owner is not None and _EN_BACK.fullmatch(text, owner, start)
            ):
                yield reading.entity(start, end, "KIN", norm, 0.85, f"kin_{lang}")


def _stems(reading: EntityReading, people: list[Entity]) -> Iterator[Entity]:
    text = reading.text
    inside = Covered((one.start, one.end) for one in people)
    for pattern, norms, lang in (
        (_RU, _RU_NORM, "ru"),
        (_KO, _KO_NORM, "ko"),
        (_ZH, _ZH_NORM, "zh"),
    ):
        for match in pattern.finditer(text):
            start, end = match.span()
            if inside.overlaps(start, end):
                continue
            name, owner = inside.start_from(end), inside.end_until(start)
            if not (name is not None and name <= end + _NEAR) and not (
                owner is not None and owner >= start - _NEAR
            ):
                continue
            kin = match["kin"].lower()
            norm = norms.get(kin) or next(
                (value for stem, value in norms.items() if kin.startswith(stem)), kin
            )
            if lang == "ru" and (match["younger"] or match["older"]):
                norm = f"{'younger' if match['younger'] else 'older'} {norm}"
            yield reading.entity(start, end, "KIN", norm, 0.75, f"kin_{lang}")
