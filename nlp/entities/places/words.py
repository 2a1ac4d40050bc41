"""Words that lead to a place name, stand before one, or show that none is meant."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nlp.entities.places.vocabulary import Phrase, phrases, vocabulary
from nlp.gazetteer.entry import Rank
from records.text import unaccented

ADMIN: Final[Mapping[Phrase, Rank]] = {
    **dict.fromkeys(phrases("tỉnh"), Rank.PROVINCE),
    **dict.fromkeys(phrases("huyện;thị xã;quận;thành phố;tp;t p;tx;t x"), Rank.DISTRICT),
    **dict.fromkeys(phrases("xã;phường;thị trấn;tt;đặc khu"), Rank.COMMUNE),
    **dict.fromkeys(
        phrases("thôn;ấp;làng;bản;buôn;xóm;sóc;phum;khóm;plei;khu phố;tổ dân phố;bon;bản làng"),
        Rank.HAMLET,
    ),
}
"""Words for administrative units, with the rank of what they name."""

SHORT: Final[Mapping[str, Rank]] = {
    "h": Rank.DISTRICT, "x": Rank.COMMUNE, "p": Rank.COMMUNE, "q": Rank.DISTRICT,
    "t": Rank.PROVINCE,
}  # fmt: skip
"""One letter for a unit, only where a full stop or colon and a capital follow."""

FEATURE: Final = vocabulary(
    """sông;suối;con suối;con sông;dòng sông;dòng suối;con rạch;con kênh;con đường;miệt;khe;rạch
    kênh;kinh;hồ;đầm;vịnh;đồi;núi;động;đèo;dốc;đỉnh;cao điểm;điểm cao
    điểm tựa;cứ điểm;chốt;cầu;cầu phao;bến;bến phà;bến đò;phà;cửa khẩu;cửa sông;cửa biển;ngã ba
    ngã tư
    ngã năm;hang;thung lũng;cánh đồng;căn cứ;sân bay;chùa;đình;nhà thờ;cống;mũi;đảo;quần đảo
    chiến khu;rừng;bãi;cua;cảng;chợ;đồn;đồn điền;nông trường;lâm trường;đường mòn;ga;truông
    trảng;bưng;láng;bàu;vàm;cồn;cù lao;giồng;gò;hòn;mương;thác;đập;ngầm;eo;cao nguyên;bán đảo
    kho;trạm;trạm giao liên;trạm xá;trạm phẫu;địa đạo;hầm;phum;cột cờ;bót;trại;trại tù;nhà tù
    nhà lao;phố;vườn;vườn chùa;nghĩa trang;nghĩa trang liệt sĩ;nghĩa trang liệt sỹ
    nghĩa trang quốc gia
    nghĩa trang liệt sĩ quốc gia;nghĩa trang liệt sỹ quốc gia;nghĩa địa;ntls;ntlsqg;nt ls
    nghĩa trang liệt sĩ xã;ntls quốc gia;ntls qg;thành cổ;thành;cao tốc;lũng;nậm;khe suối
    dãy;dãy núi;ngọn núi;ngọn đồi;quả đồi;mỏm đồi;đồi thông;biên giới;khu;cụm;vùng
    khu vực;thị tứ;ngọn;ghềnh;bãi đá;lèn"""
)
"""Words for features of land and works of men; a name or number follows."""

NUMBERED: Final = vocabulary(
    """đồi;cao điểm;điểm cao;đường;đường số;quốc lộ;ql;tỉnh lộ;liên tỉnh lộ;trạm;trạm giao liên
    chốt;mốc;km
    cua;ngầm;bình độ;cứ điểm;điểm tựa;kho;hang;binh độ;căn cứ;lộ;trảng;thôn;ấp;xóm
    quận;phường;mỏm;đỉnh;trọng điểm;đường giao liên;đường dây;bàu|hill;cote;colline;route;highway
    hwy;fsb
    lz;    firebase;fire support base;landing zone;rn;rc;rp;elevation;height;alt"""
)
"""Words that a number or a code may follow."""

ROAD: Final = vocabulary("đường;đường số;quốc lộ;ql;lộ;tỉnh lộ|route;highway;hwy;rc;rn;rp")
HEIGHT: Final = vocabulary(
    "đồi;cao điểm;điểm cao;bình độ;mỏm;đỉnh;chốt;điểm tựa|hill;cote;colline;elevation;height"
)
CEMETERY: Final = frozenset({"nghĩa", "ntls", "ntlsqg", "nghia", "nt"})

LANDFORM: Final = vocabulary(
    """bờ nam;bờ bắc;bờ đông;bờ tây;bờ;bờ trái;bờ phải;bờ tả;bờ hữu;chân;sườn;sườn đông;sườn tây
    sườn bắc;sườn nam;đỉnh;mỏm;ngọn;bìa;bìa rừng;mé;mé sông;ven;tả ngạn;hữu ngạn;thượng nguồn
    hạ nguồn
    đầu nguồn;lưng chừng;lưng;cửa rừng;triền;bờ suối;bờ sông;đầu;đuôi;sau;sau lưng;vách"""
)
"""Parts of a landform or sides of a thing: they belong to the place (``bờ nam sông …``)."""

WEAK_LANDFORM: Final = vocabulary("đầu;đuôi;sau;sau lưng;lưng;ven;bờ;vách;ngọn;mỏm")
"""Of those, words that need a word for a place behind them."""

BUILDING: Final = vocabulary(
    "trường học;trường;đình;chùa;trạm xá;nhà thờ;chợ;kho;ủy ban;nhà kho;lô cốt;đồn;hội trường"
)

HOME: Final = vocabulary(
    """quê;quê ở;quê quán;quê tại;quê gốc;nguyên quán;trú quán;qq;nq;quê hương;sinh tại;sinh ở
    sinh quán
    người;dân;người ở;nhà ở;gia đình ở;thường trú;quê nội;quê ngoại;gốc;đồng hương;quê xã;quê mẹ
    trú tại;ở quê;chính quán;sinh trưởng tại;hộ khẩu;nơi sinh;nơi ở;chỗ ở;địa chỉ;quê quán ở
    người gốc
    |hometown;native of;born in;born at;originaire de;né à;natif de;natif d
    home;from"""
)
"""Words behind which someone's home follows."""

