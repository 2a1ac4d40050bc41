"""Sound that may be kept only until it is heard: erased once its transcript is here."""

from __future__ import annotations

from typing import Final

from casework.models import Media, Original
from casework.models.items import WorkState
from casework.services.originals import original_erase

UNTIL_HEARD: Final = "until-heard:"
"""How the locator of such a media file begins."""


def heard_audio_erase(*, media_id: int) -> bool:
    """Erase the sound of a media file that was to be kept only until it was heard.

    Called when hearing has ended, well or not, and again after a kill: then it changes nothing.
    Bytes that another item, or the same one for another reason, holds as well stay.

    Args:
        media_id: any media file; others than such are left alone.

    Returns:
        Whether the bytes went.
    """
    ended = [WorkState.DONE, WorkState.QUARANTINED]
    rows = Media.objects.filter(
        pk=media_id,
        locator__startswith=UNTIL_HEARD,
        state__in=ended,
        original__erased_at=None,
    )
    media = rows.select_related("original").first()
    if media is None or media.original is None:
        return False
    return _erase(media.original, "kept until heard")


def unheard_audio_erase(*, platform: str, channel_id: str, reason: str) -> int:
    """Erase what of a channel's sound waits to be heard, because it may not be kept any more.

    Args:
        platform: of the channel.
        channel_id: the channel.
        reason: why, in a few words without personal text.

    Returns:
        How many recordings went.
    """
    rows = Media.objects.filter(
        locator__startswith=UNTIL_HEARD,
        item__platform=platform,
        item__channel_id=channel_id,
    )
    waiting = rows.filter(state__in=[WorkState.PENDING, WorkState.PARKED])
    originals = [media.original for media in waiting.select_related("original")]
    waiting.update(state=WorkState.DONE, waiting_for="")
    return sum(_erase(one, reason) for one in originals if one is not None)


def _erase(original: Original, reason: str) -> bool:
    others = original.media_set.exclude(locator__startswith=UNTIL_HEARD)
    if original.erased_at is not None or others.exists() or original.intakes.exists():
        return False
    original_erase(original=original, reason=reason, user=None)
    return True
