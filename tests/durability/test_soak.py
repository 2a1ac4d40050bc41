"""One minute of the soak: all connectors, faults, two kills. ``make soak`` runs ten."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django.fixtures import Settings

from tests.soak.run import soak


def test_a_minute_of_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    # The soak chooses its own folder; the test's comes back afterwards.
    for name, part in (("MANHMOI_DATA", "data"), ("MANHMOI_KEYS", "keys")):
        monkeypatch.setenv(name, str(tmp_path / part))
        setattr(settings, name, tmp_path / part)
    verdict = soak(tmp_path, minutes=1, kill_every=25, seed=5)
    assert verdict.wrong == [], verdict.table()
    assert verdict.kills >= 1 and verdict.faults > 0
    assert all(published for _, published, *_ in verdict.rows)
