"""Lists as files: encodings, delimiters, workbooks, rows that cannot be read."""

from __future__ import annotations

import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.registers.fields import ColumnMap, guess_map, read_map
from nlp.registers.people import PersonRow, preview, read_list
from nlp.registers.rows import BadRow
from records.errors import Quarantine

HEAD = "Mã,Họ và tên,Năm sinh,Quê quán,Đơn vị,Ngày hy sinh"
ROW = 'A1,Nguyễn Văn Lãm,1948,"Xã Ia RSươm, Huyện Krông Pa, Gia Lai",c3 d7 e66,09/02/1971'


def written(tmp_path: Path, text: str, encoding: str = "utf-8", name: str = "ds.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def people(path: Path, plan: ColumnMap | None = None) -> list[PersonRow]:
    return [row for row in read_list(path, plan) if isinstance(row, PersonRow)]


def bad(path: Path) -> list[BadRow]:
    return [row for row in read_list(path) if isinstance(row, BadRow)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, mark: str) -> None:
    text = mark.join(HEAD.split(",")) + "\r\n" + mark.join(
        ["A1", "Nguyễn Văn Lãm", "1948", "Gia Lai", "e66", "1971"]
    )  # fmt: skip
    (person,) = people(written(tmp_path, text, encoding))

    assert person.key == "A1"
    assert person.line == 2
    assert person.fields["full_name"] == "Nguyễn Văn Lãm"
    assert person.entry().home_province == "Gia Lai"


def test_windows_1258_by_name(tmp_path: Path) -> None:
    # windows-1258 keeps ê, ă, ơ whole and writes tones as marks behind them.
    text = "id,ho_ten\n1,Trâ\u0300n Vi\u00ea\u0323t"
    plan = ColumnMap({}, encoding="cp1258")
    (person,) = people(written(tmp_path, text, "cp1258"), plan)

    assert person.fields["full_name"] == "Trần Việt"


def test_an_old_encoding_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "cu.csv"
    path.write_bytes(
        b"ho_ten\n" + b"Nguy\xd4n V\xa8n L\xb7m \xb8\xb5\xb6\xb7\xb9 \xa8\xbe\xbb\n" * 9
    )

    with pytest.raises(Quarantine) as caught:
        people(path)
    assert caught.value.reason == "bad_encoding"
    assert "UTF-8" in caught.value.vi


def test_bad_rows_carry_their_line_and_the_rest_is_read(tmp_path: Path) -> None:
    text = "\n".join(
        [HEAD, ROW, "A2,Trần", "A3,,1950,Gia Lai,e66,1971", 'A4,"chưa đóng,1950,Gia Lai,e66,1971',
         "A5,Lê Văn Bổng,1950,Gia Lai,e66,1971", ROW + ",thừa"]
    )  # fmt: skip
    path = written(tmp_path, text)

    assert [row.key for row in people(path)] == ["A1", "A5"]
    assert [(row.line, row.error.reason) for row in bad(path)] == [
        (3, "bad_row"), (4, "missing_name"), (5, "unclosed_quote"), (7, "bad_row"),
    ]  # fmt: skip
    assert all(f"{row.line}" in row.error.vi and f"{row.line}" in row.error.en for row in bad(path))


def test_a_cell_may_hold_a_line_break(tmp_path: Path) -> None:
    path = written(tmp_path, 'id,ho_ten,don_vi\n1,"Lê Văn\nBổng",e66\n2,Lê Văn Tám,e66\n')

    assert [(row.line, row.fields["full_name"]) for row in people(path)] == [
        (2, "Lê Văn Bổng"), (4, "Lê Văn Tám"),
    ]  # fmt: skip


def test_a_broken_byte_sets_aside_its_line_only(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    rows = "".join(f"{n},Nguyễn Văn Lượng,e66\n" for n in range(40))
    path.write_bytes(f"id,ho_ten,don_vi\n{rows}".encode() + b"99,L\xea V\xe3n,e66\n")

    assert len(people(path)) == 40
    assert [(row.line, row.error.reason) for row in bad(path)] == [(42, "bad_encoding")]


def test_names_in_several_columns(tmp_path: Path) -> None:
    path = written(tmp_path, "STT,Họ,Chữ đệm,Tên,Đơn vị\n1,Nguyễn,Văn,Lãm,e66\n")
    (person,) = people(path)

    assert person.fields["full_name"] == "Nguyễn Văn Lãm"


def test_without_an_id_the_key_stays_the_same(tmp_path: Path) -> None:
    head = "ho_ten,nam_sinh,cap_bac\n"
    first = people(written(tmp_path, head + "Lê Văn Bổng,1950,Hạ sĩ\n", name="a.csv"))
    later = people(written(tmp_path, head + "Lê Văn Bổng,1950,Trung sĩ\n", name="b.csv"))

    assert first[0].key == later[0].key
    assert first[0].key.startswith("h:")


def test_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Trang đầu"
    page.append(["Mã", "Họ và tên", "Năm sinh", "Ngày hy sinh"])
    page.append([7, "Nguyễn Văn Lãm", 1948.0, datetime.date(1971, 2, 9)])
    page.append([None, None, None, None])
    page.append([8, None, 1950, "1972"])
    book.create_sheet("Khác").append(["Họ và tên"])
    path = tmp_path / "ds.xlsx"
    book.save(path)

    (person,) = people(path)
    assert person.key == "7"
    assert person.fields["birth"] == "1948"
    assert person.fields["death_date"] == "09/02/1971"
    assert [row.line for row in bad(path)] == [4]
    assert preview(path, None).table.sheets == ("Trang đầu", "Khác")
    with pytest.raises(Quarantine, match="Trang đầu"):
        people(path, ColumnMap({}, sheet="Không có"))


def test_a_file_that_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    path.write_bytes(b"PK\x03\x04 not really")

    with pytest.raises(Quarantine) as caught:
        people(path)
    assert caught.value.reason == "bad_workbook"


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "empty_file"), ("cột lạ,khác\n1,2\n", "no_name_column"),
     ("ho_ten,ho_ten\na,b\n", "duplicate_column")],
)  # fmt: skip
def test_files_that_cannot_be_read_as_a_whole(tmp_path: Path, text: str, reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        people(written(tmp_path, text))
    assert caught.value.reason == reason


def test_a_map_names_columns_and_says_what_is_wrong(tmp_path: Path) -> None:
    path = written(tmp_path, "Người;Đơn vị cũ\nLê Văn Bổng;e66\n")
    columns = {"full_name": "Người", "unit": "Đơn vị cũ"}
    plan = read_map({"columns": columns, "delimiter": ";"}, name="m")

    assert people(path, plan)[0].fields == {"full_name": "Lê Văn Bổng", "unit": "e66"}
    for wrong in (
        {"columns": {"ten": "Người"}},
        {"columns": {"full_name": 5}},
        {"columns": {"full_name": "Người"}, "lạ": 1},
        {},
    ):
        with pytest.raises(Quarantine) as caught:
            read_map(wrong, name="m.yaml")
        assert caught.value.reason == "bad_map"
    with pytest.raises(Quarantine) as missing:
        people(path, read_map({"columns": {"full_name": "Không có"}}, name="m"))
    assert missing.value.reason == "missing_column"


def test_columns_of_the_exchange_format_need_no_map() -> None:
    header = (
        "id ho_ten bi_danh gioi_tinh nam_sinh que_xa que_huyen que_tinh nhap_ngu cap_bac chuc_vu "
        "don_vi ngay_hy_sinh truong_hop noi_hy_sinh noi_an_tang than_nhan"
    ).split()

    assert len(guess_map(header).columns) == len(header)


@given(st.text(max_size=300))
def test_any_text_gives_rows_or_a_refusal(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.csv"
        path.write_text("ho_ten,don_vi\n" + text, encoding="utf-8", errors="replace", newline="")
        for row in read_list(path):
            assert row.line >= 2
