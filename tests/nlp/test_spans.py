from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.spans import extract

PIECES = st.sampled_from(
    [
        *("0965.001.222", "+84 951 222 333", "không chín sáu lăm", "2tr5", "1 củ rưỡi", "$200"),
        *(
            "18.000.000đ",
            "12/3/1972",
            "27-7",
            "March 12, 1968",
            "1967년 11월",
            "đồi 875",
            "875고지",
        ),
        *("baohaiphong.vn", "@ten_gi_do", "0️⃣9️⃣", "e\u0301", "\u200b", "o965", " ", "\n", ", "),
        *("liệt sĩ", "１９６８年", "ﬁ", "İ", "không", "hai", "ba"),
    ]
)


def found(text: str, label: str) -> list[tuple[str, str]]:
    return [(s.text, s.norm) for s in extract(text) if s.label == label]


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES | st.text(max_size=8), max_size=30).map("".join))
def test_offsets_are_exact_and_spans_apart(text: str) -> None:
    last = 0
    for span in extract(text):
        assert text[span.start : span.end] == span.text != ""
        assert span.start >= last
        assert 0 < span.score <= 1
        last = span.end


@pytest.mark.parametrize(
    "written",
    [
        "0965.001.222",
        "0965 001 222",
        "09 65 00 12 22",
        "+84 965 001 222",
        "+84965001222",
        "84965001222",
        "(+84) 965-001-222",
        "0084 965 001 222",
        "o965.oo1.222",
        "0️⃣9️⃣6️⃣5️⃣.001.222",
        "０９６５００１２２２",
        "0965\u200b001\u200b222",
        "không chín sáu lăm không không một hai hai hai",
        "khong chin sau lam, khong khong mot, ba con hai",
        "không chín sáu mươi lăm không không một hai trăm hai mươi hai",
        "zero nine six five double zero one triple two",
        "零九六五零零一二二二",
        "공구육오 공공일 이이이",
    ],
)
def test_every_notation_of_one_number(written: str) -> None:
    assert found(f"xin gọi {written} nhé", "phone") == [(written, "+84965001222")]


@pytest.mark.parametrize(
    "text",
    [
        "STK 0965001222 Ngân hàng X",
        "số tài khoản: 0965 001 222",
        "ngày 12.3.1972",
        "giá 19.000.000 đồng",
        "1900 6xxx",
        "năm năm ba tháng hai lần",
        "CCCD 031095001222",
        "tọa độ 107.1234567 20.8456789",
    ],
)
def test_what_is_no_phone(text: str) -> None:
    assert found(text, "phone") == []


@pytest.mark.parametrize(
    ("text", "written", "norm"),
    [
        ("nộp 18 triệu nhé", "18 triệu", "18000000"),
        ("nop 18 trieu nhe", "18 trieu", "18000000"),
        ("hết 2tr5 rồi", "2tr5", "2500000"),
        ("cọc 1tr350", "1tr350", "1350000"),
        ("mất 1 củ rưỡi", "1 củ rưỡi", "1500000"),
        ("giá 500k thôi", "500k", "500000"),
        ("trả $200 trước", "$200", "USD 200"),
        ("a 90-dollar kit", "90-dollar", "USD 90"),
        ("đóng 18.000.000đ", "18.000.000đ", "18000000"),
        ("đóng 1.500.000 VNĐ", "1.500.000 VNĐ", "1500000"),
        ("khoảng 1,5 triệu", "1,5 triệu", "1500000"),
        ("hết hai mươi lăm triệu", "hai mươi lăm triệu", "25000000"),
        ("một triệu rưỡi một suất", "một triệu rưỡi", "1500000"),
        ("2 triệu 500 nghìn", "2 triệu 500 nghìn", "2500000"),
        ("5만원 입금", "5만원", "KRW 50000"),
        ("付500元", "500元", "CNY 500"),
        ("1 tỷ 2", "1 tỷ", "1000000000"),
    ],
)
def test_money(text: str, written: str, norm: str) -> None:
    assert found(text, "money") == [(written, norm)]


@pytest.mark.parametrize(
    "text", ["50 đồng chí hy sinh", "3 đồng đội", "toi ba cu bo", "5 km", "875 m"]
)
def test_what_is_no_money(text: str) -> None:
    assert found(text, "money") == []


