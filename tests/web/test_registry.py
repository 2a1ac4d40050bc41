"""Lists and matches in the console: send, preview, import, compare, decide."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework.models import AuditEvent, FallenRecord, MatchDecision, MatchProposal, User
from casework.services.matching import item_match
from monitor.stages.register import take_in
from tests.casework.test_matching import TEXT, clue
from tests.casework.test_registry import HIEN, LAM, NOBODY, taken
from tests.web import rows

pytestmark = pytest.mark.django_db

Console = Callable[[User], Client]
LIST = "\n".join(
    ["Mã,Họ và tên,Bí danh,Năm sinh,Quê quán,Đơn vị,Ngày hy sinh,Nơi hy sinh", LAM, NOBODY, HIEN]
)


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, str]]:
    """What the console hands to the pipeline."""
    asked: list[tuple[int, str]] = []
    monkeypatch.setattr(
        "casework.jobs.enqueue_registry", lambda number, token: asked.append((number, token))
    )
    return asked


@pytest.fixture
def proposal(editor: User, tmp_path: Path) -> MatchProposal:
    taken(tmp_path, LAM, HIEN)
    item = rows.make_item(TEXT)
    clue(item, "PERSON", "Nguyễn Văn Nãm", role="fallen")
    clue(item, "PLACE", "Krông Pa", "province:64", about="home")
    clue(item, "UNIT", "c3 d7 e66", "PAVN:co3/bn7/regt66")
    clue(item, "DATE", "ngày 9/2/1971", "1971-02-09", about="death")
    (made,) = item_match(user=editor, item=item)
    return made


def sent(name: str = "Danh sách 2026.csv", data: str = LIST) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data.encode())


def words(html: bytes) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html.decode())))


def hidden(html: bytes, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', html.decode())
    assert found is not None
    return unescape(found[1])


def test_send_preview_import_result(
    verifier: User, console: Console, queued: list[tuple[int, str]],
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    client = console(verifier)
    seen = client.post("/registry/import/preview", {"file": sent(), "legal_basis": "thử"})
    assert seen.status_code == 200
    said = words(seen.content)
    assert "Nguyễn Văn Lãm" in said
    assert "Dòng 3" in said
    form = {
        "token": hidden(seen.content, "token"), "file_name": hidden(seen.content, "file_name"),
        "name": "Danh sách thử", "legal_basis": "thử", "column-full_name": "Họ và tên",
        "column-id": "Mã", "column-birth": "Năm sinh", "column-home": "Quê quán",
        "column-unit": "Đơn vị", "column-death_date": "Ngày hy sinh",
    }  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        answer = client.post("/registry/import/begin", form)
    assert answer.status_code == 302
    ((number, token),) = queued
    take_in(number, token)
    take_in(number, token)  # a repeated step changes nothing
    result = client.get(answer["Location"])
    assert "chưa nhập được" in words(result.content)
    assert FallenRecord.objects.count() == 2
    bad = client.get(f"/registry/imports/{number}/bad-rows")
    assert bad["Content-Type"].startswith("text/csv")
    assert "3,missing_name" in bad.content.decode("utf-8-sig")


def test_a_file_that_is_no_list_is_told_in_words(verifier: User, console: Console) -> None:
    client = console(verifier)
    for name, data, said in (
        ("a.exe", "x", "Chỉ nhận tệp"),
        ("a.csv", "", "trống"),
        ("a.csv", "cột lạ,khác\n1,2\n", "Không thấy cột họ tên"),
        ("a.xlsx", "không phải", "hỏng"),
    ):
        answer = client.post("/registry/import/preview", {"file": sent(name, data)})
        assert said in words(answer.content), name


def test_a_token_from_outside_opens_nothing(verifier: User, console: Console) -> None:
    for token in ("", "../../etc/passwd", f"{'0' * 64}.csv"):
        answer = console(verifier).post("/registry/import/begin", {"token": token, "name": "x"})
        assert answer.status_code == 400
        assert "không còn ở đây" in words(answer.content)


def test_without_a_legal_basis_the_form_comes_back(verifier: User, console: Console) -> None:
    client = console(verifier)
    seen = client.post("/registry/import/preview", {"file": sent()})
    form = {"token": hidden(seen.content, "token"), "name": "Tên giữ lại"}
    answer = client.post("/registry/import/begin", form)
    assert answer.status_code == 400
    assert "căn cứ pháp lý" in words(answer.content)
    assert "Tên giữ lại" in answer.content.decode()


def test_people_are_searched_and_every_look_is_on_record(
    editor: User, console: Console, tmp_path: Path
) -> None:
    taken(tmp_path, LAM, HIEN)
    client = console(editor)
    assert "Nguyễn Văn Lãm" not in words(client.get("/registry").content)
    html = client.get("/registry?q=nguyen+van+lam")
    assert "Nguyễn Văn Lãm" in words(html.content)
    assert "Đặng Văn Hiền" not in words(html.content)
    record = FallenRecord.objects.get(key="A1")
    page = words(client.get(f"/registry/people/{record.pk}").content)
    assert "Năm Lãm" in page
    assert "09/02/1971" in page
    seen = AuditEvent.objects.filter(action="registry.view")
    assert [event.detail["records"] for event in seen] == [[record.pk]] * 2
    assert client.get("/registry/people/999999").status_code == 404


def test_both_sides_stand_on_one_page_as_a_suggestion(
    editor: User, console: Console, proposal: MatchProposal
) -> None:
    html = console(editor).get(f"/matches/{proposal.pk}").content
    said = words(html)
    for shown in (
        "Nguyễn Văn Nãm", "Nguyễn Văn Lãm", "đọc gần giống", "cùng ngày", "trùng",
        "manhmoi-linkage@1", "Máy đề xuất", "> 99%", "09/02/1971",
    ):  # fmt: skip
        assert shown in said, shown
    assert "Đã xác nhận" not in said
    assert f'href="/items/{proposal.item_id}"' in html.decode()
    editor.language = "en"
    editor.save()
    said = words(console(editor).get(f"/matches/{proposal.pk}").content)
    assert "sounds alike" in said
    assert "same day" in said


def test_ask_confirm_undo_reject_in_the_console(
    editor: User, console: Console, proposal: MatchProposal
) -> None:
    MatchProposal.objects.all().delete()
    client = console(editor)
    item = proposal.item_id
    assert "Có thể là ai?" in words(client.get(f"/items/{item}").content)
    asked = client.post(f"/items/{item}/matches/ask", follow=True)
    assert "đề xuất 1 người" in words(asked.content)
    new = MatchProposal.objects.get()
    decide = f"/matches/{new.pk}/decide"
    stamp = hidden(client.get("/matches").content, "seen")
    answer = client.post(
        decide, {"decision": "confirm", "seen": stamp, "tab": "suggested"}, follow=True
    )
    assert f"xác nhận đề xuất số {new.pk}" in words(answer.content)
    assert "Không có đề xuất nào ở đây" in words(answer.content)
    assert "đúng là người này" in words(client.get("/matches?status=confirmed").content)
    client.post(f"/matches/{new.pk}/undo")
    refused = client.post(decide, {"decision": "reject", "reason": " ", "seen": "0"}, follow=True)
    assert "Hãy ghi lý do" in words(refused.content)
    client.post(decide, {"decision": "reject", "reason": "là em trai", "seen": "0"})
    page = words(client.get(f"/matches/{new.pk}").content)
    assert "là em trai" in page
    assert "đã hoàn tác" in page
    assert list(MatchDecision.objects.order_by("pk").values_list("verdict", flat=True)) == [
        "confirmed", "rejected",
    ]  # fmt: skip


def test_roles_without_decisions_see_no_buttons(
    liaison: User, auditor: User, console: Console, proposal: MatchProposal
) -> None:
    for user in (liaison, auditor):
        html = console(user).get(f"/matches/{proposal.pk}").content
        assert "Nguyễn Văn Lãm" in words(html)
        assert "decide" not in html.decode()


def test_an_item_before_any_list_says_so(editor: User, console: Console) -> None:
    item = rows.make_item()
    assert "Chưa nhập danh sách" in words(console(editor).get(f"/items/{item.pk}/matches").content)
