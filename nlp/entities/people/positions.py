"""Positions held: "A phó", "y tá", "squad leader", "командир взвода", "连长"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from nlp.entities.people.phrases import Phrases, gap
from nlp.entities.reading import EntityReading
from records.entity import Entity

_LEVELS: Final = {
    "tiểu đội": "a", "trung đội": "b", "đại đội": "c", "tiểu đoàn": "d", "trung đoàn": "e",
    "sư đoàn": "f",
}  # fmt: skip
_OTHERS: Final = (
    "y tá|y sĩ|y sỹ=y sĩ|bác sĩ|bác sỹ=bác sĩ|quân y sĩ|quân y|cứu thương|dược sĩ|dược tá|"
    "liên lạc|liên lạc viên=liên lạc|"
    "chính trị viên|chính trị viên phó|chính trị viên trưởng=chính trị viên|chính ủy|chính "
    "uỷ=chính ủy|phó chính ủy|"
    "khẩu đội trưởng|khẩu đội phó|trung đội trưởng|đội trưởng|đội phó|tổ trưởng|tổ phó|xã đội "
    "trưởng|xã đội phó|"
    "huyện đội trưởng|huyện đội phó|tỉnh đội trưởng|thôn đội trưởng|ấp đội trưởng|quận đội "
    "trưởng|thuyền trưởng|"
    "thuyền phó|máy trưởng|tham mưu trưởng|tham mưu phó|phó tham mưu trưởng|lữ đoàn trưởng|lữ "
    "đoàn phó|"
    "chủ nhiệm chính trị|chủ nhiệm hậu cần|trợ lý tác chiến|trợ lý chính trị|trợ lý trinh sát|"
    "trợ lý quân lực|"
    "xạ thủ|pháo thủ|pháo thủ số 1|xạ thủ số 1|xạ thủ b40|xạ thủ trung liên|xạ thủ đại liên|"
    "lái xe|lái xe tăng|"
    "báo vụ|báo vụ viên=báo vụ|điện báo viên|cơ yếu|quản lý|anh nuôi|nuôi quân|văn thư|quân "
    "khí|quân lực|"
    "phi công|trạm trưởng|binh trạm trưởng|binh trạm phó|đoàn trưởng|bí thư chi bộ|"
    "bí thư chi đoàn|trung đội bậc trưởng|giao liên|phóng viên|chi ủy viên|trinh sát viên|y công"
)
# Also trades and troops; a position only in a form's field or between commas.
_GENERAL: Final = frozenset(
    "liên lạc|lái xe|quản lý|quân y|giao liên|bác sĩ|cứu thương|quân khí|quân lực|cơ yếu|đội "
    "trưởng|"
    "tổ trưởng|phóng viên|văn thư|nuôi quân|anh nuôi|xạ thủ|pháo thủ|báo vụ|phi công|đoàn "
    "trưởng|tổ phó|"
    "đội phó|trinh sát viên".split("|")
)
_FORM_ONLY: Final = frozenset(
    "chiến sĩ|chiến sỹ|trinh sát|đặc công|du kích|thông tin|công binh|vận tải|cán bộ|bộ đội".split(
        "|"
    )
)


def _vietnamese() -> dict[str, str]:
    table: dict[str, str] = {}
    for level, letter in _LEVELS.items():
        for short, long in (("trưởng", "trưởng"), ("phó", "phó"), ("bậc trưởng", "trưởng")):
            table[f"{level} {short}"] = f"{level} {long}"
            table[f"{letter} {short}"] = f"{level} {long}"
        table[f"phó {level}"] = f"{level} phó"
        table[f"phó {level} trưởng"] = f"{level} phó"
    for entry in _OTHERS.split("|"):
        word, _, norm = entry.partition("=")
        table[word] = norm or word
    for word in _FORM_ONLY:
        table[word] = word.replace("sỹ", "sĩ")
    for word, norm in (
        ("ctv", "chính trị viên"), ("ct viên", "chính trị viên"), ("ctv phó", "chính trị viên phó"),
        ("at", "tiểu đội trưởng"), ("ap", "tiểu đội phó"), ("bt", "trung đội trưởng"),
        ("bp", "trung đội phó"), ("ct", "đại đội trưởng"), ("cp", "đại đội phó"), ("cs",
        "chiến sĩ"),
    ):  # fmt: skip
        table[word] = norm
    return table


_SHORT: Final = frozenset("at ap bt bp ct cp cs ctv".split())
_VI: Final = Phrases(_vietnamese(), exact=("liên lạc", "c phó", "a phó", "b phó"))
_FIELD: Final = re.compile(
    r"(?:chức vụ|chuc vu|ch[uứ]c|cv|nhiệm vụ|chức danh)[^:;\n]{0,12}[:\-] ?$|(?:là|làm|giữ chức) $",
    re.IGNORECASE,
)
_STRICT_FIELD: Final = re.compile(
    r"(?:chức vụ|chuc vu|cv|chức danh)[^:;\n]{0,12}[:\-] ?$", re.IGNORECASE
)
_EN: Final = (
    "squad leader|assistant squad leader|asst squad leader|asst platoon leader|deputy squad "
    "leader|platoon leader|platoon commander|"
    "assistant platoon leader|"
    "deputy platoon leader|company commander|deputy company commander|assistant company "
    "commander|company xo|executive officer|"
    "battalion commander|deputy battalion commander|regimental commander|regiment commander|"
    "deputy regimental commander|"
    "division commander|political officer|company political officer|battalion political "
    "officer|commissar|medic|nurse|combat medic|"
    "radio operator|rto|messenger|liaison|liaison man|courier|machine gunner|gunner|rifleman|"
    "scout|platoon sergeant|"
    "section leader|cell leader|sapper squad leader|team leader|signalman|corpsman|chaplain|"
    "surgeon|doctor|cook|driver|"
    "guerrilla leader|finance officer|supply officer|chief of staff|mortarman|propaganda "
    "cadre|village guerrilla leader|political cadre"
)
_FR: Final = (
    "chef de section=platoon leader|chef de groupe=squad leader|chef de bataillon=battalion "
    "commander|infirmier=medic|"
    "infirmière=nurse|commandant de compagnie=company commander|commissaire "
    "politique=political officer|tireur=gunner|"
    "mitrailleur=machine gunner|chef de compagnie=company commander|commandant de "
    "bataillon=battalion commander|"
    "agent de liaison=messenger|médecin=doctor|aumônier=chaplain|brancardier=stretcher bearer|"
    "éclaireur=scout|"
    "commandant du bataillon=battalion commander|commandant du régiment=regimental commander|"
    "chef d'escouade=squad leader"
)
# In English these are trades; positions only in apposition to a name.
_EN_GENERAL: Final = frozenset(
    "medic|nurse|messenger|liaison|courier|gunner|rifleman|scout|doctor|cook|driver|rto|radio "
    "operator|machine gunner|"
    "infirmier|infirmière|tireur|médecin|éclaireur|chaplain|corpsman|surgeon|signalman|"
    "aumônier|brancardier|mitrailleur".split("|")
)
_POLITICAL: Final = frozenset(("chính trị viên", "chính trị viên phó", "chính ủy"))
_ARTICLES: Final = frozenset("a an the his their un une le la son sa".split())
_RU: Final = re.compile(
    r"(?<!\w)(?:заместител\w+ )?(?P<pos>командир\w{0,2} (?:\d+[\w-]* )?(?:отделени|взвод|рот|"
    r"батальон|полк|дивизи|батаре|расч[её]т)\w*|"
    r"политрук\w{0,2}|замполит\w{0,2}|комиссар\w{0,2}|санинструктор\w{0,2}|медсестр\w{1,2}|"
    r"медбрат\w{0,2}|фельдшер\w{0,2}|наводчик\w{0,2}|"
    r"пулем[её]тчик\w{0,2}|радист\w{0,2}|связн\w{2,3}|переводчик\w{0,2}|разведчик\w{0,2}|"
    r"военный советник|оператор\w{0,2}|военврач\w{0,2})(?!\w)",
    re.IGNORECASE,
)
_RU_NORM: Final = (
    ("отделени", "squad leader"),
    ("взвод", "platoon leader"),
    ("рот", "company commander"),
    ("батальон", "battalion commander"),
    ("полк", "regimental commander"),
    ("дивизи", "division commander"),
    ("батаре", "battery commander"),
    ("расч", "gun commander"),
    ("политрук", "political officer"),
    ("замполит", "political officer"),
    ("комиссар", "political officer"),
    ("санинструктор", "medic"),
    ("медсестр", "nurse"),
    ("медбрат", "medic"),
    ("фельдшер", "medic"),
    ("наводчик", "gunner"),
    ("пулем", "machine gunner"),
    ("радист", "radio operator"),
    ("связн", "messenger"),
    ("переводчик", "interpreter"),
    ("разведчик", "scout"),
    ("советник", "military adviser"),
    ("оператор", "operator"),
    ("врач", "doctor"),
)
_KO: Final = re.compile(
    "부?(?:분대장|소대장|중대장|대대장|연대장|사단장)|위생병|의무병|통신병|무전병|정치장교|"
    "정치지도원|간호사|군의관|연락병|통역병|선임하사|기관총사수|인사계"
)
_KO_NORM: Final = {
    "분대장": "squad leader", "소대장": "platoon leader", "중대장": "company commander", "대대장": (
    "battalion commander"
    ),
    "연대장": "regimental commander", "사단장": "division commander", "위생병": "medic",
    "의무병": "medic", "통신병": (
    "radio operator"
    ),
    "무전병": "radio operator", "정치장교": "political officer",
    "정치지도원": "political officer", "간호사": "nurse", "군의관": "doctor",
    "연락병": "messenger", "통역병": "interpreter", "선임하사": "platoon sergeant", "기관총사수": (
    "machine gunner"
    ), "인사계": (
    "first sergeant"
    ),
}  # fmt: skip
_ZH: Final = re.compile(
    "副?(?:班长|排长|连长|营长|团长|师长)|政治指导员|指导员|教导员|政委|卫生员|通信员|通讯员|"
    "司机|驾驶员|护士|军医|翻译|炮手|机枪手|报务员|炊事员|炮长"
)
_ZH_NORM: Final = {
    "班长": "squad leader", "排长": "platoon leader", "连长": "company commander", "营长": (
    "battalion commander"
    ), "团长": (
    "regimental commander"
    ),
    "师长": "division commander", "政治指导员": "political officer",
    "指导员": "political officer", "教导员": (
    "political officer"
    ),
    "政委": "political officer", "卫生员": "medic", "通信员": "messenger", "通讯员": "messenger",
    "司机": "driver", "驾驶员": "driver",
    "护士": "nurse", "军医": "doctor", "翻译": "interpreter", "炮手": "gunner", "机枪手": (
    "machine gunner"
    ), "报务员": (
    "radio operator"
    ),
    "炊事员": "cook", "炮长": "gun commander",
}  # fmt: skip


def _split(listed: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for entry in listed.split("|"):
        word, _, norm = entry.partition("=")
        table[word.replace("'", " ")] = norm or word
    return table


_EN_POSITIONS: Final = Phrases(_split(_EN))
_FR_POSITIONS: Final = Phrases(_split(_FR), kept=True)


def find_positions(reading: EntityReading) -> list[Entity]:
    """Return positions; ``norm`` in Vietnamese for Vietnamese words, else in English."""
    found: list[Entity] = []
    if reading.words:
        found += _latin(reading)
    if not reading.text.isascii():
        found += _others(reading)
    found.sort(key=lambda one: (one.start, -one.end))
    return [one for i, one in enumerate(found) if not i or one.start >= found[i - 1].end]


def _latin(reading: EntityReading) -> Iterator[Entity]:
    words = reading.words
    text = reading.text
    if "vi" in reading.languages:
        for first, behind, norm in _VI.find(reading):
            start, end = words[first].start, words[behind - 1].end
            before = text[max(0, start - 24) : start]
            written = " ".join(word.kept for word in words[first:behind])
            listed = (
                norm in _FORM_ONLY
                and before.endswith((", ", " - ", " – "))
                and text[end : end + 1] in ",;."
            )
            field = _STRICT_FIELD.search(before)
            if (norm in _FORM_ONLY or written in _SHORT) and not field and not listed:
                continue
            if norm in _GENERAL and not (_FIELD.search(before) or _apposed(reading, first, behind)):
                continue
            if behind < len(words) and words[first].text[0].isdigit():
                continue
            if norm in _POLITICAL and (wider := _with_level(reading, behind)) is not None:
                end = words[wider - 1].end
                norm = text[start:end].lower()
            yield reading.entity(start, end, "POSITION", norm, 0.9, "position")
    for lang, phrases in (("en", _EN_POSITIONS), ("fr", _FR_POSITIONS)):
        if lang not in reading.languages:
            continue
        for first, behind, norm in phrases.find(reading):
            written = " ".join(word.kept for word in words[first:behind])
            if written in _EN_GENERAL and not _apposed(reading, first, behind):
                continue
            yield reading.entity(
                words[first].start,
                words[behind - 1].end,
                "POSITION",
                norm,
                0.85,
                f"position_{lang}",
            )


def _with_level(reading: EntityReading, behind: int) -> int | None:
    """Return the word behind the level of a commissar, where no unit begins with it."""
    words = reading.words
    if behind + 2 > len(words) or gap(reading, behind - 1) != " ":
        return None
    if f"{words[behind].kept} {words[behind + 1].kept}" not in _LEVELS:
        return None
    numbered = behind + 2 < len(words) and gap(reading, behind + 1) == " "
    return None if numbered else behind + 2


def _apposed(reading: EntityReading, first: int, behind: int) -> bool:
    """Whether the word stands behind a comma after a capital, or right before a name."""
    words = reading.words
    lower = reading.case == "lower"
    before = first - 1
    if before > 0 and words[before].bare in _ARTICLES:
        before -= 1
    parted = before >= 0 and gap(reading, before) in (", ", " - ", ": ", " (", " – ")
    if parted and (lower or words[before].text[0].isupper() or words[before].text[0].isdigit()):
        return True
    if behind < len(words) and gap(reading, behind - 1) == " ":
        following = words[behind].text
        if following[0].isupper() and following[1:].islower():
            return True
    return False


def _others(reading: EntityReading) -> Iterator[Entity]:
    text = reading.text
    for match in _RU.finditer(text):
        written = match.group().lower()
        norm = next((norm for stem, norm in _RU_NORM if stem in written), None)
        if norm and written.startswith("заместител"):
            norm = f"deputy {norm}"
        yield reading.entity(*match.span(), "POSITION", norm, 0.8, "position_ru")
    for pattern, norms, deputy, lang in ((_KO, _KO_NORM, "부", "ko"), (_ZH, _ZH_NORM, "副", "zh")):
        for match in pattern.finditer(text):
            written = match.group()
            norm = norms.get(written) or f"deputy {norms.get(written.removeprefix(deputy))}"
            yield reading.entity(*match.span(), "POSITION", norm, 0.8, f"position_{lang}")
