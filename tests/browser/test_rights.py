"""Data requests, breaches, retention at both widths: accessible, not wider than the window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from casework.clock import now
from casework.models import Source, User
from casework.services.incidents import incident_open
from casework.services.source_gone import gone_hold
from casework.services.subject_requests import request_pick, request_receive
from tests.browser.conftest import Screen
from tests.web import rows

pytestmark = pytest.mark.django_db(transaction=True)


def test_rights(open_screen: Callable[..., Screen], administrator: User) -> None:
    item = rows.make_item(route="submitted")
    late = now() - timedelta(days=12)
    request = request_receive(
        user=administrator, kind="view", channel="email", summary="Xem", received_at=late
    )
    request_pick(user=administrator, request=request, item_ids=[item.pk])
    incident = incident_open(
        user=administrator, title="Mất máy", description="20 lời kể", harms=["honour"]
    )
    source = Source.objects.create(name="Kênh", kind="youtube", platform="youtube", legal_basis="x")
    rows.make_item(source=source, platform="youtube", platform_id="v", refresh_due_at=late)
    gone_hold(source=source, gone={"post": ["v"]}, asked=1, due_before=now())
    for width in ("phone", "desk"):
        screen = open_screen(administrator, width)
        for path in (
            "/subject-requests",
            f"/subject-requests/{request.pk}",
            "/incidents",
            f"/incidents/{incident.pk}",
            "/retention",
        ):
            screen.go(path)
            screen.check()
            screen.shot(f"rights{path.replace('/', '-')}-{width}")
