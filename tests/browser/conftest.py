"""Headless Chromium against a live console; watches for requests to other hosts."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import get_ident
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.urls import get_resolver
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from casework import index_access
from casework.models import User
from tests.web.rows import PASSWORD

# Playwright's loop runs in this thread; Django takes that for an async view without this.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

WIDTHS = {"phone": (390, 844), "desk": (1280, 900)}
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# Elements that make the page itself scroll sideways; empty when it does not.
_STICKING_OUT = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > root.clientWidth + 1)
    .slice(0, 12)
    .map((one) => `${one.tagName}.${one.className} ${one.getBoundingClientRect().right}`);
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder as driving a browser."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = Path(os.environ.get("MANHMOI_CHROMIUM") or "/usr/bin/chromium")
    if not chromium.exists():
        pytest.skip(f"no Chromium at {chromium}")
    # Importing every view takes seconds; the first page should not wait for it.
    assert get_resolver().url_patterns
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=list(_FLAGS))
        yield running
        running.close()


@pytest.fixture(autouse=True)
def _fresh_console(home: Path) -> Iterator[None]:
    index_access.index_close()
    cache.clear()
    yield
    index_access.index_close()
    cache.clear()


class Screen:
    """One browser window signed in as one user."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.elsewhere: list[str] = []
        self.complaints: list[str] = []
        page.on("request", self._note_request)
        page.on("console", self._note_console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, request: Any) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https") and parts.netloc != urlsplit(self.address).netloc:
            self.elsewhere.append(request.url)

    def _note_console(self, message: Any) -> None:
        # The browser itself reports answers such as 403; a test of such a page expects them.
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)

    def go(self, path: str) -> Page:
        """Open a page of the console and wait for it."""
        self.page.goto(self.address + path, wait_until="load")
        return self.page

    def check(self) -> None:
        """Assert what must hold on every page.

        No serious accessibility violation, nothing wider than the window, no request elsewhere,
        no script error or blocked resource.
        """
        found = Axe().run(self.page).response["violations"]
        grave = [v for v in found if v["impact"] in ("serious", "critical")]
        assert not grave, "\n".join(
            f"{v['id']}: {v['help']}: {[node['html'][:160] for node in v['nodes'][:5]]}"
            for v in grave
        )
        sticking_out = self.page.evaluate(_STICKING_OUT)
        assert not sticking_out, f"wider than the window: {sticking_out}"
        assert self.elsewhere == []
        assert self.complaints == []

    def shot(self, name: str) -> None:
        """Save a screenshot when MANHMOI_SHOTS names a folder."""
        if folder := os.environ.get("MANHMOI_SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


def sign_in(page: Page, address: str, username: str) -> None:
    """Sign in through the login page."""
    page.goto(f"{address}/login")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("button.primary[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


@contextmanager
def _requests_end() -> Iterator[None]:
    """Wait, after the block, until the server has answered: then nobody reads rows any more."""
    running: set[int] = set()

    def begun(**_: Any) -> None:
        running.add(get_ident())

    def ended(**_: Any) -> None:
        running.discard(get_ident())

    request_started.connect(begun)
    request_finished.connect(ended)
    try:
        yield
        until = time.monotonic() + 20
        while running and time.monotonic() < until:
            time.sleep(0.02)
    finally:
        request_started.disconnect(begun)
        request_finished.disconnect(ended)


@pytest.fixture
def open_screen(browser: Browser, live_server: LiveServer) -> Iterator[Callable[..., Screen]]:
    """Return an opener of windows: ``open_screen(user, "phone")``; ``None`` stays signed out."""
    contexts: list[BrowserContext] = []

    def open_one(user: User | None, width: str = "desk", **options: Any) -> Screen:
        wide, high = WIDTHS[width]
        context = browser.new_context(
            viewport={"width": wide, "height": high}, locale="vi-VN", **options
        )
        context.set_default_timeout(30_000)
        # What a page says while it is left races with the next page on the one connection that
        # tests in memory share, and comes when a test's rows are gone; a test may ask for it.
        context.add_init_script("navigator.sendBeacon = () => true;")
        contexts.append(context)
        screen = Screen(context.new_page(), live_server.url)
        if user is not None:
            sign_in(screen.page, live_server.url, user.username)
        return screen

    with _requests_end():
        yield open_one
        for context in contexts:
            context.close()
