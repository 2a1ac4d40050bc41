"""Fixtures for every room: users by role, an archive of one's own, a PostgreSQL cluster."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest
from django.test import TransactionTestCase

from tests.postgres import PostgresMissing, cluster
from tests.triggers import without_triggers

if TYPE_CHECKING:
    from pytest_django.fixtures import Settings

    from casework.archive import Archive
    from casework.models import User


# The same examples in every run: a landing must not hang on the luck of the draw. Look for new ones
# with HYPOTHESIS_PROFILE=searching.
hypothesis.settings.register_profile("steady", derandomize=True)
hypothesis.settings.register_profile("searching")
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

_ROWS = frozenset({"db", "transactional_db", "django_db_serialized_rollback", "live_server"})


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Ask a second database only what asks a database; the rest was proven on the first run."""
    if not os.environ.get("MANHMOI_TEST_DATABASE_URL"):
        return
    touching = [item for item in items if _touches_rows(item)]
    config.hook.pytest_deselected(items=[item for item in items if item not in touching])
    items[:] = touching


def _touches_rows(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(fixtures & _ROWS)


@pytest.fixture(scope="session", autouse=True)
def _emptying_tables_passes_the_triggers() -> Iterator[None]:
    """Let the test runner empty the append-only tables after a test that really commits."""
    patch = pytest.MonkeyPatch()
    plain = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]

    def teardown(self: TransactionTestCase) -> None:
        with without_triggers():
            plain(self)

    patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
    yield
    patch.undo()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """Return an empty archive whose keys lie outside its data."""
    from casework.archive import Archive

    return Archive(tmp_path / "data" / "archive", tmp_path / "keys")


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """Give the test its own data and key folders; return their parent."""
    settings.MANHMOI_DATA = tmp_path / "data"
    settings.MANHMOI_KEYS = tmp_path / "keys"
    for folder in (settings.MANHMOI_DATA, settings.MANHMOI_KEYS):
        folder.mkdir()
    return tmp_path


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Return a maker of users: ``make_user("verifier")``; names are unique."""
    from casework.models import User

    def make(role: str, username: str | None = None, **fields: Any) -> User:
        name = username or f"{role}-{User.objects.count() + 1}"
        return User.objects.create_user(username=name, password="mat-khau-thu", role=role, **fields)

    return make


@pytest.fixture
def editor(make_user: Callable[..., User]) -> User:
    return make_user("editor")


@pytest.fixture
def verifier(make_user: Callable[..., User]) -> User:
    return make_user("verifier")


@pytest.fixture
def second_verifier(make_user: Callable[..., User]) -> User:
    return make_user("verifier")


@pytest.fixture
def liaison(make_user: Callable[..., User]) -> User:
    return make_user("liaison")


@pytest.fixture
def cyber(make_user: Callable[..., User]) -> User:
    return make_user("cyber")


@pytest.fixture
def auditor(make_user: Callable[..., User]) -> User:
    return make_user("auditor")


@pytest.fixture
def administrator(make_user: Callable[..., User]) -> User:
    return make_user("administrator")


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Yield the URL of a throw-away PostgreSQL cluster, or skip the test."""
    try:
        with cluster() as url:
            yield url
    except PostgresMissing as missing:
        pytest.skip(str(missing))
