"""Words of Vietnamese chat spelling (teencode, texting abbreviations) for training."""

from typing import Final

_WORDS: Final = (
    "ko k kh khum hok hong hem hk dc đc dk đk ck vk bn mn mng ng ngta ngừi j gi z v zậy vậy dzậy "
    "r rùi oy roi rồi nha nhe nhá nhaa hen hén hic huhu hihi kaka haha hehe kkk sdt sđt dt đt ib "
    "inb rep cmt stt fb zl ae anh e em a c chị ad adm mem gđ gd ls hp hn sg tphcm qn bcd bcđ "
    "bch tn nt tl vs vs nx mk mik mjk minh t tui tao m may bik bit bjt bít biet thik thic iu iuu "
    "iêu yeu lun luon lum wa wá qa qua qá wen wên trc trước trc ntn lm lam lmj nc ns noi nch bh "
    "bjo giờ gio h hqua hnay hnao mai mốt cx cug cung cg đag dag dang nhìu nhiu nhieu chx chua "
    "chưa đr đấy day do đó thui thoi thôi thoy tks thanks cam on ok oke okela uk uh uhm ờ dạ vg "
    "vang ạ ak á ah à nè ne nek nhỉ nhi nhể lắm lam lém wai quài trùi ui troi oi trời ơi sao s "
    "nhma nhg nhưg nhug nhma tgian tg tv tk stk ck ship sđt zalo alo gap gấp bác bac chu chú co "
    "cô ông bà ông nội ng nhà nha que quê mộ mo liet si chien dich dong doi hcot hc qt nghia trang"
)
TEENCODE: Final = tuple(_WORDS.split())
