"""Words that say what a date, a place or a position is about, in six languages."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from nlp.entities.reading import EntityReading
from records.text import unaccented

_VIETNAMESE: Final = {
    "death": (
        "hy sinh|hi sinh|hy sanh|hs|tử trận|tử thương|tử nạn|mất tích|mất|chết|ngã xuống|bị bắn|"
        "trúng đạn|"
        "trúng bom|trúng mìn|trúng pháo|bị vùi|bỏ mạng|qua đời|từ trần|nằm lại|bị phục kích|"
        "bỏ mình|hi sanh|"
        "không về|"
        "trúng mảnh|trúng thương|tắt thở|trút hơi|ngã(?! ba| tư| năm| sáu| bảy)|"
        "bom vùi|đi luôn|bị trực thăng bắn|gục|vướng mìn|vấp mìn|dẫm mìn|giẫm mìn|đạp mìn|bị pháo|"
        "bị bom|bị máy bay bắn|dính mảnh|dính đạn|bị sát hại|danh sách thương vong|bị xử bắn|bị giết"
    ),
    "birth": "sinh năm|sinh ngày|năm sinh|ngày sinh|sn|ns(?=\s?:|\s\d)|sinh",
    "enlist": (
        "nhập ngũ|nn|đi bộ đội|vào bộ đội|tòng quân|lên đường|đi b|đi bê|tái ngũ|đi lính|"
        "ra chiến trường|"
        "đi(?= năm)|vào nam|vào chiến trường|xung phong|thoát ly|tham gia cách mạng"
    ),
    "burial": (
        "chôn cất|chôn|an táng|mai táng|phần mộ|ngôi mộ|mộ chí|bia mộ|mộ|nghĩa trang|ntls|ntlsqg|"
        "nơi chôn|"
        "huyệt|hài cốt nằm|nằm ở|nằm đó|nằm dưới|nằm trong|nằm thì|nằm cạnh|nằm bên|nằm trên|"
        "hố chôn"
    ),
    "reburial": (
        "quy tập|qui tập|cải táng|bốc mộ|cất bốc|bốc|di dời|di chuyển|đưa hài cốt|đón về|đưa về|"
        "khai quật|"
        "chuyển về|dời về|dời mộ|lấy cốt|(?:đưa|đón|rước) (?:anh|con|em|chú|bác|ông|cậu|bố|ba|cha) về|"
        "(?:tìm thấy|tìm được|phát hiện)(?: được| ra)?(?: [^\W\d]+){0,3} (?:mộ|hài cốt)|hồi hương"
    ),
    "battle": (
        "trận đánh|trận|đánh|tấn công|tiến công|tập kích|phục kích|chiến dịch|chốt|công đồn|"
        "giao chiến|"
        "pháo kích|chạm địch|nổ súng|đánh vào|càn|oanh tạc|ném bom|đụng độ|giao tranh|chạm súng|"
        "chặn đánh|mở màn|thương vong|bắn phá"
    ),
    "letter": (
        "bố viết|con viết|em viết|anh viết|viết ngày|viết đêm|viết lúc|thư đề ngày|thư viết|"
        "viết thư|thư ngày|gửi thư|thư cuối|thư"
    ),
    "home": (
        "nguyên quán|trú quán|quê quán|quê ở|quê gốc|quê|qq|nq|hộ khẩu|sinh quán|"
        "gia đình ở|bà con ở|người ở miệt|người miệt|nhà ở|địa chỉ|sinh ra ở|sinh tại|sinh ở"
    ),
    "other": (
        "hiện ở|hiện nay ở|hiện sống|hiện đang|đang sống|sống ở|sống tại|đang ở|gặp lại|gặp|ghé thăm|"
        "bị bắt|bị đày|đày ra|tù binh|trao trả|tập kết|học ở|huấn luyện|an dưỡng|điều trị|"
        "bị thương|công tác|quân tình nguyện|họp mặt|bia tưởng niệm|khánh thành|chụp|cấp ngày|ký ngày|lập ngày|"
        "cấp(?! bậc| uý| úy| trên)|đóng quân|hành quân|đi qua|vừa qua|tôi qua|đi chợ|đề bạt|"
        "kết nạp|đám cưới|máy bay rơi|trở lại|về thăm|giỗ"
    ),
}  # fmt: skip
_OTHERS: Final = {
    "death": (
        r"killed|kia|died|dead|death(?! notice| certificate)|shot|fell|missing|mia|lost his life|casualt\w+|tuee?s?|mort|"
        r"morte|tomba|tombee? (?:a|au|en|le|pres)|"
        r"decede\w*|disparu\w*|abattu\w*|погиб\w*|убит\w*|умер\w*|пал|пропал\w*|скончал\w*|"
        r"смерт\w*|умир\w*|расстрел\w*|сгорел\w*|mour\w+|perit|fusill\w+|execut(?:ed|e)|"
        r"taken from (?:his|the) body|stepped on a mine"
    ),
    "birth": r"born|dob|date of birth|birth|nee?|naissance|родил\w*|рожд\w*|г\.р",
    "enlist": (
        r"enlisted|joined|drafted|inducted|infiltrated|engagee? (?:en|volontaire|dans)|"
        r"incorpore\w*|призван\w*|призвал\w*|"
        r"вступил\w*|ушел на фронт|ушёл на фронт"
    ),
    "burial": (
        r"buried|bury|laid (?:him|them|her)|laid|burial|graves?|gravesites?|interred|cemetery|"
        r"bod(?:y|ies)|remains|"
        r"enterr\w+|inhum\w+|tombes?|sepultures?|"
        r"enseveli\w*|ensevelir|mis(?:e|es)? en terre|cimetieres?|fosses?|похорон\w*|захорон\w*|"
        r"могил\w*|кладбищ\w*|закопа\w*"
    ),
    "reburial": (
        r"exhum\w+|reburied|repatriated|recovered|disinterred|dug up|transfere\w*|перезахорон\w*|"
        r"эксгум\w*|перенес\w*"
    ),
    "battle": (
        r"battle|fights?|fighting|firefight|contact|ambush\w*|attack\w*|assault\w*|engaged|"
        r"operation|op|sweep|overrun|hit us|"
        r"fought|fired on|shelled|bombed|hit by|clash\w*|"
        r"combats?|bataille|accrochages?|se battirent|perdit|perdu|attaqu\w+|assaut|embuscade|бой|бои|боя|бою|боях|сражен\w*|атак\w*|"
        r"штурм\w*|налет\w*|налёт\w*|обстрел\w*|бомб\w*|swept|patrol\w*|counted"
    ),
    "letter": r"letter dated|letter of|wrote on|lettre du|lettre datee|письмо от|written on",
    "home": (
        r"native of|hometown|home village|home|came from|was from|from|originaire\w*|natif|"
        r"natifs|родом из|родом|уроженец|из"
    ),
    "other": (
        r"dated|datee|visited|visit|returned|came back|met (?:him|her|his|the|an?|up)|captured(?! (?:doc|map|paper))|taken prisoner|"
        r"prisoner|issued|awarded|drawn|photographed|photograph|photo taken|taken|i was in|"
        r"i lived|stationed|arrived|stopped (?:in|at)|trained|heard|captur(?:e|es|ee)|"
        r"fait prisonnier|retourne\w*|revenu|visit(?:e|ai)|arriv\w+|rencontr\w+|relevee? (?:le|en)|"
        r"trouvee?s?|photographie\w*|(?:в|из) плен\w*|взят\w*|приехал\w*|прибыл\w*|побывал\w*|"
        r"встретил\w*|видел\w*|учил\w*|стояли|доставлен\w*|узнал\w*|вернул\w*|живет|живёт"
    ),
}  # fmt: skip
_EASTERN: Final = {
    "death": "전사|사망|죽|숨졌|숨진|실종|牺牲|犧牲|阵亡|陣亡|死|去世|失踪|遇难|倒下|被炸|中弹|地雷|부상으로",
    "birth": "출생|태어|년생|出生|生于|年生",
    "enlist": "입대|입영|入伍|参军|參軍",
    "burial": "묻|매장|무덤|묘|유해|시신|埋|葬|墓|坟|遗体|遺體|遗骨",
    "reburial": "이장|발굴|이송|迁葬|移葬|迁|起骨|挖出",
    "battle": "전투|교전|공격|작전|매복|战斗|戰鬥|作战|进攻|攻打|伏击|战役|轰炸|激战|伤亡|守备|싸웠|싸운|사살|전과|습격|폭격",
    "letter": "편지|来信|写信|信",
    "home": "출신|고향|籍贯|老家|家乡",
    "other": (
        "방문|만났|만난|포로|잡혔|생포|살고|산다|被俘|被抓|俘虏|驻|到达|回国|访问|住在|修建|修路|"
        "修铁路|修机场|旅游|见到|获释"
    ),
}  # fmt: skip
_NOUNS: Final = re.compile(
    r"phần mộ|ngôi mộ|mộ chí|bia mộ|mộ|nghĩa trang|phan mo|ngoi mo|mo|nghia trang|ntls\w*|graves?|"
    r"gravesites?|cemetery|bod(?:y|ies)|remains|tombes?|sepultures?|cimetieres?|fosses?|могил\w*|"
    r"кладбищ\w*|무덤|묘|유해|시신|墓|坟|遗体|遺體|遗骨"
)
# "Mẹ anh mất": a death in the family is not the soldier's.
_FAMILY: Final = re.compile(
    r"(?<!\w)(?:mẹ|má|bầm|vợ|bà|me|vo|ba noi|mother|wife|mère|femme|мать|жена)"
    r"(?: (?:anh|chị|tôi|em|cháu|chú|bác|ông|nó|mình|toi|chau|chu|ong))?(?: đã| da| vừa)? $"
)
# A denied death is none: "không có ai hy sinh".
_DENIED: Final = re.compile(
    r"(?:khong|chua|chang)(?: co| ai| bi| he| phai| nguoi nao)* $|"
    r"(?<!\w)(?:no one|nobody|not|none|wasn't|no [a-z]+)(?: [a-z]+)? (?:was |were |found )*$|"
    r"(?:не|никто(?: \w+)? не) $|(?:没有人?|無人|无人|没人|未)$|"
    r"(?:personne n'a ete|personne n'est|aucun(?: [a-z]+){0,2}|pas) $"
)
_DENIED_BEHIND: Final = re.compile(
    r"(?:한|된)?\s?(?:사람|자|지)?(?:는|은|도|이|가)?\s?(?:없|않|안 )"
)
_TOLL: Final = re.compile(
    r"kia \d|\d+ (?:nva|vc|enemy)[ a-z]{0,12} kia|(?:nva|vc|enemy) kia|\d+ (?:tues|dead|killed)|"
    r"(?:deux|trois|quatre|cinq|six|sept|huit|dix|douze|quinze|vingt|trente|cent) (?:tues|morts)|"
    r"mất (?:\d+ (?:người|anh|đồng|chiến|quân)|nhiều|hơn|gần|cả trăm|mấy chục)|"
    r"mat (?:\d+ (?:nguoi|anh|dong|chien|quan)|nhieu|hon|gan)|убито \d"
)
# "Báo tử" names a paper, "mặt trận" a front, "mất tích" stands as it is.
_NO_CUE_BEFORE: Final = re.compile(
    r"(?<!\w)(?:mặt|mat|nhà|nha|chiến|chien|liệt|liet|học|hoc|vệ|ve) $"
)


def _one(kinds: dict[str, str], bare: bool = False) -> re.Pattern[str]:
    parts = [f"(?P<{kind}>{unaccented(words) if bare else words})" for kind, words in kinds.items()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")


_ORDER: Final = (
    "reburial", "other", "enlist", "letter", "home", "death", "birth", "burial", "battle"
)  # fmt: skip
_WRITTEN: Final = _one({k: _VIETNAMESE[k] for k in _ORDER})
_BARE: Final = _one(
    {k: _VIETNAMESE[k] for k in _ORDER},
    bare=True,
)
_WEST: Final = _one(_OTHERS)
_EAST: Final = re.compile("|".join(f"(?P<{kind}>{words})" for kind, words in _EASTERN.items()))
_TOGETHER: Final = 8
_EASTERN_SIGN: Final = re.compile("[\u3400-\u9fff\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue word: where it stands in the source, and what it says."""

    start: int
    end: int
    kind: str
    words: str

    @property
    def noun(self) -> bool:
        """Whether it names a grave or remains rather than an act that has a day."""
        return self.kind == "burial" and bool(_NOUNS.fullmatch(self.words))


