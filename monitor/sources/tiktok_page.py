"""yt-dlp's reader of TikTok's video page, without its way around the check for robots."""

from __future__ import annotations

from typing import Any

from yt_dlp.extractor.tiktok import TikTokIE
from yt_dlp.utils import ExtractorError


class PublicTikTokIE(TikTokIE):  # type: ignore[misc]
    """Reads what TikTok shows to anybody; where it asks for a proof of a browser, it ends."""

    def _solve_challenge_and_set_cookies(self, webpage: str) -> Any:
        raise ExtractorError("TikTok answers with a challenge", expected=True)
