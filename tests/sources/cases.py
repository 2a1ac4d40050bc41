"""Every connector that is visited, with its fake: the one contract suite runs over this table."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from tests.sources.fakes.base import FakePlatform


@dataclass(frozen=True)
class Case:
    """A connector and its fake (``module:Class`` under ``tests.sources.fakes``).

    The flags say what the platform has at all: a quota, tokens that expire, a way to ask whether
    something is still shown. ``renewing`` says that an expired token is renewed by itself.
    """

    kind: str
    fake: str
    quota: bool = False
    token: bool = False
    deletion: bool = False
    renewing: bool = False

    def make(self) -> FakePlatform:
        """Return the fake."""
        module, _, name = self.fake.partition(":")
        fake: FakePlatform = getattr(import_module(f"tests.sources.fakes.{module}"), name)()
        return fake

    def start(self) -> FakePlatform:
        """Return the fake, listening."""
        return self.make().start()

    def __str__(self) -> str:
        return self.kind


# An optional extra that runs on Python 3.11 only.
_SNSCRAPE: tuple[Case, ...] = (
    (Case("snscrape_facebook", "facebook_2019:Facebook2019Fake"),)
    if sys.version_info < (3, 12) and find_spec("snscrape")
    else ()
)

CASES: tuple[Case, ...] = (
    # One line a connector, in the order of the alphabet.
    Case("email", "email:EmailFake", token=True),
    Case("facebook_files", "folders:FacebookFilesFake"),
    Case(
        "facebook_pages", "facebook_pages:FacebookPagesFake", quota=True, token=True, deletion=True
    ),
    Case("hotline", "hotline:HotlineFake"),
    Case("rss", "rss:RssFake", deletion=True),
    *_SNSCRAPE,
    Case("telegram", "telegram:TelegramFake", token=True),
    Case(
        "tiktok_account",
        "tiktok_account:TikTokAccountFake",
        token=True,
        deletion=True,
        renewing=True,
    ),
    Case("tiktok_capture", "folders:TikTokCaptureFake"),
    Case(
        "tiktok_research",
        "tiktok_research:TikTokResearchFake",
        quota=True,
        token=True,
        deletion=True,
        renewing=True,
    ),
    Case("tiktok_url", "tiktok_web:TikTokWebFake", deletion=True),
    Case("webpages", "webpages:WebPagesFake", deletion=True),
    Case("youtube", "youtube:YouTubeFake", quota=True, token=True, deletion=True),
)

PUSHES: tuple[Case, ...] = (
    # Platforms that call us: driven through the hooks' door, in the soak too.
    Case("facebook_feed", "facebook_feed:FacebookFeedFake", deletion=True),
    Case("messenger", "messenger:MessengerFake"),
    Case("zalo", "zalo:ZaloFake", renewing=True),
)