@pytest.mark.parametrize(
    ("text", "written", "norm"),
    [
        ("hy sinh 12/3/1972", "12/3/1972", "1972-03-12"),
        ("hy sinh 12.3.72 ạ", "12.3.72", "1972-03-12"),
        ("từ tháng 3 năm 1972", "tháng 3 năm 1972", "1972-03"),
        ("thang 3/1972", "thang 3/1972", "1972-03"),
        ("ngày 5 tháng 10 năm 1971", "ngày 5 tháng 10 năm 1971", "1971-10-05"),
        ("lễ 27-7", "27-7", "XXXX-07-27"),
        ("ngày 3/5 đi", "3/5", "XXXX-05-03"),
        ("On March 12, 1968 we", "March 12, 1968", "1968-03-12"),
        ("le 12 mars 1968", "12 mars 1968", "1968-03-12"),
        ("12 марта 1968 года", "12 марта 1968 года", "1968-03-12"),
        ("1967년 11월", "1967년 11월", "1967-11"),
        ("1967年11月3日", "1967年11月3日", "1967-11-03"),
        ("khoảng năm 1970", "khoảng năm 1970", "1970~"),
        ("những năm 1970", "những năm 1970", "197X"),
        ("1968-1972", "1968-1972", "1968/1972"),
        ("11/23/1967", "11/23/1967", "1967-11-23"),
        ("1967-11-23", "1967-11-23", "1967-11-23"),
    ],
)
def test_dates(text: str, written: str, norm: str) -> None:
    assert found(text, "date") == [(written, norm)]


@pytest.mark.parametrize("text", ["31/2/1970", "3-4 người", "1/2 số mộ", "45/13/1972", "1 máy"])
def test_what_is_no_date(text: str) -> None:
    assert found(text, "date") == []


@pytest.mark.parametrize(
    ("text", "written", "norm"),
    [
        ("xem https://baohaiphong.vn/500-ngay.", "https://baohaiphong.vn/500-ngay", None),
        ("vào Dangky-ADN.site, điền", "Dangky-ADN.site", "https://dangky-adn.site"),
        ("hxxps://abc[.]xyz/a", "hxxps://abc[.]xyz/a", "https://abc.xyz/a"),
        ("(www.abc.com.vn)", "www.abc.com.vn", "https://www.abc.com.vn"),
        ("theo @bao_hai.phong nhé", "@bao_hai.phong", "@bao_hai.phong"),
        ("nhóm t.me/abc_def", "t.me/abc_def", "https://t.me/abc_def"),
    ],
)
def test_links(text: str, written: str, norm: str | None) -> None:
    assert found(text, "url") == [(written, norm or written)]


@pytest.mark.parametrize(
    "text",
    ["thư a.b@mail.vn", "hỏi ai.có biết", "hoi ai.co biet", "cho.me di", "12.3.com1", "v.v."],
)
def test_what_is_no_link(text: str) -> None:
    assert found(text, "url") == []


@pytest.mark.parametrize(
    ("text", "written", "norm"),
    [
        ("ở đồi 875 ạ", "đồi 875", "875"),
        ("doi 875", "doi 875", "875"),
        ("điểm cao 1338", "điểm cao 1338", "1338"),
        ("cao điểm 1015,5", "cao điểm 1015,5", "1015.5"),
        ("on Hill 875, we", "Hill 875", "875"),
        ("la cote 31", "cote 31", "31"),
        ("высота 875", "высота 875", "875"),
        ("875고지에서", "875고지", "875"),
        ("在875高地", "875高地", "875"),
    ],
)
def test_hills(text: str, written: str, norm: str) -> None:
    assert found(text, "number") == [(written, norm)]


@pytest.mark.parametrize("text", ["đòi 100 triệu", "cuộc đời 215", "quyết định 705", "đồi 50 m"])
def test_what_is_no_hill(text: str) -> None:
    assert found(text, "number") == []


def test_every_span_names_its_model() -> None:
    assert {span.model.name for span in extract("gọi 0965.001.222 đồi 875")} == {
        "manhmoi-clue-rules"
    }
