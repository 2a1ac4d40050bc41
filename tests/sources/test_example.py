"""The worked example: two files a newcomer adds, under a hundred lines, whole and right."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import monitor.sources
from casework import source_manifests
from monitor.collect import visit
from monitor.sources import table
from tests.sources import test_contract as contract
from tests.sources.cases import Case
from tests.sources.fakes.archive_api import ArchiveFake
from tests.sources.fakes.base import FakePlatform

pytestmark = pytest.mark.django_db
EXAMPLES = Path(__file__).resolve().parents[2] / "docs" / "examples"
CASE = Case("archive_api", "archive_api:ArchiveFake", quota=True, token=True, deletion=True)


# At once, as in the contract suite.
without_waiting = contract.without_waiting


def _forget() -> None:
    sys.modules.pop("monitor.sources.archive_api", None)
    for known in (table.kinds, table.manifest, table.connector, source_manifests.manifests):
        known.cache_clear()


@pytest.fixture
def fake(tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakePlatform]:
    """Put the two files beside the shipped connectors, as a newcomer does."""
    folder = tmp_path / "sources"
    folder.mkdir()
    for name in ("archive_api.py", "archive_api.yaml"):
        shutil.copy(EXAMPLES / name, folder)
    for module in (source_manifests, table):
        monkeypatch.setattr(module, "FOLDER", folder)
    monkeypatch.setattr(monitor.sources, "__path__", [*monitor.sources.__path__, str(folder)])
    _forget()
    platform = ArchiveFake().start()
    for name, value in platform.env.items():
        monkeypatch.setenv(name, value)
    yield platform
    platform.stop()
    visit._under_way.clear()
    _forget()


def test_two_files_under_a_hundred_lines() -> None:
    files = [EXAMPLES / "archive_api.py", EXAMPLES / "archive_api.yaml"]
    assert sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files) < 100
    told = (EXAMPLES.parent / "adding-a-source.md").read_text(encoding="utf-8")
    for word in ("docs/examples/archive_api.py", "archive_api.yaml", "tests/sources/cases.py"):
        assert word in told


@pytest.mark.parametrize(
    "check",
    [
        contract.test_everything_comes_once_and_only_that_is_kept,
        contract.test_nothing_published_is_nothing_stored,
        contract.test_a_busy_host_and_a_broken_line_are_waited_out,
        contract.test_a_page_that_is_none_spoils_nothing,
    ],
)
def test_it_keeps_the_contract(check: Callable[[FakePlatform], None], fake: FakePlatform) -> None:
    check(fake)


def test_killed(fake: FakePlatform, monkeypatch: pytest.MonkeyPatch) -> None:
    contract.test_killed_at_every_page_every_record_comes_once(fake, monkeypatch)


@pytest.mark.parametrize(
    "check",
    [
        contract.test_a_spent_quota_parks_until_it_resets,
        contract.test_a_refused_token_is_told_in_one_sentence,
        contract.test_what_is_gone_at_the_source_is_erased_here,
    ],
)
def test_it_keeps_its_own_promises(
    check: Callable[[Case, FakePlatform], None], fake: FakePlatform
) -> None:
    check(CASE, fake)
