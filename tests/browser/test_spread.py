"""Pages of waves and corrections at both widths, and the button that copies a correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from casework.models import ClaimWave, FalseClaim, Item, User
from casework.services.false_claims import false_claim_open, false_claim_publish
from casework.services.waves import waves_refresh
from tests.browser.conftest import Screen
from tests.casework.queues import rows
from tests.casework.queues.test_propagation import START, phone

pytestmark = pytest.mark.django_db(transaction=True)
Opener = Callable[..., Screen]
PLACES = ("facebook", "zalo", "youtube", "forum")


@pytest.fixture
def spread(verifier: User) -> tuple[ClaimWave, FalseClaim]:
    """Return a wave of nine copies within two days, one approved, and its correction."""
    head: Item | None = None
    flags = []
    for number, hours in enumerate((0, 0.02, 0.05, 1, 1.5, 5, 26, 30, 31)):
        item = rows.item(
            author_pid=f"{number}" * 64,
            platform=PLACES[number % 4],
            published_at=START + timedelta(hours=hours),
            near_duplicate_of=head,
            metrics={"views": 900 * number, "shares": 3},
        )
        head = head or item
        phone(item)
        flags.append(rows.flag(item))
    with transaction.atomic():
        wave = waves_refresh(item_ids=[flags[0].item_id])[0]
    claim = false_claim_open(user=verifier, flag=rows.approved(flags[0]))
    return wave, claim


@pytest.mark.parametrize("width", ["phone", "desk"])
def test_waves_and_corrections(
    open_screen: Opener, spread: tuple[ClaimWave, FalseClaim], verifier: User, width: str
) -> None:
    wave, claim = spread
    screen = open_screen(verifier, width)
    screen.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    for path, name in (
        ("/", "home-waves"),
        ("/spread", "spread"),
        (f"/spread/{wave.pk}", "wave"),
        ("/false-claims", "corrections"),
        (f"/false-claims/{claim.pk}", "correction"),
        (f"/flags/{claim.flags.earliest('pk').pk}", "flag-correction"),
    ):
        screen.go(path)
        screen.check()
        screen.shot(f"{name}-{width}")
    screen.go(f"/false-claims/{claim.pk}")
    screen.page.click('[data-copy="copy-vi"]')
    copied = screen.page.evaluate("navigator.clipboard.readText()")
    assert copied == claim.correction_vi
    false_claim_publish(user=verifier, false_claim=claim, url="https://example.invalid/dinh-chinh")
    screen.go(f"/false-claims/{claim.pk}")
    for box in screen.page.query_selector_all("details > summary"):
        box.click()
    screen.check()
    screen.shot(f"correction-published-{width}")