AT: Final = vocabulary(
    """ở;tại;từ;về;vào;ra;qua;đến;tới;gần;trận;chiến dịch;mặt trận;chiến trường;bên;chỗ;ngả;lối
    đoạn;trấn giữ;đóng tại;đóng ở;sang;lên;xuống;trên;dưới;chỗ
    cạnh;trong;khỏi;thuộc;giữa;ngoài;vượt;cách;đánh;giải phóng;chiếm;đường;ga;hướng;vùng;địa bàn;rời
    nơi hy sinh;nơi mất;nơi chết;an táng tại;nơi an táng;hy sinh tại;chôn tại;mai táng tại;chôn ở
    chôn cất tại;mất ở
    thăm;nằm lại;ngã xuống ở;nằm ở;nằm tại;quanh;khu vực;phía;ngay;đóng quân;mặt trận;chốt
    tấn công;tiến công;bảo vệ
    |place called;village called
    town called;place named;close to;next to
    up to;down to;came to;got to;went to;over to;back to;made it to;in;at;near
    around;outside;of;on;to;into;through;above;below;north;south;east;west;toward;towards;by
    inside;over;between;battle;siege;vic;vicinity;off;across;along;up;within;leaving;left;around the
    à;de;près de;vers;dans;au;aux;en;sur;entre;devant;depuis;par;chez;du;des;secteur de;région de
    d;l
    bataille de;siège de;camp de;the"""
)
"""Words behind which a place is likely."""

WEAK_AT: Final = vocabulary(
    "từ;về;ra;vào;của;trong;giữa;đánh;lên;xuống;cách;qua;trên|the;of;to;de;d;l;du;des;by;on;over;par;up;en;left;off"
)
"""Of those, words that do not show that an unknown name is a place."""

PERSON: Final = vocabulary(
    """anh;chị;ông;bà;bác;chú;cô;cậu;dì;em;cháu;thằng;đồng chí;đ c;liệt sĩ;liệt sỹ;ls;cụ;mẹ;bố
    cha;vợ;chồng
    con;tên;tên là;họ tên;họ và tên;bí danh;thủ trưởng;bạn;ba;má;mợ;thím;tư lệnh;chính ủy;hạ sĩ
    thượng sĩ
    trung sĩ;binh nhất;binh nhì;thiếu úy;trung úy;thượng úy;đại úy;thiếu tá;trung tá;thượng tá
    đại tá
    chuẩn úy;đại đội trưởng;tiểu đoàn trưởng;trung đội trưởng;trung đoàn trưởng;y tá;y sĩ;bác sĩ
    chiến sĩ;tướng;mang tên;gọi là;cựu chiến binh;ccb;nhà báo|mr;mrs;ms;sgt;lt;cpt;capt;maj;col
    pfc;dr;m;mme;monsieur;madame;adjudant;lieutenant
    capitaine;sergent;caporal;soldat;named;name"""
)
"""Words behind which a person is named."""

SURNAMES: Final = frozenset(
    """nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh mai
    lương đào vương trương lưu quách tạ phùng tăng triệu kiều nông lò giàng vàng hứa đàm tống chu
    quàng tòng cầm sùng khổng nghiêm doãn tôn khuất lục âu mạc mẫn văn cấn giáp sầm uông thị vù
    ngọ lã phó""".split()
)
"""Surnames and ``văn``, ``thị``: with one of them before or first, a person is more likely."""

SURNAMES_BARE: Final = frozenset(map(unaccented, SURNAMES))

