"""Proposed leads, walked the way an editor does: queue, table, decision; at both widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from casework.models import LeadProposal, User
from tests.browser.conftest import Screen
from tests.web.queues.test_lead_proposals import accounts, proposal, told

pytestmark = pytest.mark.django_db(transaction=True)
Opener = Callable[..., Screen]


@pytest.mark.parametrize("width", ["desk", "phone"])
def test_from_a_proposal_to_a_lead(open_screen: Opener, editor: User, width: str) -> None:
    more = told(
        "수이콥(Suoi Cop) 옆에 다섯 명의 시신을 묻었습니다.", ("Suoi Cop", "PLACE", None), lang="ko"
    )
    made = proposal(*accounts(), more)
    screen = open_screen(editor, width)
    page = screen.go("/leads")
    page.get_by_role("link", name="Đề xuất gom đầu mối").click()
    screen.check()
    screen.shot(f"proposals-{width}")
    page.locator(f'a[href="/leads/proposals/{made.pk}"]').first.click()
    expect(page.get_by_role("heading", name="Các lời kể đặt cạnh nhau")).to_be_visible()
    screen.check()
    screen.shot(f"proposal-{width}")
    table = page.locator("table.compare")
    expect(table.get_by_text("12/3/1968", exact=True)).to_be_visible()
    expect(table.locator(".mark-against").first).to_contain_text("có lời kể khác")
    page.get_by_role("button", name="Gom thành đầu mối").click()
    page.wait_for_url("**/leads/*")
    expect(page.get_by_text("Đã gom thành đầu mối.")).to_be_visible()
    screen.check()
    screen.shot(f"lead-table-{width}")
    assert LeadProposal.objects.get(pk=made.pk).status == "accepted"
