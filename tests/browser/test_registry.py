"""Lists and matches in a real browser: by keyboard, on a phone, for everybody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from casework.models import FallenRecord, MatchProposal, User
from casework.services.matching import item_match
from monitor.stages.register import take_in
from tests.browser.conftest import Screen
from tests.casework.test_matching import TEXT, clue
from tests.casework.test_registry import HEAD, HIEN, LAM, NOBODY, taken
from tests.web import rows

pytestmark = pytest.mark.django_db(transaction=True)
Opener = Callable[..., Screen]


@pytest.fixture
def proposals(editor: User, tmp_path: Path) -> list[MatchProposal]:
    """Return the proposals of two items about one man."""
    taken(tmp_path, LAM, HIEN)
    made = []
    for _ in range(2):
        item = rows.make_item(TEXT)
        clue(item, "PERSON", "Nguyễn Văn Nãm", role="fallen")
        clue(item, "PLACE", "Krông Pa", "province:64", about="home")
        clue(item, "UNIT", "c3 d7 e66", "PAVN:co3/bn7/regt66")
        clue(item, "DATE", "ngày 9/2/1971", "1971-02-09", about="death")
        made += item_match(user=editor, item=item)
    return made


def verdicts(proposal: MatchProposal) -> list[str]:
    return [one.verdict for one in proposal.decisions.filter(undone_at=None)]


def test_decide_by_keyboard(
    open_screen: Opener, proposals: list[MatchProposal], editor: User
) -> None:
    screen = open_screen(editor)
    page = screen.go("/matches")
    screen.check()
    screen.shot("matches-desk")
    page.keyboard.press("a")
    page.wait_for_url(f"**#match-{proposals[1].pk}")
    assert verdicts(proposals[0]) == ["confirmed"]
    page.keyboard.press("r")
    page.locator(".reject[open] input[name=reason]:focus").wait_for()
    page.keyboard.type("em trai anh ấy")
    screen.check()
    page.keyboard.press("Enter")
    page.get_by_text("Đã bác đề xuất").wait_for()
    assert verdicts(proposals[1]) == ["rejected"]
    page.goto(f"{screen.address}/matches/{proposals[1].pk}")
    screen.check()
    screen.shot("match-desk")
    page.keyboard.press("u")
    page.get_by_text("Đã hoàn tác quyết định").wait_for()
    assert verdicts(proposals[1]) == []


def test_on_a_phone_and_in_english(
    open_screen: Opener, proposals: list[MatchProposal], verifier: User
) -> None:
    verifier.language = "en"
    verifier.save()
    screen = open_screen(verifier, "phone")
    record = FallenRecord.objects.get(key="A1")
    for name, address in (
        ("matches", "/matches"),
        ("match", f"/matches/{proposals[0].pk}"),
        ("item-matches", f"/items/{proposals[0].item_id}/matches"),
        ("registry", "/registry?q=nguyen"),
        ("record", f"/registry/people/{record.pk}"),
        ("registry-import", "/registry/import"),
    ):
        screen.go(address)
        screen.check()
        screen.shot(f"{name}-phone")


def test_send_a_list(
    open_screen: Opener, verifier: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[int, str]] = []
    monkeypatch.setattr(
        "casework.jobs.enqueue_registry", lambda number, token: asked.append((number, token))
    )
    path = tmp_path / "ds.csv"
    path.write_text("\n".join([HEAD, LAM, NOBODY, HIEN]), encoding="utf-8")
    screen = open_screen(verifier)
    page = screen.go("/registry/import")
    page.get_by_label("Tệp CSV, TSV, XLSX hoặc ODS").set_input_files(path)
    page.get_by_label("Căn cứ pháp lý").fill("Dữ liệu dựng ra")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_text("Dòng 3").wait_for()
    screen.check()
    screen.shot("registry-preview-desk")
    assert page.get_by_label("Họ và tên", exact=True).input_value() == "Họ và tên"
    page.get_by_role("button", name="Nhập", exact=True).click()
    page.get_by_text("Đã bắt đầu nhập").wait_for()
    take_in(*asked[0])
    page.reload()
    page.get_by_role("link", name="Tải về CSV").wait_for()
    screen.check()
    screen.shot("registry-result-desk")
    assert FallenRecord.objects.count() == 2
