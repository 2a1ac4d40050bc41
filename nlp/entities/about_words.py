"""Words that say what a date, a place or a position is about, in six languages.

Vietnamese as written with accents (the unaccented forms are made from it); French without accents
and Russian as folded. Each line is one alternative, a regular expression without groups.
"""

from __future__ import annotations

from typing import Final

VIETNAMESE: Final = {
    "reburial": r"""
        quy tập|qui tập|cải táng|bốc mộ|cất bốc|bốc|di dời|di chuyển|đưa hài cốt
        đón hài cốt|đón về|đưa về|khai quật|chuyển về|dời về|dời mộ|lấy cốt
        hồi hương|rước về|an táng lại|bàn giao hài cốt|tiếp nhận hài cốt|truy điệu
        an táng hài cốt|(?:đưa|đón|rước) (?:anh|con|em|chú|bác|ông|cậu|bố|ba|cha) về
        (?<!không )(?:phát hiện|tìm thấy|tìm được)(?! tên)""",
    "other": r"""
        hiện ở|hiện nay ở|hiện trú|thường trú|tạm trú|hiện cư trú|hiện sống
        hiện đang|đang sống|sống ở|sống tại|đang ở|gặp lại|gặp|bị bắt|bị đày
        đày ra|tù binh|trao trả|tập kết|học ở|học tại|đi học|huấn luyện|an dưỡng
        điều trị|bị thương|công tác|quân tình nguyện|họp mặt|bia tưởng niệm
        khánh thành|chụp|cấp ngày|ký ngày|lập ngày|cấp(?! bậc| uý| úy| trên| dưỡng)
        đóng quân|hành quân|đi qua|vừa qua|tôi qua|đi chợ|đề bạt|kết nạp|đám cưới
        máy bay rơi|trở lại|trở về|về thăm|ghé thăm|giỗ|giấy khen|bằng khen
        huân chương|giấy giới thiệu|quyết định|tôi về|tôi đến|tôi tới|tôi ra
        không thấy mộ|nhìn thấy anh|thấy anh|phục viên|xuất ngũ|ra quân|về hưu
        làm việc ở|giải ngũ|quen nhau|quen anh|nghe tin|nhận được tin|chuyển đơn vị
        lấy vợ|sơ tán""",
    "enlist": r"""
        nhập ngũ|nn|đi bộ đội|vào bộ đội|tòng quân|lên đường(?! học)|đi b|đi bê
        tái ngũ|đi lính|ra chiến trường|đi(?= năm)|vào nam|vào chiến trường|xung phong
        thoát ly|đi theo cách mạng|tham gia cách mạng|vào quân đội|nhập ngũ năm
        đi thanh niên xung phong|tham gia du kích|theo du kích|theo cách mạng""",
    "letter": r"""
        bố viết|con viết|em viết|anh viết|cháu viết|viết ngày|viết đêm|viết lúc
        thư đề ngày|thư viết|viết thư|thư ngày|gửi thư|thư cuối|thư""",
    "home": r"""
        nguyên quán|trú quán|quê quán|quê ở|quê gốc|quê|qq|nq|hộ khẩu|sinh quán
        gia đình ở|bà con ở|người ở miệt|người miệt|nhà ở|địa chỉ|sinh ra ở
        sinh tại|sinh ở|người làng|người xã|quê hương""",
    "death": r"""
        hy sinh|hi sinh|hy sanh|hi sanh|hs|tử trận|tử thương|tử nạn|tử vong|mất tích
        mất|chết|ngã xuống|bị bắn|trúng đạn|trúng bom|trúng mìn|trúng pháo|trúng mảnh
        trúng thương|bị vùi|bỏ mạng|qua đời|từ trần|nằm lại|bị phục kích|bỏ mình
        không về|không trở về|tắt thở|trút hơi|ngã(?! ba| tư| năm| sáu| bảy)|bom vùi
        vùi lấp|đi luôn|bị trực thăng bắn|gục|vướng mìn|vấp mìn|dẫm mìn|giẫm mìn
        đạp mìn|bị pháo|bị bom|bị máy bay bắn|dính mảnh|dính đạn|dính bom|dính pháo
        bị sát hại|danh sách thương vong|bị xử bắn|bị giết|bị địch bắn
        bị giặc bắn|chết đuối|nước cuốn|lũ cuốn|sốt rét ác tính""",
    "birth": r"sinh năm|sinh ngày|năm sinh|ngày sinh|sn|ns(?=\s?:|\s\d)|sinh",
    "burial": r"""
        chôn cất|chôn|an táng|mai táng|phần mộ|ngôi mộ|mộ chí|bia mộ|mộ|nghĩa trang
        ntls|ntlsqg|nơi chôn|huyệt|hài cốt nằm|hài cốt|nằm ở|nằm đó|nằm dưới
        nằm trong|nằm thì|nằm cạnh|nằm bên|nằm trên|hố chôn|lấp đất|đắp mộ
        vùi xác|vùi tạm|yên nghỉ""",
    "battle": r"""
        trận đánh|trận|đánh|tấn công|tiến công|tập kích|phục kích|chiến dịch|chốt
        công đồn|giao chiến|pháo kích|chạm địch|nổ súng|đánh vào|càn|oanh tạc|ném bom
        đụng độ|giao tranh|chạm súng|chặn đánh|mở màn|thương vong|bắn phá|đổ bộ
        vây hãm|bao vây|chống càn|cứ điểm|bắn rơi|tiến vào|đóng ở|đóng tại|nã pháo
        bắn dồn dập|pháo ta|giành nhau|giành giật|quyết chiến|đánh chiếm|phản kích
        phòng ngự|chọc thủng|áp sát""",
}  # fmt: skip
WESTERN: Final = {
    "death": r"""
        killed|kia|died|(?:he|who|they) (?:was|were) hit|(?<!the )dead
        death(?! notice| certificate)|shot|fell|missing|mia|lost his life|casualt\w+|tuee?s?
        mort|morte|tomba(?! dans une embuscade)|tombee? (?:a|au|en|le|pres)
        taken from (?:his|the) body|stepped on a mine
        never (?:came back|returned|came home)(?: from)?
        did not (?:return|come back)(?: from)?|got (?:him|her)|executed|drowned|fatally
        fallen|decede\w*|deces|disparu\w*|abattu\w*|mour\w+|perit|fusill\w+|succomb\w+
        trouva la mort|погиб\w*|уби[тлв]\w*|умер\w*|пал|пропал\w*|скончал\w*|смерт\w*
        умир\w*|расстрел\w*|сгорел\w*|не вернул\w*|гибел\w*|подорвал\w*""",
    "birth": r"""
        born|dob|yob|date of birth|birth|nee?|naquit|naissance|родил\w*|рожд\w*|г\.р""",
    "enlist": r"""
        enlisted|joined|drafted|inducted|infiltrated|conscripted|volunteered
        engagee? (?:en|volontaire|dans|a|au)|s'engagea|incorpore\w*|enrole\w*|призван\w*
        призвал\w*|вступил\w*|ушел на фронт|ушёл на фронт|мобилизован\w*""",
    "burial": r"""
        buried|bury|laid (?:him|them|her)|laid|burial|graves?|gravesites?|interred|cemetery
        bod(?:y|ies)|remains|put (?:him|them) in the ground
        dug (?:a|the)(?: [a-z]+)? (?:hole|grave|trench|pit)|enterr\w+|inhum\w+|tombes?
        sepultures?|ensevel\w+|mis(?:e|es)? en terre|cimetieres?|fosses?|repose\w*
        похорон\w*|захорон\w*|могил\w*|кладбищ\w*|закопа\w*|погреб\w*|предали земле""",
    "reburial": r"""
        exhum\w+|reburied|repatriated|recovered|disinterred|dug up|transfere\w*
        перезахорон\w*|эксгум\w*|перенес\w*|rapatri\w*""",
    "battle": r"""
        battle|fights?|fighting|firefight|contact|ambush\w*|attack\w*|assault\w*|engaged
        operation|op|sweep|swept|overrun|hit (?:us|them|it)|fought|fired on|shelled|bombed
        hit by|clash\w*|patrol\w*|counted|raid\w*|mortared|rocketed|siege|skirmish\w*
        airstrikes?|body count|combats?|bataille|accrochages?|se battirent|perdit|perdu
        laissa|tenai(?:t|ent)|repouss\w+|offensive|pilonn\w+|attaqu\w+|assaut|embuscade
        стоял|бой|бои|боя|бою|боях|боев|сражен\w*|сража\w*|атак\w*|штурм\w*|налет\w*
        налёт\w*|обстрел\w*|бомбил\w*|бомбеж\w*|бомбёж\w*|бомбард\w*|отбивал\w*|сбил\w*
        оборон\w*|наступлен\w*|воевал\w*""",
    "letter": r"letter dated|letter of|wrote on|lettre du|lettre datee|письмо от|written on",
    "home": r"""
        native of|hometown|home village|home|came from|was from|out of(?= )|from
        originaire\w*|natif|natifs|village natal|ville natale|родом из|родом|уроженец
        уроженка|родное село|родная деревня|родная провинция|родина|из""",
    "other": r"""
        dated|datee|visited|visit|returned|came back|met (?:him|her|his|the|an?|up)
        taken prisoner|captured(?! (?:doc|map|paper))|prisoner|issued|awarded|drawn
        photographed|photograph|photo taken|taken|i was|i lived|i went|i came|stationed
        arrived|stopped (?:in|at)|trained|heard|was wounded|wounded (?:in|on|at|near)
        promoted|signed|surrendered|rallied|starts on|captur(?:e|es|ee)|fait prisonnier
        retourne\w*|revenu|visit(?:e|ai)|arriv\w+|rencontr\w+|relevee? (?:le|en)|trouvee?s?
        photographie\w*|bless\w+|connu|vecu|vivait|sejour\w*|remis|(?:в|из) плен\w*|взят\w*
        приехал\w*|уехал\w*|прибыл\w*|побывал\w*|встретил\w*|встреча\w*|видел\w*|учил\w*
        стояли|доставлен\w*|узнал\w*|вернул\w*|живет|живёт|я был|познакомил\w*|служил\w*
        ранен\w*|сделан\w*|выдан\w*|награжд\w*|поехал\w*|находил\w*""",
}  # fmt: skip
EASTERN: Final = {
    "death": """
        전사|사망|죽|숨졌|숨진|숨을 거|실종|총에 맞|쓰러졌|목숨을|牺牲|犧牲|阵亡|陣亡|死
        去世|失踪|遇难|倒下|被炸|中弹|地雷|身亡|击毙|丧生|丧命|遇害|没有回来|没回来|돌아오지""",
    "birth": "출생|태어|년생|出生|生于|年生",
    "enlist": "입대|입영|자원|入伍|参军|參軍|当兵|应征",
    "burial": "묻|매장|무덤|묘|유해|시신|안장|埋|葬|墓|坟|遗体|遺體|遗骨|遗骸",
    "reburial": "이장|발굴|이송|迁葬|移葬|迁|起骨|挖出|运回|归葬",
    "battle": """
        전투|있을 때|교전|공격|작전|매복|싸웠|싸운|사살|전과|습격|폭격|시가전|소탕|격전|战斗
        戰鬥|作战|进攻|攻打|一仗|攻击|攻占|攻下|攻克|伏击|战役|轰炸|激战|伤亡|守备|打了|打下
        炮击|守卫|坚守|穿插|击落|交战|交火|遭遇战""",
    "letter": "편지|来信|写信|信",
    "home": "출신|고향|籍贯|老家|家乡|原籍",
    "other": """
        방문|만났|만난|포로|잡혔|생포|살고|산다|다시 찾|도착|주둔|부상|주웠|被俘|被抓|俘虏
        驻|到达|回国|访问|住在|修建|修路|修铁路|修机场|旅游|见到|获释|认识|缴获|负伤|受伤
        投降|颁发|签发|拍摄|学习""",
}  # fmt: skip


def alternatives(lines: str) -> str:
    """Return the words of one entry as one alternation."""
    parts = [part.strip() for part in lines.strip().splitlines()]
    return "|".join(part.strip("|") for part in parts if part)
