"""A console with its own folders and index for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client

from casework import index_access
from casework.models import Passage, User
from index.generations import IndexHome
from tests.web.rows import indexed


@pytest.fixture(autouse=True)
def _fresh_console(home: Path) -> Iterator[None]:
    """Give every test its own data folder; close the index it may have opened."""
    index_access.index_close()
    cache.clear()
    yield
    index_access.index_close()
    cache.clear()


@pytest.fixture
def search_index(_fresh_console: None) -> IndexHome:
    return index_access.index_home()


@pytest.fixture
def put_in_index(search_index: IndexHome) -> Callable[..., None]:
    """Return a function that puts passages into the index; all current ones by default."""

    def put(passages: list[Passage] | None = None, *, flagged: bool = False) -> None:
        rows = passages or list(Passage.objects.filter(current=True).select_related("item"))
        search_index.upsert(indexed(rows, flagged=flagged))

    return put


@pytest.fixture
def console() -> Callable[[User], Client]:
    """Return a maker of clients signed in as a user."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in
