"""A small invented register that the tests of linkage share."""

from __future__ import annotations

from nlp.linkage.values import RegisterEntry

PEOPLE = (
    RegisterEntry(
        "A1", "Nguyễn Văn Lãm", "Năm Lãm", "1948", "Xã Ia RSươm", "Huyện Krông Pa", "Gia Lai",
        "c3 d7 e66 f304", "09/02/1971", "A Lưới, Thừa Thiên", "Mẹ Trần Thị Hợi",
    ),
    RegisterEntry(
        "A2", "Nguyễn Văn Lượng", "", "1951", "Xã Ia RSươm", "Huyện Krông Pa", "Gia Lai",
        "Đại đội 3, Tiểu đoàn 7, Trung đoàn 66, Sư đoàn 304", "09/02/1971", "A Lưới, Thừa Thiên",
        "Mẹ Trần Thị Hợi",
    ),
    RegisterEntry(
        "A3", "Hoàng Trọng Trúc", "", "1949", "Phường Cẩm Thượng", "Thành phố Hải Dương",
        "Hải Dương", "KB", "10/1968", "Mặt trận phía Nam", "Vợ Phạm Thị Lý",
    ),
    RegisterEntry(
        "A4", "Võ Minh Lân", "", "", "Xã Hồng Vân", "Huyện A Lưới", "Thừa Thiên Huế",
        "E141 - F312", "12/01/1953", "Tu Vũ, Hòa Bình", "",
    ),
    RegisterEntry(
        "A5", "Đặng Văn Hiền", "", "1940", "Xã Tân Thành", "Thành phố Đồng Xoài", "Bình Phước",
        "d6 e209 f7", "2-2-1970", "", "Anh Đặng Đình Tấn",
    ),
)  # fmt: skip


def crowd() -> list[RegisterEntry]:
    """Return the five among 400 invented others, so that shares mean something."""
    from nlp.linkage.training.invented import invented_register

    return [*PEOPLE, *invented_register(400, seed=3)]
