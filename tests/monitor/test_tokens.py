"""Token pairs survive a kill between any two writes, and a lost answer is told."""

from __future__ import annotations

import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from casework.archive.disk import write_small
from monitor.collect import tokens
from monitor.collect.tokens import Pair, TokenRefused, Tokens
from records.errors import OperatorError, Retry

FIRST = {"REFRESH": "r0-secret"}


class Killed(BaseException):
    """Stands for kill -9: nothing of ours runs afterwards."""


class Platform:
    """Hands out a new pair for the one refresh token that is good; each works once."""

    def __init__(self) -> None:
        self.good = "r0-secret"
        self.asked = 0
        self.rotated = 0
        self.before: Callable[[], None] = lambda: None
        self.after: Callable[[], None] = lambda: None

    def rotate(self, refresh: str) -> Pair:
        self.asked += 1
        self.before()
        if refresh != self.good:
            raise TokenRefused("mã hết hiệu lực", "the token is not valid")
        self.rotated += 1
        self.good = f"r{self.rotated}-secret"
        pair = Pair(f"a{self.rotated}-secret", self.good, tokens.expiry("90000"), None)
        self.after()
        return pair


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.MANHMOI_KEYS = tmp_path
    return tmp_path / "tokens"


def opened(platform: Platform, *, secrets: dict[str, str] = FIRST, base: str = "") -> Tokens:
    title = SimpleNamespace(vi="Zalo", en="Zalo")
    manifest = SimpleNamespace(kind="zalo", title=title)
    visit: Any = SimpleNamespace(manifest=manifest, secrets=secrets, base_url=base)
    return Tokens(visit, refresh_env="REFRESH", access_env="ACCESS", rotate=platform.rotate)


def kill(*_given: object, **_more: object) -> None:
    raise Killed


def test_pair_is_replaced_once_and_kept_private(folder: Path) -> None:
    platform = Platform()
    assert opened(platform).access() == "a1-secret"
    assert opened(platform).access() == "a1-secret"
    assert opened(platform).access(refused="a1-secret") == "a2-secret"
    assert opened(platform).access(refused="a1-secret") == "a2-secret"
    assert platform.rotated == 2
    files = [file for file in folder.iterdir() if file.suffix != ".lock"]
    assert [file.suffix for file in files] == [".json"]
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in folder.iterdir())
    # A given access token is used until refused; another first token starts anew, as does a
    # stand-in for the platform.
    given = {"REFRESH": "r2-secret", "ACCESS": "given"}
    assert opened(platform, secrets=given).access() == "given"
    assert opened(platform, secrets=given).access(refused="given") == "a3-secret"
    with pytest.raises(TokenRefused):
        opened(platform, base="http://127.0.0.1:1").access()


@pytest.mark.parametrize(
    ("where", "rotations"),
    [("note", 0), ("before", 0), ("after", 1), ("pair", 1), ("removal", 1)],
)
def test_a_kill_at_every_step(
    folder: Path, monkeypatch: pytest.MonkeyPatch, where: str, rotations: int
) -> None:
    platform = Platform()

    def writing(target: Path, content: bytes) -> None:
        if (where, target.suffix) in (("note", ".spent"), ("pair", ".json")):
            raise Killed
        write_small(target, content)

    with monkeypatch.context() as patched:
        patched.setattr(tokens, "write_small", writing)
        if where in ("before", "after"):
            setattr(platform, where, kill)
        if where == "removal":
            patched.setattr(Tokens, "_remove_note", kill)
        with pytest.raises(Killed):
            opened(platform).access()
    platform.before = platform.after = lambda: None
    left_by_the_kill = folder / f".{opened(platform).name}.json.0123"
    left_by_the_kill.write_text("half a pair")
    assert platform.rotated == rotations

    stored = opened(platform).pair()
    assert stored.refresh in ("r0-secret", "r1-secret")
    if where in ("after", "pair"):
        # The platform has gone on, its answer is lost: said so, every time, until set anew.
        for _ in range(2):
            with pytest.raises(TokenRefused) as caught:
                opened(platform).access()
            assert "never reached" in caught.value.en
            assert "REFRESH" in caught.value.vi
            assert "secret" not in str(caught.value)
        assert opened(platform, secrets={"REFRESH": platform.good}).access() == "a2-secret"
    else:
        assert opened(platform).access() == "a1-secret"
        assert platform.rotated == 1
        assert left_by_the_kill.exists() == (where == "removal")


def test_an_unknown_outcome_is_tried_again_and_a_refusal_is_plain(folder: Path) -> None:
    platform = Platform()

    def cut() -> None:
        raise Retry("mất kết nối", "connection lost")

    platform.before = cut
    with pytest.raises(Retry):
        opened(platform).access()
    platform.before = lambda: None
    assert opened(platform).access() == "a1-secret"

    platform.good = "another"
    for _ in range(2):
        with pytest.raises(TokenRefused) as caught:
            opened(platform).access(refused="a1-secret")
        assert "never reached" not in caught.value.en
    assert not list(folder.glob("*.spent"))


def test_two_at_once_replace_it_once(folder: Path) -> None:
    platform = Platform()
    found: list[str] = []
    together = threading.Barrier(4)

    def one() -> None:
        mine = opened(platform)
        together.wait()
        found.append(mine.access())

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["a1-secret"] * 4
    assert platform.asked == 1


def test_a_damaged_file_is_told(folder: Path) -> None:
    platform = Platform()
    opened(platform).access()
    next(folder.glob("*.json")).write_text("{")
    with pytest.raises(OperatorError) as caught:
        opened(platform).access()
    assert "REFRESH" in caught.value.vi


def test_lifetimes() -> None:
    now = datetime.now(UTC)
    found = tokens.expiry("3600")
    assert found is not None
    assert timedelta(0) <= found - now - timedelta(hours=1) < timedelta(minutes=1)
    assert tokens.expiry(None) is None
    assert tokens.expiry("soon") is None
    assert not Pair("a", "r", now + timedelta(minutes=1)).usable(now)
