"""Grave goods and markers, where they lie in a grave or mark one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from typing import Final

from nlp.entities.people.phrases import Phrases, gap
from nlp.entities.reading import EntityReading
from records.entity import Entity

_GOODS_VI: Final = {
    "groundsheet": "tấm tăng|vải tăng|tăng",
    "hammock": "võng|võng bạt|võng dù",
    "water_bottle": "bình tông|bi đông|bình toong|bi-đông|bình đông",
    "medicine_bottle": (
        "lọ penicillin|lọ penixilin|lọ pênixilin|lọ penicilin|lọ thuốc|lọ thủy tinh|lọ thuỷ tinh|"
        "lọ kháng sinh|chai thủy tinh|lọ pê ni xi lin|lọ nhỏ|lọ dầu cao"
    ),
    "paper_slip": "mẩu giấy|mảnh giấy|tờ giấy ghi tên|giấy ghi tên",
    "sandals": "đôi dép cao su|đôi dép lốp|đôi dép râu|đôi dép|dép cao su|dép lốp|dép râu|dép "
    "đúc|dép",
    "comb": "lược|lược nhôm|lược đuya ra|lược sừng",
    "ring": "nhẫn|nhẫn cưới|nhẫn vàng|nhẫn nhôm",
    "pen": "bút máy|bút kim tinh|bút trường sơn|bút",
    "watch": "đồng hồ",
    "identity_tag": "thẻ bài|thẻ quân nhân|thẻ đoàn|thẻ đoàn viên|thẻ đảng|thẻ",
    "mess_tin": "ăng gô|ăng-gô|hăng gô|bát sắt|bát sắt tráng men|cà mèn|ca nhôm",
    "belt": "thắt lưng|dây lưng|khóa thắt lưng|khoá thắt lưng|xanh tuya|mặt khóa",
    "diary": "nhật ký|sổ tay",
    "lighter": "bật lửa",
    "mirror": "gương|mảnh gương",
    "hat": "mũ tai bèo|mũ cối|mũ sắt|mũ",
    "rucksack": "ba lô|balô|bồng",
    "sack": "túi ni lông|túi vải",
    "plastic_sheet": "tấm ni lông|tấm nilon|mảnh ni lông",
    "cup": "ca inox|ca sắt|ca men",
    "spoon": "thìa|muỗng|thìa nhôm",
    "teeth": "răng vàng|răng bịt vàng|răng giả",
    "photo": "tấm ảnh|bức ảnh|ảnh người yêu",
    "toothbrush": "bàn chải|bàn chải đánh răng",
    "coin": "đồng xu|xu|tiền xu",
    "whistle": "còi đồng",
    "lamp": "đèn pin",
    "weapon": "súng ak|khẩu ak|súng|b40|lựu đạn|dao găm|băng đạn",
    "flag": "lá cờ|cờ",
    "shirt": "quần áo bộ đội|áo bộ đội|quân phục|mảnh áo|cúc áo|áo len",
    "blanket": "chăn|chăn chiên|chăn bông",
}
_MARKERS_VI: Final = {
    "km_post": "cột cây số|cột km|cột mốc cây số|trụ cây số",
    "boundary_post": "cột mốc|mốc bê tông|cọc bê tông|cọc mốc|cọc gỗ|cọc sắt|cọc tre",
    "gravestone": "tấm bia|bia đá|bia mộ|bia gỗ|bia xi măng|bia bằng đá|phiến đá khắc tên|bia",
    "marker_stone": (
        "hòn đá khắc tên|tảng đá khắc tên|hòn đá khắc|đá khắc tên|viên gạch|viên đá khắc tên"
    ),
    "marker_wood": "tấm gỗ|mảnh gỗ|tấm ván|mảnh ván|thanh gỗ|tấm tre|miếng gỗ",
    "marker_metal": (
        "mảnh tôn|tấm tôn|miếng nhôm|mảnh nhôm|biển tôn|mảnh dù|mảnh duyra|mảnh đuy ra|ống bơ|vỏ "
        "đạn|mảnh máy bay|tấm nhôm"
    ),
}
_EN: Final = {
    "groundsheet": "ground sheet|groundsheet|poncho|tarp", "hammock": "hammock", "water_bottle": (
    "canteen|water bottle"
    ),
    "medicine_bottle": (
    "penicillin bottle|medicine bottle|glass bottle|glass vial|penicillin vial|vial"
    ), "sandals": (
    "sandals|ho chi minh sandals|rubber sandals|tire sandals"
    ),
    "comb": "comb|aluminum comb", "ring": "ring|wedding ring", "pen": "fountain pen|pen", "watch": (
    "watch|wristwatch"
    ), "identity_tag": (
    "dog tag|dog tags|id card|identity card"
    ),
    "mess_tin": "mess kit|mess tin|rice bowl", "belt": "belt buckle|belt", "diary": (
    "diary|notebook|journal"
    ), "lighter": (
    "lighter|zippo"
    ), "hat": (
    "pith helmet|helmet"
    ),
    "rucksack": "rucksack|pack|knapsack", "photo": "photo|photograph|picture", "spoon": "spoon",
    "letter": (
    "letter|letters"
    ), "wallet": "wallet",
    "sack": "plastic bag",
    "flag": "flag", "weapon": "rifle|ak-47|ak", "km_post": (
    "kilometer post|kilometre post|km marker|mile marker|kilometer marker"
    ),
    "gravestone": "headstone|gravestone|tombstone", "marker_wood": (
    "wooden cross|wooden marker|wooden post|stake|bamboo stake"
    ), "marker_stone": (
    "stone marker|pile of rocks|rock pile|cairn"
    ),
}  # fmt: skip
_FR: Final = {
    "groundsheet": "toile de tente", "water_bottle": "bidon|gourde", "ring": "bague|alliance",
    "pen": "stylo", "watch": "montre",
    "identity_tag": "plaque d'identité|plaque", "mess_tin": "gamelle", "belt": "ceinturon",
    "diary": (
    "carnet|journal"
    ), "lighter": "briquet",
    "hat": "casque", "photo": "photographie|photo", "letter": "lettre|lettres",
    "wallet": "portefeuille", "medicine_bottle": (
    "flacon|fiole"
    ),
    "km_post": "borne kilométrique|borne", "gravestone": "pierre tombale|stèle", "marker_wood": (
    "croix de bois|croix en bois|croix|piquet"
    ), "marker_stone": (
    "tas de pierres"
    ),
    "sandals": "sandales", "comb": "peigne", "hammock": "hamac",
}  # fmt: skip
_RU: Final = re.compile(
    r"(?<!\w)(?:(?P<groundsheet>плащ-палатк\w+)|(?P<hammock>гамак\w*)|"
    r"(?P<water_bottle>фляг\w+|фляжк\w+)|(?P<medicine_bottle>(?:пузыр\w+|флакон\w*)(?: из-под "
    r"пенициллина)?)|"
    r"(?P<ring>кольц\w+)|(?P<pen>авторучк\w+)|(?P<watch>часы)|(?P<identity_tag>жетон\w*|"
    r"медальон\w*)|(?P<mess_tin>котел\w+)|(?P<spoon>ложк\w+)|(?P<cartridge>гильз\w+)|"
    r"(?P<belt>ремень|пряжк\w+)|(?P<diary>дневник\w*|"
    r"блокнот\w*|записн\w+ книжк\w+)|"
    r"(?P<hat>каск\w+|пробков\w+ шлем\w*)|(?P<photo>фотографи\w+)|(?P<gravestone>надгроби\w+|"
    r"плит\w+|обелиск\w*)|(?P<marker_wood>деревянн\w+ (?:крест\w*|столб\w*|табличк\w+)|"
    r"табличк\w+)|"
    r"(?P<km_post>километров\w+ столб\w*)|(?P<sandals>сандали\w+)|(?P<comb>расческ\w+|"
    r"гребень))(?!\w)",
    re.IGNORECASE,
)
_KO: Final = re.compile(
    r"(?P<water_bottle>수통)|(?P<medicine_bottle>페니실린 ?병|약병|유리병)|(?P<ring>반지)|"
    r"(?P<pen>만년필)|(?P<watch>손목시계|시계)|(?P<identity_tag>인식표|군번줄|신분증)|"
    r"(?P<diary>일기장?|수첩)|"
    r"(?P<sandals>샌들|고무신)|(?P<comb>빗(?=[을이과,]))|(?P<hammock>해먹)|"
    r"(?P<groundsheet>판초(?:우의)?)|(?P<km_post>이정표|표지석)|(?P<gravestone>비석|묘비|"
    r"묘석)|(?P<marker_wood>나무 ?(?:팻말|말뚝|십자가)|푯말)|(?P<photo>사진)|"
    r"(?P<belt>벨트|허리띠)|(?P<whistle>호루라기)|(?P<letter>편지)"
)
_ZH: Final = re.compile(
    r"(?P<water_bottle>水壶)|(?P<medicine_bottle>青霉素(?:药)?瓶|药瓶|玻璃瓶)|(?P<ring>戒指)|"
    r"(?P<pen>钢笔)|(?P<watch>手表)|(?P<identity_tag>身份牌|证件)|(?P<diary>日记本?|笔记本)|"
    r"(?P<sandals>胶鞋|凉鞋)|"
    r"(?P<comb>梳子)|(?P<hammock>吊床)|(?P<groundsheet>雨布)|(?P<km_post>里程碑|公里碑|界碑)|"
    r"(?P<gravestone>墓碑|石碑)|(?P<marker_wood>木牌|木桩)|(?P<photo>照片)|(?P<belt>皮带|"
    r"腰带)|(?P<mess_tin>饭盒)"
)
_GRAVE: Final = re.compile(
    r"(?<!\w)(?:chon|mo|an tang|mai tang|hai cot|quy tap|boc mo|cat boc|huyet|vui|nam cung|"
    r"buri\w*|bury|graves?|tombs?|remains|skeletons?|"
    r"enterr\w*|inhum\w*|tombes?|fosses?|ossements)(?!\w)|могил|похорон|захорон|закоп|останк|"
    r"묻|무덤|매장|유해|묘|埋|葬|墓|坟|遗骨|遗骸"
)
_IN_GRAVE: Final = re.compile(
    r"(?:(?<!\w)(?:trong|dưới|theo|cùng|kèm|kèm theo|cạnh|gần|dưới|bên|có|còn|với|bằng|bọc|"
    r"gói|bó|quấn|đắp|bỏ|cắm|đặt|đóng|dựng|làm|lấy|nhét|thấy|tìm thấy|một|chiếc|cái|đôi|tấm|"
    r"gối|đeo|"
    r"là|in|with|a|an|the|his|and|beside|near|by|under|un|une|le|la|son|sa|avec|du)[: ]+)$",
    re.IGNORECASE,
)
# A tree is a marker where the grave is said to lie right by it.
_TREE: Final = re.compile(
    r"(?:chôn|vùi|mộ|nằm|an táng)[^.;,!?\n]{0,24}? (?:cạnh|dưới|bên|gần|ngay|sát|ở) "
    r"(?:(?:một|cái|chỗ) )?(?P<tree>(?:gốc cây|gốc|cây) (?!súng|số|cầu|đạn)[^\W\d_]+"
    r"(?: (?:lẻ|săng lẻ|cổ thụ|nia|to|đôi|rừng))*)(?!\w)",
    re.IGNORECASE,
)
# Goods found on the dead count also where no grave is named.
_DEAD: Final = re.compile(
    r"(?<!\w)(?:chet|hy sinh|liet si|xac|thi the|dead|body|bodies|killed|kia|nva|found on|"
    r"carried|mort|tue|"
    r"cadavre|corps)(?!\w)|погиб|убит|мертв|전사|시신|사망|牺牲|阵亡|遗体|身上"
)
_PERSONAL: Final = frozenset(
    "water_bottle comb ring pen watch identity_tag mess_tin belt diary lighter wallet spoon "
    "whistle "
    "medicine_bottle mirror hammock".split()
)
_INTRODUCES: Final = re.compile(r":| (?:ghi|đề)(?: (?:là|rõ))?\s*[:\"“]| of [A-Z]")
_NUMBERED: Final = re.compile(
    r" ?(?:số |km ?|thứ )?(?P<n>\d{1,4}(?:[+/]\d{1,3})?)(?![\d/]|[.,]\d| ?(?:người|mét|m |năm))"
)
_BRAND: Final = re.compile(
    r" (?:Kim Tinh|Trường Sơn|Parker|Hồng Hà|Tiền Phong|Trung Quốc|Pilot|Hero|Liên Xô|Thống "
    r"Nhất|Pôn Giô|Pôljot|Poljot|Seiko|Odo|Wyler)"
)
_MATERIAL: Final = re.compile(
    r" (?:nhựa|nhôm|đá|gỗ|sắt|đồng|cao su|inox|bạc|vàng|tre|xi măng|bê tông|dù|bạt|tráng men|"
    r"mo nang|khắc tên)(?!\w)"
)
_NUMBERED_KINDS: Final = frozenset(("km_post", "boundary_post"))
# Short words with other meanings: only right behind a word that puts them into a grave.
_SHORT: Final = frozenset(
    "tăng bia thẻ bút mũ xu cờ dép lược nhẫn gương thìa chăn võng bồng súng pen ring belt "
    "pack watch tarp flag stake "
    "photo picture letter letters rifle ak vial journal lettre lettres photo carnet borne "
    "plaque croix bague stylo montre".split()
)
_NOT_AFTER: Final = {
    "tăng": ("cường", "gia", "của", "t", "địch", "mỹ", "thiết"), "bia": ("đạn", "hơi", "rượu",
    "tưởng"), "thẻ": ("căn", "ngân", "cứu"),
    "súng": ("nổ", "địch", "bắn"), "bút": ("đàm",), "cờ": ("vua", "tướng"), "nhẫn": ("nại",),
    "mũ": ("nồi",), "lược": ("đồ", "sử"),
}  # fmt: skip


def _table(*kinds: dict[str, str]) -> dict[str, str]:
    return {
        word.replace("-", " ").replace("'", " "): kind
        for table in kinds
        for kind, words in table.items()
        for word in words.split("|")
    }


_VI_PHRASES: Final = Phrases(_table(_GOODS_VI, _MARKERS_VI))
_EN_PHRASES: Final = Phrases(_table(_EN))
_FR_PHRASES: Final = Phrases(_table(_FR), kept=True)
_MARKERS: Final = frozenset((*_MARKERS_VI, "gravestone", "marker_wood", "marker_stone", "km_post"))
_SENTENCE_END: Final = re.compile(r"[.!?…;](?=\s|$)|\n|[。！？；]")


def find_objects(reading: EntityReading) -> list[Entity]:
    """Return OBJECT entities; ``norm`` is the kind of thing in English.

    Only in sentences (or directly behind sentences) that speak of a burial: a comb in a letter
    is no clue to a grave.
    """
    folded = reading.mapped.folded
    grave = _GRAVE.search(folded) is not None
    if not grave and not _DEAD.search(folded):
        return []
    found: list[Entity] = []
    sentences = _sentences(reading)
    for lang, phrases in (("vi", _VI_PHRASES), ("en", _EN_PHRASES), ("fr", _FR_PHRASES)):
        if lang in reading.languages:
            found += _latin(reading, phrases, sentences, lang)
    if not reading.text.isascii():
        for lang, pattern in (("ru", _RU), ("ko", _KO), ("zh", _ZH)):
            if lang in reading.languages:
                for match in pattern.finditer(reading.text):
                    if match.lastgroup in _PERSONAL or _speaks_of_grave(sentences, match.start()):
                        found.append(
                            reading.entity(
                                *match.span(), "OBJECT", match.lastgroup, 0.7, f"object_{lang}"
                            )
                        )
    if grave and "vi" in reading.languages:
        found += (
            reading.entity(*match.span("tree"), "OBJECT", "tree", 0.7, "object_tree")
            for match in _TREE.finditer(reading.text)
        )
    found.sort(key=lambda one: (one.start, -one.end))
    return [one for i, one in enumerate(found) if not i or one.start >= found[i - 1].end]


def _sentences(reading: EntityReading) -> list[tuple[int, int, bool]]:
    text = reading.text
    bounds = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    mapped = reading.mapped
    spans: list[tuple[int, int, bool]] = []
    for start, end in itertools.pairwise(bounds):
        if end > start:
            folded = mapped.folded[mapped.place(start) : mapped.place(end)]
            spans.append((start, end, bool(_GRAVE.search(folded))))
    return spans


def _speaks_of_grave(sentences: list[tuple[int, int, bool]], at: int) -> bool:
    before = False
    for start, end, speaks in sentences:
        if start <= at < end:
            return speaks or before
        before = speaks
    return before


def _latin(
    reading: EntityReading,
    phrases: Phrases[str],
    sentences: list[tuple[int, int, bool]],
    lang: str,
) -> Iterator[Entity]:
    words = reading.words
    text = reading.text
    for first, behind, kind in phrases.find(reading):
        start, end = words[first].start, words[behind - 1].end
        if kind not in _PERSONAL and not _speaks_of_grave(sentences, start):
            continue
        single = behind - first == 1
        if single and lang == "vi" and not reading.accented:
            continue  # "chan" may be "chân", "nhan" may be "nhận".
        word = words[first].kept
        if single and (word in _SHORT or len(word) < 4):
            if not _IN_GRAVE.search(text[max(0, start - 12) : start]):
                continue
            following = (
                words[behind].kept
                if behind < len(words) and gap(reading, behind - 1) == " "
                else ""
            )
            if following in _NOT_AFTER.get(word, ()) or (
                not reading.accented and "vi" in reading.languages and len(word) < 5
            ):
                continue
        if (
            word == "tăng"
            and first
            and words[first - 1].kept in ("xe", "lính", "chống", "diệt", "đuôi")
        ):
            continue
        numbered = kind in _NUMBERED_KINDS and _NUMBERED.match(text, end)
        if numbered:
            end = numbered.end("n")
        for pattern in (_MATERIAL, _BRAND):
            more = pattern.match(text, end)
            if more:
                end = more.end()
        marker = kind in _MARKERS
        if _INTRODUCES.match(text, end):
            continue  # "Bia mộ: …", "diary of X": what is written counts, not the thing.
        yield reading.entity(
            start, end, "OBJECT", kind, 0.85 if numbered else 0.72 if marker else 0.68, "object"
        )
