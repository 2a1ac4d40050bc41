"""Whether a named person fell, tells of it, belongs to the family, or is somebody else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, Literal

from nlp.entities.people.spots import Spot
from nlp.entities.reading import EntityReading

Role = Literal["fallen", "witness", "relative", "other"]

_SENTENCE_END: Final = re.compile(r"[.!?…;](?=\s|$)|\n|[。！？；]")
_NOBODY_DIED: Final = (
    r"(?:không|chưa|chẳng|ko|khong|chua)(?: có)?(?: ai| người nào| đồng chí nào| một ai)?(?: bị| phải)? "
    r"(?:hy sinh|hi sinh|mất|chết)|không ai (?:hy sinh|hi sinh|chết|mất)|no one (?:was )?(?:killed|died)|nobody (?:was )?(?:killed|died)|"
    r"did not die|personne n'est mort|никто не погиб|아무도 (?:죽지|전사하지)|无人牺牲|没有人牺牲"
)
_DEATH: Final = re.compile(
    r"(?<!\w)(?:hy sinh|hi sinh|mất|chết|ngã xuống|tử trận|tử thương|bỏ mạng|tắt thở|nằm lại|chôn|mộ|hài cốt|"
    r"liệt sĩ|liệt sỹ|ls|báo tử|hy|hs|killed|died|kia|fell|buried|dead|body|remains|shot|death|missing|mia|"
    r"tués?|tombés?|morts?|mort|décédé|enterré|disparu|died|mat|chet|hy sinh|chon|liet si|bao tu)(?!\w)"
    r"|погиб|убит|умер|пропал|похорон|могил|скончал|전사|사망|죽|묻|실종|유해|牺牲|犧牲|阵亡|战死|死|遇难|埋|失踪|烈士|遗体|遗骨",
    re.IGNORECASE,
)
_DIED: Final = re.compile(
    r"(?<!\w)(?:hy sinh|hi sinh|mất|chết|ngã xuống|tử trận|bỏ mạng|tắt thở|nằm lại|killed|died|kia|tué|mort)(?!\w)"
    r"|погиб|убит|умер|전사|사망|牺牲|阵亡|战死",
    re.IGNORECASE,
)
_NEGATED: Final = re.compile(_NOBODY_DIED, re.IGNORECASE)
_SURVIVES: Final = re.compile(
    r"(?:[^.!?\n]{0,12}?)(?<!\w)(?:bị thương|bị bỏng|còn sống|thoát chết|sống sót|may mắn sống|bị cụt|"
    r"wounded|survived|was alive|blessé|survécu)(?!\w)|[^.!?\n]{0,10}(?:ранен|выжил|부상|생존|负伤|受伤|活着|幸存)",
    re.IGNORECASE,
)
_SPEAKS: Final = re.compile(
    r"[\s,]*(?:\([^)]{0,60}\))?[^.!?\n]{0,28}?(?<!\w)(?:kể lại|kể rằng|kể|cho biết|kính báo|báo tin|cho hay|nói|thưa|nhớ lại|xác nhận|"
    r"trực tiếp chôn|ký tên|kính thư|ghi lại|vẽ sơ đồ|lên tiếng|khai|viết thư|viết|là người chôn|là người khâm liệm|"
    r"recalls?|recalled|remembers?|remembered|said|says|told|wrote|writes|reported|testified|stated|"
    r"raconte|se souvient|témoigne|écrit|dit|affirme)(?!\w)"
    r"|[^.!?\n]{0,18}(?:вспомина|рассказ|сообщи|написал|помнит|свидетельств|증언|말했|말하|기억|회고|진술|回忆|说(?!话)|讲述|讲|证明|写道)",
    re.IGNORECASE,
)
_TELLS_BEFORE: Final = re.compile(
    r"(?:nhân chứng|người báo tin|người cung cấp(?: tin| thông tin)?|theo lời(?: kể)?(?: của)?|theo|liên hệ|liên lạc với|gặp|gặp lại|hỏi|"
    r"lời kể của|người viết|người gửi|người khai|cựu chiến binh|ccb|người vẽ sơ đồ|người lập sơ đồ|người chôn(?: cất)?(?: là)?|"
    r"do|witness|according to|interview with|contact|told by|informant|source|veteran|témoin|selon|d'après|"
    r"свидетель|по словам|ветеран|증언자|참전용사|증언|见证人|证人|老兵)"
    r"[: ]*(?:của )?(?:(?:các )?(?:ông|bà|anh|chị|bác|chú|cô|cụ|đồng chí|đ/c|mr\.?|m\.) ?)?$",
    re.IGNORECASE,
)
_COMMANDS: Final = re.compile(
    r"(?:thủ trưởng|chỉ huy(?: là)?|chỉ huy trưởng|do|commanded by|under|commander|commandé par|chef|под командованием|командир\w*|"
    r"(?:đại đội|tiểu đoàn|trung đoàn|sư đoàn|trung đội|c|d|e|f|b) trưởng(?: là| lúc đó là| khi đó là| hồi đó là| lúc ấy là)"
    r"|chính (?:trị viên|ủy|uỷ)(?: là| lúc đó là| lúc ấy là)|지휘관|连长是|营长是|团长是)"
    r"[: ]*(?:(?:ông|anh|bác|đồng chí|lt\.?|capt\.?|col\.?|maj\.?) ?)?$",
    re.IGNORECASE,
)
_LED: Final = re.compile(
    r"\s*(?:\([^)]*\))?\s*(?:trực tiếp )?(?:chỉ huy|commanded|commandait|командовал|지휘|指挥)",
    re.IGNORECASE,
)
_FALLEN_BEFORE: Final = re.compile(
    r"(?:liệt sĩ|liệt sỹ|ls|liet si|mộ|mộ của|hài cốt|tìm|tìm mộ|di ảnh|bia mộ|remains of|body of|grave of|"
    r"tombe de|corps de|могила|могилу|останки|тело|유해|무덤|烈士|墓)[:. ]*(?:của )?(?:(?:anh|chị|ông|bà|bác|chú|cậu|em|con|đồng chí|bố|cha) (?:tôi |trai |ruột |cả )*)?$",
    re.IGNORECASE,
)
_KIN: Final = (
    r"(?:(?:là )?(?:con gái|con trai|con|vợ|chồng|mẹ|bố|cha|ba|má|em gái|em trai|em ruột|em|anh trai|anh ruột|anh cả|anh|chị gái|chị ruột|chị|"
    r"cháu ruột|cháu nội|cháu ngoại|cháu gái|cháu trai|cháu|chú ruột|bác ruột|cậu ruột|thân mẫu|thân phụ|thân nhân|bà|ông|dì|cô|"
    r"con dâu|con rể|em dâu|em họ|anh họ|vợ cũ|bà nội|bà ngoại))"
)
_RELATES: Final = re.compile(
    rf"\s*[,(–-]?\s*(?:tôi )?{_KIN}(?: út| cả| thứ \w+| duy nhất| đầu)?(?: của| bác| ông| bà| anh| chị)* (?:liệt sĩ|liệt sỹ|ls|lsỹ|cụ|anh|ông|bà|bác)?\s*(?=[^\W\d_])"
    r"|\s*[,(]?\s*(?:daughter|son|brother|sister|wife|mother|father|widow|nephew|niece|fille|fils|frère|sœur|soeur|veuve|mère|père) (?:of|de)"
    r"|\s*[,(]?\s*(?:брат|сестра|сын|дочь|вдова|жена|мать|отец|племянник)"
    r"|\s*[,(，]?\s*(?:是)?[^，。]{0,8}(?:的妹妹|的弟弟|的女儿|的儿子|的妻子)",
    re.IGNORECASE,
)
_KIN_BEFORE: Final = re.compile(
    r"(?<!\w)(?:con gái|con trai|con dâu|con rể|con|vợ|chồng|mẹ|bố|cha|ba|má|bầm|em gái|em trai|em ruột|anh trai|anh ruột|anh cả|chị gái|chị ruột|"
    r"cháu ruột|cháu nội|cháu ngoại|cháu gái|cháu trai|chú ruột|bác ruột|cậu ruột|thân mẫu|thân phụ|thân nhân|bà nội|ông nội|bà ngoại|ông ngoại|em dâu|em họ|anh họ|"
    r"(?:anh|em|chị|chú|bác|cậu|ông|cháu) (?:tôi|em|của tôi|mình)|wife|mother|father|brother|sister|son|daughter|widow|épouse|femme|mère|père|frère|sœur|fils|fille|"
    r"жена|мать|отец|брат|сестра|сын|дочь|вдова|어머니|아버지|아내|남편|형|동생|누나|아들|딸|妻子|母亲|父亲|妹妹|弟弟|哥哥|姐姐|儿子|女儿|丈夫)"
    r"(?: tôi| em| cháu| của tôi| anh| chị| ông)?(?:(?: hiện)? là| tên là| tên|:| is| was| named| nommée?)?[ :]*(?:(?:ông|bà|cụ|anh|chị|liệt sĩ|liệt sỹ) )?$",
    re.IGNORECASE,
)
_WOMEN: Final = re.compile(r"(?:mẹ|vợ|má|bầm|thân mẫu|bà|mother|wife|mère|femme)(?!\w)", re.IGNORECASE)
_OF: Final = re.compile(r"(?:of|de|của|'s)\s*(?:liệt sĩ |anh |ông )?$", re.IGNORECASE)
_SELF_POSSESSED: Final = re.compile(
    r"(?:tôi|em|cháu|mình|của tôi|chúng tôi|my|mon|ma)(?: là| tên| tên là)?[ ,:]*$", re.IGNORECASE
)


def roles(reading: EntityReading, spots: Sequence[Spot]) -> list[Role]:
    """Return the role of each of ``spots`` (in order of place)."""
    text = reading.text
    breaks = [match.end() for match in _SENTENCE_END.finditer(text)]
    found: list[Role] = []
    someone_fell = False
    for index, spot in enumerate(spots):
        first = max((end for end in breaks if end <= spot.start), default=0)
        last = min((end for end in breaks if end >= spot.end), default=len(text))
        until = min(last, spots[index + 1].start if index + 1 < len(spots) else last)
        before = text[max(first, spot.start - 48) : spot.start]
        after = text[spot.end : until]
        role = _role(spot, before, after, text[first:last], someone_fell=someone_fell, alone=until == last)
        if role == "relative" and index and found and _describes(text, spots[index - 1], spot):
            # "Thu, con gái Nguyễn Đình Chương": the first is the relative, the second fell.
            if found[-1] in ("witness", "relative") and not _named_as_kin(text, spots[index - 1]):
                found[-1], role = "relative", "fallen"
            elif not _DEATH.search(text[first : spots[index - 1].start]) and not _DEATH.search(
                after
            ):
                role = "relative"
        someone_fell = someone_fell or role == "fallen"
        found.append(role)
    return found


def _describes(text: str, earlier: Spot, later: Spot) -> bool:
    between = text[earlier.end : later.start]
    return len(between) < 32 and bool(_RELATES.match(between + "X"))


def _named_as_kin(text: str, spot: Spot) -> bool:
    return spot.hint not in ("self", "sign") and bool(
        _KIN_BEFORE.search(text[max(0, spot.start - 32) : spot.start])
    )


def _role(spot: Spot, before: str, after: str, sentence: str, *, someone_fell: bool, alone: bool) -> Role:
    if spot.hint in ("self", "sign"):
        return "relative" if _RELATES.match(after + "X") else "witness"
    kin = _KIN_BEFORE.search(before)
    dies = bool(_DEATH.search(after)) and not _NEGATED.search(after)
    died = dies and bool(_DIED.search(after))
    if _FALLEN_BEFORE.search(before) or spot.hint == "fallen":
        return "fallen"
    if kin is not None:
        mine = _SELF_POSSESSED.search(before) is not None and not someone_fell
        if dies or _OF.search(before) or (mine and alone and not _WOMEN.match(kin.group())):
            return "fallen"
        return "relative"
    if _OF.search(before) and re.search(
        r"(?:brother|sister|mother|father|wife|son|daughter|frère|fille|fils|mère|sœur) (?:of|de)\s*$",
        before,
        re.IGNORECASE,
    ):
        return "fallen"
    if _SURVIVES.match(after):
        return "witness"
    if spot.origin == "xx":
        return _foreign(before, after)
    if _TELLS_BEFORE.search(before) and not died:
        return "witness"
    if _SPEAKS.match(after) and not died:
        return "witness"
    if (_COMMANDS.search(before) or _LED.match(after) or spot.hint == "other") and not dies:
        return "other"
    if _NEGATED.search(sentence) and not dies:
        return "witness"
    return "fallen"


def _foreign(before: str, after: str) -> Role:
    if _TELLS_BEFORE.search(before) or _SPEAKS.match(after):
        return "witness"
    return "other"