UNIT_WORD: Final = vocabulary(
    """tiểu đoàn;đại đội;trung đoàn;sư đoàn;lữ đoàn;đoàn;trung đội;tiểu đội;quân khu;quân đoàn
    huyện đội
    tỉnh đội;xã đội;thị đội;binh trạm;bộ đội;du kích;biệt động;công an;quân y;bệnh viện;viện
    xưởng;ban chqs
    bộ chqs;bộ chỉ huy quân sự;ban chỉ huy quân sự;hội đồng hương;báo;đài;sư;thành đội;trung
    khu đội;quận đội
    công trường;nông trường;phân khu;bộ tư lệnh;tiểu;chiến đoàn;sở;ban;hội;trường đại học;đại học
    học viện;trường|division;regiment;battalion;brigade;company;task force
    operation;opération"""
)
"""Words that make the name behind them the name of a unit or office."""

EN_TAIL: Final = vocabulary(
    """|province;prov;provinces;district;dist;valley;river;mountain;mountains;mtn;pass;village;hamlet;city;town
    peninsula;bay;island;islands;forest;woods;bridge;highlands;delta;special zone;massif;plateau
    ridge
    plain;plains;canal;creek;mountain range"""
)
"""English words for units and land that belong to the name before them."""

EN_TAIL_CAPITAL: Final = vocabulary(
    """|citadel;airfield;air base;airbase;combat base;base camp;base;camp;plantation;road
    cemetery;airstrip;ville
    area;national cemetery;complex;special forces camp;firebase;sector;outpost;market;tunnels"""
)
"""English words for works of men: part of the name only where they have a capital."""

EN_LEAD: Final = vocabulary(
    """|fsb;lz;firebase;fire base;fire support base;landing zone;camp;hill;route;highway;hwy
    mount;mt;cape;lake;ville of;village of;hamlet of;province of;valley of;the hill;fob;pz;cote
    colline
    fort;route coloniale;rivière;piste;col de;col des;col du;village de;village d;province de
    province du
    plaine de;plaine des;delta du;hameau de;vallée de;vallée d;cirque de
    île de;baie de;baie d;forêt de;rc;rn;district of;plage de"""
)
"""English and French words that lead a name and belong to it."""

BARE_LEAD: Final = vocabulary("|nui;song;rach;ap;xa;dong;suoi;ban")
"""Vietnamese words as papers in other languages write them."""

COMMON: Final = phrases(
    """hòa bình;hoà bình;thái bình;thống nhất;độc lập;tự do;quyết thắng;đoàn kết;đồng tâm
    bình minh;trung thành
    bình an;an toàn;tiến bộ;hòa hợp;đại đồng;tân tiến;cộng hòa;dân chủ;đông nam;tây nam;tây bắc
    đông bắc
    an ninh;tân binh;quyết tiến;tiên phong;hợp tiến;hợp nhất;bình thường;đồng tiến;tam quan;an tâm
    phú quý;thanh bình;hạnh phúc;yên bình;hưng thịnh;thanh xuân;chợ mới;thành công
    trung hòa;minh hải;miền đông;nam bộ;bắc bộ;trung bộ;phượng hoàng;bạch hổ;anh sơn
    tiến thành;thắng lợi;quang trung;hùng vương;trần phú;lê lợi;charlie;delta;anne marie;eagle;gold
    junction city;carroll;birmingham;françoise;claudine;dominique;isabelle;gabrielle;béatrice
    center;a1
    hương giang;cao lạng;sao mai;hai bà trưng;xa em;ba vét;hamburger;ngô quyền;lê chân;chà là
    đông hải
    tân dân;công bình;minh đức;minh tân;hải an;biên giới;nằm ở
    gia đình"""
)
"""Names that are also everyday words or personal names: they need a sign beside them."""

STOP: Final = frozenset(
    """và với thì là mà có không được bị đã đang sẽ cho của các những này kia ấy đó nọ để nên rồi
    cũng lại còn hy sinh chôn mất chết năm tháng ngày hôm khi lúc anh ông bà chị em tôi cháu bác
    chú người ta chúng nó mình một hai ba bốn sáu bảy tám chín mười rất hơn nhiều ít mấy vì do
    bởi nhưng hay hoặc như bằng theo ở tại từ về đến tới ra vào lên xuống qua trên dưới trong
    ngoài giữa cạnh gần bên sau trước đầu cuối kể nữa hết cả vẫn mới chỉ thôi đi nhé nhỉ ạ à
    nghe thấy biết tìm gặp nằm làm đánh bắn nhà cùng nào gì đâu sao tên quê c d e f sư đoàn
    trung tiểu đại đội bộ gọi quân địch mỹ ngụy giặc lính phía nam bắc đông tây con cái quả cây
    nước rừng núi sông suối đồi mộ bia lớn nhỏ cũ cạn sâu dài thấp""".split()
)
"""Words of running speech that are no name behind a word for a place."""
