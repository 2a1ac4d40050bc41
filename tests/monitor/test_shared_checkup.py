"""Doctor finds approved flags that no programme of the cyber unit can fetch, and lays them out."""

from __future__ import annotations

import pytest

from monitor.checkup.shared import check_shared
from tests.web import doors

pytestmark = pytest.mark.django_db


def test_absent_flags_are_found_and_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    doors.approved()
    assert check_shared(repair=False).status == "ok"
    with monkeypatch.context() as patch:
        patch.setattr("casework.services.flags.flag_share", lambda flag: 0)
        flag = doors.approved()
    found = check_shared(repair=False)
    assert (found.status, found.count, found.details) == ("wrong", 1, (str(flag.pk),))
    assert check_shared(repair=True).status == "repaired"
    assert flag.shared.exists()
    assert check_shared(repair=False).status == "ok"


def test_what_two_people_did_not_approve_stays_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that says approved while its decisions do not is told, never laid out."""
    monkeypatch.setattr("casework.services.flags.flag_share", lambda flag: 0)
    flag = doors.approved()
    monkeypatch.setattr(
        "casework.selectors.referrals._acceptances", lambda flag: list(flag.reviews.all()[:1])
    )
    assert check_shared(repair=True).status == "wrong"
    assert not flag.shared.exists()
