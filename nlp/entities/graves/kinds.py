"""Kind of grave, what the dead lay in, whether they were moved, whether a sketch exists."""

from __future__ import annotations

from typing import Final

from nlp.entities.graves.facts import Rule, rule

_KIND: Final = (
    (
        "vi",
        (
            r"(?:mộ|mồ|hố chôn|huyệt) (?:chôn )?(?:tập thể|chung)|chôn (?:tập thể|chung(?: "
            r"một (?:hố|"
            r"huyệt|mộ|hầm|chỗ|hào))?)|chôn cùng (?:một )?(?:hố|huyệt|mộ)"
        ),
        "mass",
    ),
    (
        "vi",
        (
            r"(?:mộ|huyệt|hố) riêng|chôn riêng(?: từng (?:người|mộ|huyệt))?|mỗi (?:người|đồng chí|"
            r"anh) một (?:mộ|huyệt|hố|nấm)|chôn (?:từng người|lẻ)|mộ (?:lẻ|đơn)"
        ),
        "single",
    ),
    (
        "vi",
        (
            r"(?:chôn|vùi|nằm|đặt|sập|lấp|an táng)(?: \w+){0,6}? (?:dưới|trong|ở|tại|luôn|ngay)(?: "
            r"\w+){0,2}? hố bom|hố bom(?=[^.]{0,30} (?:chôn|mộ|lấp))"
        ),
        "bomb_crater",
    ),
    (
        "vi",
        (
            r"(?:chôn|vùi|nằm|đặt|lấp|sập|an táng)(?: \w+){0,6}? (?:dưới|trong|ở|tại|luôn|ngay)(?: "
            r"\w+){0,2}? (?:chiến hào|giao thông hào|hào giao thông|hào)"
        ),
        "trench",
    ),
    (
        "vi",
        (
            r"(?:chôn|vùi|nằm|đặt|lấp|sập|an táng)(?: \w+){0,6}? (?:dưới|trong|ở|tại|luôn|ngay)(?: "
            r"\w+){0,2}? (?:hầm chữ a|hầm kèo|hầm cá nhân|căn hầm|hầm)|sập hầm|hầm (?:bị )?sập"
        ),
        "bunker",
    ),
    (
        "vi",
        (
            r"(?:chôn|vùi|nằm|đặt|sập|kẹt|hy sinh)(?: \w+){0,6}? (?:dưới|trong|ở)(?: \w+){0,2}? "
            r"(?:hang đá|hang)(?= |,|\.|$)|(?:cửa hang|hang) (?:bị )?(?:sập|bít)"
        ),
        "cave",
    ),
    (
        "vi",
        (
            r"(?:chôn|vùi|nằm|đặt|sập|kẹt)(?: \w+){0,6}? (?:dưới|trong|ở)(?: \w+){0,2}? (?:địa đạo|"
            r"đường hầm)"
        ),
        "tunnel",
    ),
    (
        "en",
        (
            r"mass graves?|common graves?|communal graves?|buried (?:all )?together|(?:one|same|"
            r"single) (?:big |large |long )?(?:pit|hole)|mass burial"
        ),
        "mass",
    ),
    ("en", r"(?:single|separate|individual|isolated|lone) graves?|buried separately", "single"),
    (
        "en",
        (
            r"(?:buried|put|laid|threw|placed|bodies|graves?)(?: \w+){0,6}? (?:in|into|inside)(?: "
            r"\w+){0,2}? (?:bomb|shell) craters?"
        ),
        "bomb_crater",
    ),
    (
        "en",
        (
            r"(?:buried|put|laid|threw|placed|bodies|graves?)(?: \w+){0,6}? (?:in|into|inside)(?: "
            r"\w+){0,3}? trench(?:es)?"
        ),
        "trench",
    ),
    (
        "en",
        (
            r"(?:buried|put|laid|threw|placed|bodies|died|entombed)(?: \w+){0,6}? (?:in|into|"
            r"inside)(?: \w+){0,3}? (?:bunkers?|foxholes?|fighting holes?)"
        ),
        "bunker",
    ),
    (
        "en",
        (
            r"(?:buried|bodies|died|entombed|sealed)(?: \w+){0,6}? (?:in|into|inside)(?: "
            r"\w+){0,3}? "
            r"(?:tunnels?)"
        ),
        "tunnel",
    ),
    (
        "fr",
        r"fosses? communes?|charniers?|tombes? collectives?|(?:enterres?|inhumes?) ensemble",
        "mass",
    ),
    (
        "fr",
        r"tombes? (?:isolees?|individuelles?|separees?)|(?:enterres?|inhumes?) separement",
        "single",
    ),
    (
        "fr",
        (
            r"(?:enterr|inhum|mis|mettre|jet)\w*(?: \S+){0,5}? dans (?:un|le|des|la) "
            r"(?:cratere|trou "
            r"d'obus|trou de bombe)s?"
        ),
        "bomb_crater",
    ),
    (
        "fr",
        r"(?:enterr|inhum|mis|mettre|jet)\w*(?: \S+){0,5}? dans (?:une|la|les) tranchees?",
        "trench",
    ),
    (
        "ru",
        r"братск\w+ могил\w*|общ\w+ могил\w*|в одной (?:могиле|яме)|массов\w+ захоронени\w*",
        "mass",
    ),
    ("ru", r"отдельн\w+ могил\w*|одиночн\w+ могил\w*|похорон\w+ отдельно", "single"),
    ("ru", r"(?:в|из) воронк\w+", "bomb_crater"),
    ("ru", r"(?:похорон|закоп|захорон|зары)\w+(?: \S+){0,4}? в (?:окоп|транше)\w*", "trench"),
    ("ko", r"집단 ?(?:매장|무덤|묘)|합장|한 구덩이|공동 ?(?:묘|무덤|매장)", "mass"),
    ("ko", r"개별 ?(?:매장|무덤|묘)|따로(?: 따로)? (?:묻|매장)|각각 (?:묻|매장)", "single"),
    ("ko", r"(?:폭탄|포탄) ?(?:구덩이|구멍|자국)", "bomb_crater"),
    ("ko", r"(?:참호|교통호)(?:에|속에| 안에| 속에)?(?= ?[^.]{0,10}(?:묻|매장))", "trench"),
    ("ko", r"(?:벙커|개인호)(?:에|속에| 안에| 속에)?(?= ?[^.]{0,10}(?:묻|매장))", "bunker"),
    ("zh", r"合葬|集体(?:墓|坟|埋葬)|万人坑|埋在一起|同一(?:个)?坑|一个坑", "mass"),
    ("zh", r"单独(?:埋|葬|的墓|墓)|单人墓|分别(?:埋|葬)|独墓", "single"),
    ("zh", r"(?:炸弹坑|弹坑)", "bomb_crater"),
    ("zh", r"(?:战壕|交通壕|壕沟)(?:里|中|内)", "trench"),
)
_WRAP_VI: Final = (
    r"(?:bọc|gói|quấn|bó|cuốn|liệm|khâm liệm|đắp|phủ|chôn|đặt|để|lót)(?: \w+){0,3}? (?:bằng|"
    r"trong|vào|lên)?(?: (?:một|tấm|mảnh|cái|chiếc|hai|lớp|mấy))*(?: )?"
)
_CONTAINER: Final = (
    ("vi", _WRAP_VI + r"(?:tăng|tấm tăng|vải tăng)", "groundsheet"),
    ("vi", _WRAP_VI + r"võng(?: bạt| dù)?", "hammock"),
    (
        "vi",
        _WRAP_VI + r"(?:ni ?lông|nilon|nilông|ni-lông|túi ni lông|vải mưa|áo mưa)",
        "plastic_sheet",
    ),
    ("vi", _WRAP_VI + r"(?:chăn|mền|chăn chiên)", "blanket"),
    ("vi", _WRAP_VI + r"(?:chiếu)", "mat"),
    ("vi", _WRAP_VI + r"(?:vải dù|dù pháo sáng|tấm dù)", "parachute"),
    (
        "vi",
        r"(?:không có|chẳng có|không) (?:quan tài|hòm|áo quan|ván)|chôn (?:trần|không áo quan)",
        "none",
    ),
    (
        "vi",
        r"(?<!không )(?<!có )(?<!không có )(?:quan tài|áo quan|cỗ ván|hòm gỗ|ván thôi|hòm đạn)",
        "coffin",
    ),
    (
        "vi",
        (
            r"(?:bọc|gói|đựng|để|bỏ) (?:trong|vào) (?:bao|túi) (?:tải|cát|tử sĩ|đựng xác)|túi "
            r"(?:tử "
            r"sĩ|đựng xác)"
        ),
        "bag",
    ),
    (
        "en",
        (
            r"(?:in|with) (?:a|his|their|the|an)? ?(?:rubber |nylon |plastic )?(?:ponchos?|ground "
            r"?sheets?|tarps?|shelter halves|shelter half)"
        ),
        "groundsheet",
    ),
    ("en", r"(?:in|with) (?:a|his|their|the)? ?(?:\w+ )?hammocks?", "hammock"),
    (
        "en",
        r"(?:in|with) (?:a|the|some)? ?(?:plastic|nylon)(?: sheets?| bags?| sheeting)?",
        "plastic_sheet",
    ),
    ("en", r"body bags?", "bag"),
    ("en", r"(?:in|with) (?:a|his|their|the)? ?(?:\w+ )?blankets?", "blanket"),
    ("en", r"(?:no|without(?: a| any)?) coffins?", "none"),
    ("en", r"(?<!no )(?<!without )(?<!without a )coffins?", "coffin"),
    ("en", r"(?:in|with) (?:a|the|some)? ?parachutes?", "parachute"),
    ("fr", r"(?:dans|avec) (?:une?|sa|leurs?|des|la) (?:toiles? de tente|baches?)", "groundsheet"),
    ("fr", r"(?:dans|avec) (?:un|son|le|leurs?) hamacs?", "hammock"),
    ("fr", r"(?:dans|avec) (?:une|sa|leurs?|des) (?:couvertures?)", "blanket"),
    ("fr", r"sans cercueils?", "none"),
    ("fr", r"(?<!sans )cercueils?", "coffin"),
    ("ru", r"в плащ-палатк\w+|в брезент\w*", "groundsheet"),
    ("ru", r"в гамак\w*", "hammock"),
    ("ru", r"в одеял\w+", "blanket"),
    ("ru", r"без гроб\w*", "none"),
    ("ru", r"(?<!без )гроб(?:ах|ы|у|е|ом)?", "coffin"),
    ("ko", r"판초(?:우의)?(?:에|로)?", "groundsheet"),
    ("ko", r"(?:해먹|그물침대)(?:에|으로)?", "hammock"),
    ("ko", r"(?:담요|모포)(?:에|로)?", "blanket"),
    ("ko", r"비닐(?:에|로)?", "plastic_sheet"),
    ("ko", r"관 없이", "none"),
    ("zh", r"雨布|防雨布|油布|雨衣", "groundsheet"),
    ("zh", r"吊床", "hammock"),
    ("zh", r"毯子|毛毯|被子|棉被", "blanket"),
    ("zh", r"塑料布|尼龙布|塑料袋", "plastic_sheet"),
    ("zh", r"没有棺材|无棺", "none"),
    ("zh", r"(?<!没有)棺(?:材|木)", "coffin"),
)
_MOVED: Final = (
    (
        "vi",
        (
            r"(?:chưa|không|chẳng)(?: \w+)? (?:được )?(?:quy tập|bốc|cất bốc|di dời|dời|"
            r"chuyển mộ|đưa "
            r"về|cải táng|tìm thấy hài cốt)"
        ),
        False,
    ),
    (
        "vi",
        r"(?:đã|mới|vừa)(?: được| cho| có người)? (?:quy tập|bốc|cất bốc|di dời|dời|cải táng|"
        r"chuyển mộ|chuyển hài cốt|đưa hài cốt|đưa anh về|đưa về)|"
        r"(?<!chưa )(?<!không )(?<!chưa được )(?<!không được )được (?:quy tập|cất bốc|cải táng|"
        r"dời|di dời|đưa về nghĩa trang)|(?:quy tập|cất bốc|cải táng|bốc mộ|dời mộ|chuyển)(?: "
        r"\w+){0,3}? (?:về|lên|sang) (?:nghĩa trang|ntls)",
        True,
    ),
    (
        "en",
        (
            r"(?:still|never(?: been)?|not(?: been)?|haven't been|hasn't been) (?:there|recovered|"
            r"exhumed|moved|disinterred|dug up)"
        ),
        False,
    ),
    (
        "en",
        (
            r"(?<!not )(?<!not been )(?<!never )(?<!never been )(?:exhumed|disinterred|reburied|"
            r"reinterred|(?:were|was|been) moved|(?:were|was|been) recovered|repatriated)"
        ),
        True,
    ),
    ("fr", r"(?:jamais|pas)(?: ete)? (?:exhumes?|deplaces?|retrouves?|transferes?)", False),
    (
        "fr",
        r"(?<!jamais )(?<!pas )(?<!pas ete )(?<!jamais ete )(?:exhumes?|transferes?|reinhumes?)",
        True,
    ),
    ("ru", r"не (?:перезахорон\w+|эксгумир\w+|найден\w*|перенес\w+)", False),
    ("ru", r"(?<!не )(?:перезахорон\w+|эксгумир\w+|перенесен\w+)", True),
    ("ko", r"(?:아직|미) ?(?:발굴|이장|수습)(?:되지|하지|되지 못|)? ?(?:않|못|안)?\w*", False),
    ("ko", r"이장(?:했|되|하였|됐)|발굴(?:되어|됐|했|되었)|수습(?:되|했|해)", True),
    ("zh", r"(?:没有|尚未|未|没)(?:被)?(?:迁葬|迁移|起出|挖出|归葬|迁走|迁)", False),
    ("zh", r"(?<!没有)(?<!尚未)(?<!未)(?<!没)(?:迁葬|迁往|迁到|移葬|起出遗骨|归葬)", True),
)
_SKETCH: Final = (
    (
        "vi",
        (
            r"(?:sơ đồ|bản vẽ|bản đồ vẽ tay|họa đồ|hoạ đồ|phác đồ)(?: vẽ tay| mộ chí| phần mộ|"
            r" mộ| an "
            r"táng| chôn cất| nơi chôn| khu mộ| vị trí mộ| nghĩa trang)*"
        ),
    ),
    (
        "en",
        (
            r"(?:hand-?drawn |rough |burial |grave )*(?:sketch(?:ed)? maps?|sketch(?:es)? of the "
            r"(?:graves?|burial)|drew (?:a|the|me a) (?:map|sketch)|map of the graves?|hand-?drawn "
            r"maps?)"
        ),
    ),
    ("fr", r"croquis|plan (?:des tombes|dessine|du cimetiere)|schema (?:des tombes|du cimetiere)"),
    (
        "ru",
        (
            r"(?:схем\w+|план\w*|рисун\w+)(?: места)? (?:захоронени\w*|могил\w*)|нарисова\w+ "
            r"(?:схему|"
            r"план|карту)|от руки карт\w+"
        ),
    ),
    ("ko", r"약도|그림 ?지도|스케치(?: ?지도)?|묘지 ?지도|손으로 그린 지도"),
    ("zh", r"草图|示意图|墓地图|手绘(?:的)?地图|位置图"),
)

RULES: Final[tuple[Rule, ...]] = (
    *(rule("grave_kind", lang, pattern, value) for lang, pattern, value in _KIND),
    *(rule("container", lang, pattern, value) for lang, pattern, value in _CONTAINER),
    *(rule("moved", lang, pattern, value) for lang, pattern, value in _MOVED),
    *(rule("sketch", lang, pattern, True) for lang, pattern in _SKETCH),
    rule("sketch", "vi", r"(?:không|chưa|chẳng)(?: \w+){0,3} sơ đồ(?: mộ chí| mộ)?", False),
    rule("sketch", "en", r"(?:no|without(?: a| any)?) (?:sketch(?: maps?)?|maps?)", False),
)