def cues(reading: EntityReading) -> list[Cue]:
    """Return the cue words of a text in order; denied deaths left out."""
    patterns: list[tuple[re.Pattern[str], str]] = []
    kept, folded = reading.mapped.kept, reading.mapped.folded
    if "vi" in reading.languages:
        patterns.append((_WRITTEN, kept) if reading.accented else (_BARE, folded))
    if reading.languages & {"en", "fr", "ru"}:
        patterns.append((_WEST, folded))
    if _EASTERN_SIGN.search(kept):
        patterns.append((_EAST, kept))
    found: list[Cue] = []
    for pattern, text in patterns:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - 32) : match.start()]
            if _NO_CUE_BEFORE.search(before):
                continue
            kind = match.lastgroup or "other"
            if kind == "death" and _DENIED.search(unaccented(before)):
                continue
            if kind == "death" and _DENIED_BEHIND.match(text, match.end()):
                continue
            if kind == "death" and _FAMILY.search(before):
                kind = "other"
            if kind == "death" and _TOLL.search(text, max(0, match.start() - 24), match.end() + 12):
                # A count of the enemy's dead reports a fight.
                kind = "battle"
            found.append(Cue(*reading.mapped.span(*match.span()), kind, match.group()))
    return _moved(sorted(found, key=lambda cue: cue.start))


def _moved(found: list[Cue]) -> list[Cue]:
    """Read "hài cốt … bốc", "유해를 발굴" as a reburial in both words."""
    moves = [cue for cue in found if cue.kind == "reburial"]
    return [
        replace(cue, kind="reburial")
        if cue.kind == "burial" and any(0 <= move.start - cue.end <= _TOGETHER for move in moves)
        else cue
        for cue in found
    ]
