"""The server lets go of evidence nobody confirmed, and begins each week of blind labels."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from casework.clock import now
from casework.models import BlindSample, ClaimCalibration, Flag, LegalHold
from casework.models.people import Role
from casework.services.flags import flag_decide
from monitor import reviewing
from tests.casework.queues import rows


@pytest.fixture
def _no_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("casework.services.searchable._after_commit", lambda *_: None)


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_index")
def test_holds_that_ran_out_end() -> None:
    flag = rows.flag()
    flag_decide(user=rows.user(Role.EDITOR), flag=flag, decision="accept")
    reviewing.tend()
    assert LegalHold.objects.get().ended_at is None
    LegalHold.objects.update(expires_at=now() - timedelta(seconds=1))
    reviewing.tend()
    assert LegalHold.objects.get().ended_why == "expired"
    assert Flag.objects.get(pk=flag.pk).status == Flag.Status.SUGGESTED


@pytest.mark.django_db
@pytest.mark.usefixtures("_no_index")
def test_each_week_is_begun_once() -> None:
    reviewing.tend()
    assert not BlindSample.objects.exists()
    flag_decide(user=rows.user(Role.EDITOR), flag=rows.flag(), decision="reject", reason="opinion")
    rows.item("Chiến dịch tìm hài cốt liệt sĩ.")
    reviewing.tend()
    rows.item("Một bài khác về hài cốt liệt sĩ.")
    reviewing.tend()
    assert BlindSample.objects.count() == 1
    assert ClaimCalibration.objects.count() == 1


def test_trouble_is_logged_and_the_rest_is_done(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def broken() -> None:
        raise OSError("no disk")

    monkeypatch.setattr(reviewing, "_WORK", (broken, lambda: done.append("week")))
    reviewing.tend()
    assert done == ["week"]
    assert "broken" in caplog.text


def test_the_server_looks_for_as_long_as_it_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Event()
    monkeypatch.setattr(reviewing, "_FIRST_S", 0.0)
    monkeypatch.setattr(reviewing, "tend", looked.set)
    monkeypatch.setattr(reviewing, "close_old_connections", lambda: None)
    with reviewing.reviewing():
        assert looked.wait(30)
