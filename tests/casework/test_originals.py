from __future__ import annotations

import io
from pathlib import Path

import pytest

from casework.archive import Erased, get_archive
from casework.models import AuditEvent, Original, User
from casework.services.originals import original_erase, original_store
from records.errors import Refused

pytestmark = pytest.mark.django_db
BODY = b"dong mot\ndong hai\n"


def test_an_original_gets_one_row(home: Path) -> None:
    first, created = original_store(source=io.BytesIO(BODY), lines=True, mime="text/plain")
    second, again = original_store(source=io.BytesIO(BODY), lines=False, mime="text/csv")
    assert (created, again) == (True, False)
    assert first == second
    assert (first.size, first.chunks, second.mime) == (len(BODY), 2, "text/plain")
    assert AuditEvent.objects.filter(action="original.store").count() == 1


def test_bytes_archived_before_a_crash_get_their_row_later(home: Path) -> None:
    get_archive().store(io.BytesIO(BODY), lines=True)
    row, created = original_store(source=io.BytesIO(BODY), lines=True, mime="text/plain")
    assert created and row.chunks == 2


def test_erasing_leaves_a_tombstone(home: Path, administrator: User) -> None:
    row, _ = original_store(source=io.BytesIO(BODY), lines=True, mime="text/plain")
    original_erase(original=row, reason="rút đồng ý", user=administrator)
    first = row.erased_at
    assert first is not None and row.erased_reason == "rút đồng ý"
    with pytest.raises(Erased):
        get_archive().open(row.sha256)
    original_erase(original=row, reason="lần hai", user=administrator)
    assert (row.erased_at, row.erased_reason) == (first, "rút đồng ý")
    assert AuditEvent.objects.filter(action="original.erase").count() == 1
    with pytest.raises(Erased):
        original_store(source=io.BytesIO(BODY), lines=True, mime="text/plain")
    anew, created = original_store(
        source=io.BytesIO(BODY), lines=True, mime="text/plain", again=True
    )
    assert created and anew.pk == row.pk and anew.erased_at is None
    assert get_archive().chunks(row.sha256, 0, 1) == BODY


@pytest.mark.parametrize("role", ["editor", "verifier", "liaison", "cyber", "auditor"])
def test_only_administrators_erase(home: Path, make_user: object, role: str) -> None:
    row, _ = original_store(source=io.BytesIO(BODY), lines=True, mime="text/plain")
    with pytest.raises(Refused):
        original_erase(original=row, reason="x", user=make_user(role))  # type: ignore[operator]
    assert Original.objects.get(pk=row.pk).erased_at is None
    assert get_archive().chunks(row.sha256, 0, 0) == b"dong mot\n"
