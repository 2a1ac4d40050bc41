"""The server lets go of evidence that nobody confirmed in time."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from casework.clock import now
from casework.models import Flag, LegalHold
from casework.models.people import Role
from casework.services.flags import flag_decide
from monitor import expiring
from tests.casework.queues import rows


@pytest.mark.django_db
def test_holds_that_ran_out_end_and_trouble_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("casework.services.searchable._after_commit", lambda *_: None)
    flag = rows.flag()
    flag_decide(user=rows.user(Role.EDITOR), flag=flag, decision="accept")
    expiring.expire()
    assert LegalHold.objects.get().ended_at is None
    LegalHold.objects.update(expires_at=now() - timedelta(seconds=1))
    expiring.expire()
    assert LegalHold.objects.get().ended_why == "expired"
    assert Flag.objects.get(pk=flag.pk).status == Flag.Status.SUGGESTED
    monkeypatch.setattr(expiring, "holds_expire", lambda: 1 / 0)
    expiring.expire()
    assert "ending holds" in caplog.text


def test_the_server_looks_for_as_long_as_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Event()
    monkeypatch.setattr(expiring, "_FIRST_S", 0.0)
    monkeypatch.setattr(expiring, "expire", looked.set)
    with expiring.expiring():
        assert looked.wait(30)
