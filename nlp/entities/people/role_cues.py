"""Words around a name that tell a fallen man from a witness, a relative or a commander."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_NOBODY_DIED: Final = (
    r"(?:không|chưa|chẳng|ko)(?: có)?(?: ai| người nào| đồng chí nào| một ai)?(?: bị| phải)? "
    r"(?:hy sinh|hi sinh|mất|chết)|không ai (?:hy sinh|hi sinh|chết|mất)"
    r"|(?:no one|nobody) (?:was |had )?(?:killed|died)|did not die|personne n'est mort"
    r"|никто не погиб|아무도 (?:죽지|전사하지)|无人牺牲|没有人牺牲"
)
_DIED: Final = (
    r"(?<!\w)(?:hy sinh|hi sinh|mất|chết|ngã xuống|tử trận|bỏ mạng|tắt thở|nằm lại|bỏ mạng|hs|"
    r"killed|"
    r"died|kia|"
    r"tuée?s?|morte?s?)(?!\w)|погиб|убит|умер|전사|사망|죽|숨졌|숨을 거|牺牲|阵亡|战死"
)
_DEATH: Final = (
    _DIED + r"|(?<!\w)(?:tử thương|chôn|mộ|hài cốt|liệt sĩ|liệt sỹ|ls|báo tử|fell|buried|dead|"
    r"body|remains|shot|death|missing|mia|grave|tombée?s?|décédée?|enterrée?s?|disparue?|"
    r"corps)(?!\w)"
    r"|пропал|похорон|могил|скончал|묻|실종|유해|시신|매장|무덤|犧牲|死|遇难|埋|失踪|烈士|"
    r"遗体|遗骨|墓"
)
_FELL: Final = r"hy sinh|hi sinh|tử trận|ngã xuống"
_SURVIVES: Final = (
    r"[^.!?\n]{0,25}?(?<!\w)(?:bị thương|bị sức ép|bị ốm|bị bỏng|còn sống|thoát chết|sống sót|"
    r"may mắn sống|bị cụt|"
    r"wounded|survived|was alive|blessée?|survécu)(?!\w)"
    r"|[^.!?\n，。]{0,10}(?:ранен|контужен|выжил|остался жив|осталась жива|живой|부상|생존|"
    r"负伤|受伤|活着|幸存)"
)
_SPEAKS: Final = (
    r"[\s,]*(?:\([^)]{0,60}\))?[^.!?\n]{0,45}?(?<!\w)(?:kể lại|kể rằng|kể|bảo:|bảo rằng|ra "
    r"lệnh|cho biết|kính báo|"
    r"báo tin|"
    r"cho hay|nói|thưa|nhớ lại|xác nhận|trực tiếp chôn|ký tên|kính thư|ghi lại|vẽ sơ đồ|vẽ lại|"
    r"lên tiếng|khai|viết thư|viết|là người chôn|là người khâm liệm|recalls?|recalled|remembers?|"
    r"remembered|said|says|told|wrote|writes|reported|testified|stated|raconte|se souvient|"
    r"témoigne|écrit|dit|affirme)(?!\w)"
    r"|[^.!?\n]{0,18}(?:вспомина|рассказ|сообщи|написал|помнит|свидетельств|증언|말했|말하|기억|"
    r"회고|진술|回忆|说(?!话)|讲述|讲|证明|写道)"
)
_TITLES: Final = (
    r"(?:(?:các )?(?:ông|bà|anh|chị|bác|chú|cô|cụ|đồng chí|đ/c|mr\.?|m\.|mrs\.?|mme|dr\.?|"
    r"sgt\.?|lt\.?|"
    r"capt\.?|adjudant|sergent|capitaine|lieutenant|colonel) ?)?"
)
_TELLS_BEFORE: Final = (
    r"(?<!\w)(?:nhân chứng|người báo tin|người cung cấp(?: tin| thông tin)?|theo lời(?: kể)?(?: "
    r"của)?|theo|"
    r"liên hệ|liên lạc với|gặp lại|lời kể của|người viết|người gửi|người khai|"
    r"cựu chiến binh|ccb|người vẽ sơ đồ|người lập sơ đồ|người chôn(?: cất)?(?: là)?|do|witness,?|"
    r"according to|interview (?:with|de)|found by|taken by|contact|told by|informant|source|per|"
    r"veteran|signed|signé|"
    r"regards,?|sincerely,?|semper fi,?|cordialement,?|témoin|témoignage de|selon|d'après|"
    r"с уважением,?|вспоминает|рассказывает|рассказал|свидетель|по словам|ветеран|나는|저는|"
    r"제 이름은|증언자|참전용사|증언|见证人|证人|老兵)[: ]*(?:của )?" + _TITLES + "$"
)
_COMMANDS: Final = (
    r"(?:thủ trưởng|chỉ huy(?: là)?|chỉ huy trưởng|do|commanded by|under|commander|commandé "
    r"par|chef|"
    r"под командованием|командир\w*|(?:đại đội|tiểu đoàn|trung đoàn|sư đoàn|trung đội|c|d|e|f|b) "
    r"trưởng(?: là| (?:lúc|khi|hồi) (?:đó|ấy) là)|chính (?:trị viên|ủy|uỷ)(?: là| (?:lúc|khi|hồi) "
    r"(?:đó|ấy) là)|지휘관|连长是|营长是|团长是)[: ]*" + _TITLES + "$"
)
_LED: Final = (
    r"\s*(?:\([^)]*\))?\s*(?:trực tiếp )?(?:chỉ huy|commanded|commandait|командовал|지휘|指挥)"
)
_FALLEN_BEFORE: Final = (
    r"(?:liệt sĩ|liệt sỹ|ls|mộ|mộ của|hài cốt|tìm|tìm mộ|di ảnh|bia mộ|remains of|body of|"
    r"grave of|"
    r"(?:brother|sister|mother|father|wife|widow|son|daughter|family) of|(?:frère|sœur|soeur|"
    r"mère|père|"
    r"femme|veuve|fils|fille|famille) (?:de|d')|tombe de|corps de|могила|могилу|останки|тело|"
    r"유해|무덤|烈士|墓)[:. ]*(?:của )?"
    r"(?:(?:anh|chị|ông|bà|bác|chú|cậu|em|con|đồng chí|bố|cha) (?:tôi |trai |ruột |cả )*)?$"
)
_KIN: Final = (
    r"(?:con gái|con trai|con dâu|con rể|con|vợ cũ|vợ|chồng|mẹ đẻ|mẹ nuôi|mẹ|bố đẻ|bố nuôi|bố|"
    r"cha đẻ|cha|ba|má|bầm|em gái|em trai|em ruột|em dâu|em họ|anh trai|anh ruột|anh cả|anh họ|"
    r"chị gái|chị ruột|cháu ruột|cháu nội|cháu ngoại|cháu gái|cháu trai|chú ruột|bác ruột|"
    r"cậu ruột|thân mẫu|thân phụ|thân nhân|bà nội|ông nội|bà ngoại|ông ngoại)"
)
_RELATES: Final = (
    rf"\s*[,(–-]?\s*(?:(?:tôi )?(?:là )?(?:{_KIN}|(?:anh|em|chị|cháu|cô|dì|bà|ông)(?= (?:của|"
    rf"liệt sĩ|liệt sỹ|ls)))"
    r"(?: út| cả| thứ \w+| duy nhất| đầu)?(?: của| bác| ông| bà| anh| chị| cụ)*(?!\w) ?"
    r"|[^.!?\n]{0,8}gọi )(?:(?:liệt sĩ|liệt sỹ|ls|lsỹ|anh|ông|bác|chú|cậu) )?(?=[^\W\d_])"
    r"|\s*[,(]?\s*(?:daughter|son|brother|sister|wife|mother|father|widow|nephew|niece|fille|fils|"
    r"frère|sœur|soeur|veuve|mère|père) (?:of|de)"
    r"|\s*[,(]?\s*(?:брат|сестра|сын|дочь|вдова|жена|мать|отец|племянник)"
    r"|\s*[,(，]?\s*(?:是)?[^，。]{0,8}(?:的妹妹|的弟弟|的女儿|的儿子|的妻子)"
)
_PRISONER: Final = (
    r"(?:tù binh|hàng binh|hồi chánh|không có ai tên|prisoner|(?<!\w)pows?|(?<!\w)pws?|"
    r"rallier|prisonnier|"
    r"포로(?: 심문)?|пленн\w+|俘虏|战俘|俘获[^，。]{0,20})(?: named| nommé| tên)?[:：]? ?$"
)
_GREETED: Final = r" (?:ơi|thương|kính mến|thân mến|yêu quý|thân yêu|nhớ)(?!\w)"
_SIGNS_BEFORE: Final = (
    r"^\s*(?:(?:con|em|cháu)(?: trai| gái)?(?: của (?:\w+ ?){1,3})?[,:]?"
    r"|(?:anh|chị|bố|mẹ|vợ|chồng|bạn|đồng đội)(?: của (?:\w+ ?){1,3})?[,:]) ?$"
)
_SELF_AS_KIN: Final = (
    rf"(?:tôi|em|cháu|con|mình) là (?:{_KIN}|em|cháu|vợ|chị|anh)(?: ruột)?(?: của)? "
    r"(?:(?:anh|chị|ông|bà|bác|chú|cậu|liệt sĩ|liệt sỹ|ls) ?)*$"
)
_REMAINS_AFTER: Final = (
    r"(?:'s|’s) (?:\w+ )?(?:grave|body|remains)|의 (?:시신|유해|무덤)|的(?:遗体|遗骨|墓|坟)"
)
_BURIED_BEFORE: Final = (
    r"(?:buried|killed|enterrée?|enterra|tuée?|tua|chôn|похоронили|погиб|убит|전사한|牺牲的|埋葬了)"
    r"[^.!?。]{0,16}$"
)
_PARENTS: Final = r"\s*[,(]?\s*con (?:ông|bà|cụ)"
_KIN_BEFORE: Final = (
    rf"(?<!\w)(?<!vợ )(?:{_KIN}|(?:anh|em|chị|chú|bác|cậu|ông|cháu) (?:tôi|em|của tôi|mình)|"
    rf"wife|mother|"
    r"father|brother|sister|son|daughter|widow|épouse|femme|mère|père|frère|sœur|fils|fille|"
    r"(?:жена|мать|отец|брат|сестра|сын|дочь|вдова)(?: [—-]|,|:)|어머니|아버지|아내|남편|형|"
    r"동생|누나|"
    r"아들|딸|其妻|其母|其父|其子|妻子|母亲|父亲|妹妹|弟弟|哥哥|姐姐|儿子|女儿|丈夫)"
    r"(?: tôi| em| cháu| của tôi| anh| chị| ông| (?:của )?liệt sĩ|,)?(?:(?: hiện)? là| tên là|"
    r" tên|:| is| was| "
    r"named|"
    r" nommée?)?[ :]*(?:(?:ông|bà|cụ|anh|chị|liệt sĩ|liệt sỹ|mrs?\.?|miss|madame|mme\.?) ?)?$"
)
_WOMEN: Final = r"(?:mẹ|vợ|má|bầm|thân mẫu|bà|mother|wife|widow|mère|femme)(?!\w)"
_KIN_AFTER: Final = (
    r"(?:'s|’s) (?:\w+ )?(?:brother|sister|mother|father|wife|widow|son|daughter|family|grave|"
    r"body|"
    r"remains)|(?:\s?[가-힣]{2,4})?의 (?:여동생|남동생|동생|형|누나|어머니|아버지|아내|아들|"
    r"딸|시신|유해|무덤|"
    r"유가족|가족)|的(?:弟弟|妹妹|哥哥|姐姐|母亲|父亲|妻子|儿子|女儿|遗体|遗骨|墓|坟|家人|家属)"
)
_ACTS: Final = (
    r"[^.!?\n]{0,40}?(?<!\w)(?:here|fit|ensevelir|sketched|marked|put|laid|drew|photographed|"
    r"found|buried|"
    r"dug|saw|helped|carried|took|kept|enterré|enterra|trouvé|"
    r"vu)(?!\w)|[^.!?\n]{0,60}?(?:похорони|закопа|нашёл|нашел|видел|вспомин|рассказ|묻었|"
    r"매장했|증언|"
    r"기억|보았|봤|만났|간직|埋葬|埋了|看见|回忆)"
)
_SPEAKER: Final = (
    r"(?:(?:journal|carnet|lettre) d[ue]|diary of|letter from) (?:\w+ )?$|(?:나는|저는|"
    r"(?<!\w)(?:I am|I'm|Я)(?!\w)|我是|我叫)[^.!?。]*$"
)
_OF: Final = r"(?:of|de|của|'s)\s*(?:liệt sĩ |anh |ông )?$"
_SELF_POSSESSED: Final = (
    r"(?:tôi|em|cháu|mình|của tôi|chúng tôi|my|mon|ma)(?: là| tên| tên là)?[ ,:]*$"
)
_FIRST_PERSON: Final = r"(?<!\w)(?:tôi|em|con|cháu|mình|tui|xin|chúng tôi|bọn tôi|kính)(?!\w)"


@dataclass(frozen=True, slots=True)
class Cues:
    """The patterns above, compiled; see where :mod:`nlp.entities.people.roles` uses each."""

    nobody_died: re.Pattern[str]
    died: re.Pattern[str]
    death: re.Pattern[str]
    fell: re.Pattern[str]
    survives: re.Pattern[str]
    speaks: re.Pattern[str]
    tells_before: re.Pattern[str]
    commands: re.Pattern[str]
    led: re.Pattern[str]
    fallen_before: re.Pattern[str]
    relates: re.Pattern[str]
    prisoner: re.Pattern[str]
    greeted: re.Pattern[str]
    signs_before: re.Pattern[str]
    self_as_kin: re.Pattern[str]
    remains_after: re.Pattern[str]
    buried_before: re.Pattern[str]
    parents: re.Pattern[str]
    kin_before: re.Pattern[str]
    women: re.Pattern[str]
    kin_after: re.Pattern[str]
    acts: re.Pattern[str]
    speaker: re.Pattern[str]
    of: re.Pattern[str]
    self_possessed: re.Pattern[str]
    first_person: re.Pattern[str]


@lru_cache(maxsize=2)
def cues(*, accented: bool) -> Cues:
    """Return the patterns as written, or for texts that lost their Vietnamese accents."""

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern if accented else _plain(pattern), re.IGNORECASE)

    return Cues(
        nobody_died=compiled(_NOBODY_DIED),
        died=compiled(_DIED),
        death=compiled(_DEATH),
        fell=compiled(_FELL),
        survives=compiled(_SURVIVES),
        speaks=compiled(_SPEAKS),
        tells_before=compiled(_TELLS_BEFORE),
        commands=compiled(_COMMANDS),
        led=compiled(_LED),
        fallen_before=compiled(_FALLEN_BEFORE),
        relates=compiled(_RELATES),
        prisoner=compiled(_PRISONER),
        greeted=compiled(_GREETED),
        signs_before=compiled(_SIGNS_BEFORE),
        self_as_kin=compiled(_SELF_AS_KIN),
        remains_after=compiled(_REMAINS_AFTER),
        buried_before=compiled(_BURIED_BEFORE),
        parents=compiled(_PARENTS),
        kin_before=compiled(_KIN_BEFORE),
        women=compiled(_WOMEN),
        kin_after=compiled(_KIN_AFTER),
        acts=compiled(_ACTS),
        speaker=compiled(_SPEAKER),
        of=compiled(_OF),
        self_possessed=compiled(_SELF_POSSESSED),
        first_person=compiled(_FIRST_PERSON),
    )


def _plain(pattern: str) -> str:
    """Return a pattern that matches Latin letters with or without their accents.

    A group of both spellings is cheaper than two patterns, and French keeps its accents where
    Vietnamese has lost them.
    """
    out: list[str] = []
    for char in pattern:
        if "\u00c0" <= char <= "\u1ef9" and not "\u0370" <= char < "\u1e00" and char not in "’–":
            bare = unicodedata.normalize("NFD", char)[0] if char not in "đĐ" else "d"
            out.append(char if bare == char else f"[{char}{bare}]")
        else:
            out.append(char)
    return "".join(out)
