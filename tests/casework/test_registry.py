"""Lists of the fallen in the database: taken in, taken in again, searched, by whom."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from casework.models import AuditEvent, FallenRecord, RegistryImport, RegistryList, User
from casework.registry_index import registry_linker
from casework.selectors.registry import (
    bad_rows,
    bad_rows_csv,
    register_entries,
    registry_lists,
    registry_search,
)
from casework.services import registry as service
from nlp.linkage.values import ClueRecord
from nlp.registers.people import preview
from records.errors import OperatorError, Quarantine, Refused

pytestmark = pytest.mark.django_db

HEAD = "Mã,Họ và tên,Bí danh,Năm sinh,Quê quán,Đơn vị,Ngày hy sinh,Nơi hy sinh"
LAM = (
    'A1,Nguyễn Văn Lãm,Năm Lãm,1948,"Ia RSươm, Krông Pa, Gia Lai",c3 d7 e66 f304,'
    '09/02/1971,"A Lưới, Thừa Thiên"'
)
HIEN = "A2,Đặng Văn Hiền,,1940,Bình Phước,d6 e209 f7,2-2-1970,"
NOBODY = "A3,,,1950,,,,"


@pytest.fixture(autouse=True)
def _folders(home: Path) -> None:
    """Give every test its own data folder."""


def taken(
    tmp_path: Path,
    *rows: str,
    user: User | None = None,
    name: str = "Danh sách thử",
    basis: str = "thử",
) -> RegistryImport:
    path = tmp_path / "ds.csv"
    path.write_text("\n".join([HEAD, *rows]), encoding="utf-8")
    seen = preview(path, None)
    assert seen.plan is not None
    row = service.registry_import_start(
        user=user, name=name, file_name=path.name, sha256=str(hash(rows)), plan=seen.plan,
        legal_basis=basis,
    )  # fmt: skip
    for _ in service.registry_import_run(row, path):
        pass
    return row


def test_everyone_is_kept_as_written_with_keys_to_find_them(tmp_path: Path) -> None:
    row = taken(tmp_path, LAM, HIEN)

    assert (row.new, row.changed, row.unchanged, row.bad) == (2, 0, 0, 0)
    assert row.state == RegistryImport.State.DONE
    lam = FallenRecord.objects.get(key="A1")
    assert lam.full_name == "Nguyễn Văn Lãm"
    assert lam.home_province == "Ia RSươm, Krông Pa, Gia Lai"
    assert lam.provinces == "64"
    assert lam.death_earliest == lam.death_latest == date(1971, 2, 9)
    assert lam.unit_norm == "PAVN:co3/bn7/regt66/div304"
    assert lam.birth_year == 1948
    assert lam.raw["Họ và tên"] == "Nguyễn Văn Lãm"
    actions = list(AuditEvent.objects.values_list("action", flat=True))
    assert actions == ["registry.import", "registry.imported"]
    assert "Lãm" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    taken(tmp_path, LAM, HIEN)
    again = taken(tmp_path, LAM, HIEN)

    assert (again.new, again.changed, again.unchanged) == (0, 0, 2)
    assert FallenRecord.objects.count() == 2
    assert RegistryList.objects.count() == 1


def test_a_newer_list_updates_and_keeps_what_was(tmp_path: Path) -> None:
    taken(tmp_path, LAM, HIEN)
    newer = taken(tmp_path, LAM.replace("09/02/1971", "10/02/1971"), HIEN)

    assert (newer.new, newer.changed, newer.unchanged) == (0, 1, 1)
    lam = FallenRecord.objects.get(key="A1")
    assert lam.version == 2
    assert lam.death_earliest == date(1971, 2, 10)
    (earlier,) = lam.versions.all()
    assert earlier.raw["Ngày hy sinh"] == "09/02/1971"


def test_two_lists_may_hold_one_id(tmp_path: Path) -> None:
    taken(tmp_path, LAM)
    taken(tmp_path, LAM, name="Danh sách khác")

    assert FallenRecord.objects.count() == 2
    assert [entry.registry_id for entry in register_entries()] == [
        "Danh sách thử/A1", "Danh sách khác/A1",
    ]  # fmt: skip


def test_bad_rows_are_kept_with_line_and_reason(tmp_path: Path) -> None:
    row = taken(tmp_path, LAM, NOBODY, HIEN, "A2,Người Khác,,1950,,,,", "A9,Cụt")

    assert (row.new, row.bad) == (2, 3)
    assert [(one.line, one.reason) for one in bad_rows(row)] == [
        (3, "missing_name"), (5, "duplicate_person"), (6, "bad_row"),
    ]  # fmt: skip
    assert FallenRecord.objects.get(key="A2").full_name == "Đặng Văn Hiền"
    text = bad_rows_csv(row).decode("utf-8-sig")
    assert "Người Khác" in text
    assert text.count("\n") == 4


def test_a_twin_in_a_later_batch_is_a_bad_row_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 1)
    row = taken(tmp_path, LAM, HIEN, LAM)

    assert (row.new, row.bad) == (2, 1)


def test_spreadsheets_do_not_run_what_a_list_says(tmp_path: Path) -> None:
    row = taken(tmp_path, "A1,,=cmd,,,,,")

    assert "'A1" not in bad_rows_csv(row).decode()
    assert ",=cmd" not in bad_rows_csv(row).decode()


def test_stopped_between_batches_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "BATCH", 1)
    path = tmp_path / "ds.csv"
    path.write_text("\n".join([HEAD, LAM, NOBODY, HIEN]), encoding="utf-8")
    plan = preview(path, None).plan
    assert plan is not None

    def start() -> RegistryImport:
        return service.registry_import_start(
            user=None, name="x", file_name="ds.csv", sha256="s", plan=plan, legal_basis="thử"
        )

    first = start()
    run = service.registry_import_run(first, path)
    next(run)
    run.close()
    second = start()
    assert second.pk == first.pk
    assert second.rows_done == 2
    assert list(service.registry_import_run(second, path)) == [3, 4]
    assert (second.new, second.bad) == (2, 1)
    assert FallenRecord.objects.count() == 2


def test_no_basis_no_list(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        taken(tmp_path, LAM, basis="")
    assert not RegistryList.objects.exists()


def test_a_file_that_cannot_be_read_is_marked_so(tmp_path: Path) -> None:
    row = taken(tmp_path, LAM)
    RegistryImport.objects.filter(pk=row.pk).update(state="running", rows_done=0)
    row.refresh_from_db()
    path = tmp_path / "khac.csv"
    path.write_text("cột,lạ\n1,2\n", encoding="utf-8")
    with pytest.raises(Quarantine):
        list(service.registry_import_run(row, path))
    row.refresh_from_db()
    assert row.state == "failed"
    assert row.trouble["vi"]


@pytest.mark.parametrize(
    "text", ["Nguyễn Văn Lãm", "nguyen van lam", "Nguyễn Văn Nãm", "A1", "năm lãm"]
)
def test_people_are_found_by_name_however_spelled(tmp_path: Path, text: str) -> None:
    taken(tmp_path, LAM, HIEN)

    assert [one.key for one in registry_search(user=None, text=text)] == ["A1"]


def test_who_may(tmp_path: Path, make_user: Callable[..., User]) -> None:
    taken(tmp_path, LAM)
    for role in ("editor", "verifier", "liaison", "auditor"):
        assert registry_search(user=make_user(role), text="lãm").count() == 1
    for role in ("cyber", "administrator"):
        with pytest.raises(Refused):
            registry_search(user=make_user(role), text="lãm")
    assert registry_lists(user=make_user("administrator"))
    with pytest.raises(Refused):
        registry_lists(user=make_user("cyber"))
    for role in ("editor", "liaison", "auditor", "cyber"):
        with pytest.raises(Refused):
            taken(tmp_path, LAM, user=make_user(role))


def test_the_linker_follows_the_lists(tmp_path: Path) -> None:
    with pytest.raises(OperatorError):
        list(register_entries())
    taken(tmp_path, LAM)
    clue = ClueRecord("c", name="Đặng Văn Hiền", birth_year=1940, unit="d6 e209 f7",
                      death_date="1970-02-02", hometown="Bình Phước")  # fmt: skip
    assert registry_linker().link(clue) == []
    assert registry_linker() is registry_linker()
    taken(tmp_path, LAM, HIEN)
    found = registry_linker().link(clue)
    assert [one.registry_id for one in found] == [str(FallenRecord.objects.get(key="A2").pk)]


def test_the_linker_on_disk_is_the_same(tmp_path: Path, home: Path) -> None:
    from casework import registry_index

    taken(tmp_path, LAM, HIEN)
    built = registry_linker()
    kept = home / "data" / "registry" / "linker.pickle"
    assert kept.stat().st_mode & 0o077 == 0
    registry_index._held.clear()
    loaded = registry_linker()
    clue = ClueRecord("c", name="Nguyễn Văn Lãm", birth_year=1948, unit="e66", death_date="1971")
    assert loaded is not built
    assert loaded.rank(clue) == built.rank(clue)
    kept.write_bytes(b"torn")
    registry_index._held.clear()
    assert registry_linker().rank(clue) == built.rank(clue)
