"""Permissions of channels' owners: recorded with their proof, withdrawn at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db import transaction

from casework.clock import now
from casework.models import ChannelPermission, Original, User
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.services.heard_audio import unheard_audio_erase
from records.errors import Refused
from records.text import nfc

SCOPES: Final = ("captions", "audio")
PLATFORMS: Final = ("youtube",)


def _require_manager(user: User | None) -> None:
    if user is not None:
        require(user, Action.SOURCE_MANAGE)


def _checked_scope(scope: Sequence[str]) -> list[str]:
    found = [one for one in SCOPES if one in scope]
    if not found or set(scope) - set(SCOPES):
        raise Refused(
            "Phạm vi cho phép là captions (phụ đề), audio (âm thanh) hoặc cả hai.",
            "The scope is captions, audio or both.",
        )
    return found


def _checked_channel(platform: str, channel_id: str) -> str:
    channel = channel_id.strip()
    if platform not in PLATFORMS:
        raise Refused(
            "Chỉ ghi giấy cho phép của kênh YouTube.", "Permissions are for YouTube channels only."
        )
    if not channel.startswith("UC") or not 3 <= len(channel) <= 200 or " " in channel:
        raise Refused(
            "Mã kênh YouTube bắt đầu bằng UC; tên @… có thể đổi chủ nên không dùng.",
            "A YouTube channel id begins with UC; an @handle may change hands and is not used.",
        )
    return channel


@transaction.atomic
def channel_permission_record(
    *,
    user: User | None,
    channel_id: str,
    owner: str,
    scope: Sequence[str],
    reference: str,
    given_at: datetime,
    expires_at: datetime | None = None,
    document: Original | None = None,
    platform: str = "youtube",
) -> ChannelPermission:
    """Record that a channel's owner allows captions or sound to be taken.

    Args:
        user: the administrator; ``None`` for the command line.
        channel_id: the channel, ``UC…``.
        owner: who gave it: an office or a person, as the letter names them.
        scope: ``captions``, ``audio`` or both.
        reference: where the proof is: number and date of the letter, or the message.
        given_at: when it was given, UTC.
        expires_at: until when; ``None`` until withdrawn.
        document: the letter in the archive.
        platform: ``youtube``.

    Raises:
        Refused: role, channel, scope, no owner or reference, or times that cannot be.
    """
    _require_manager(user)
    channel, found = _checked_channel(platform, channel_id), _checked_scope(scope)
    named, proof = nfc(owner).strip(), nfc(reference).strip()
    if not named or not proof:
        raise Refused(
            "Cần tên chủ kênh và số hiệu văn bản (hoặc tin nhắn) cho phép.",
            "The owner's name and the letter or message that allows it are needed.",
        )
    if given_at > now() or (expires_at is not None and expires_at <= given_at):
        raise Refused(
            "Ngày cho phép không được ở tương lai; ngày hết hạn phải sau ngày cho phép.",
            "It cannot have been given in the future, nor expire before it was given.",
        )
    row = ChannelPermission.objects.create(
        platform=platform,
        channel_id=channel,
        owner=named[:200],
        scope=found,
        reference=proof,
        document=document,
        given_at=given_at,
        expires_at=expires_at,
        recorded_by=user,
    )
    audit_record(
        action="channel_permission.record",
        subject=f"channel_permission:{row.pk}",
        detail={"platform": platform, "channel": channel, "scope": found},
        actor=user,
    )
    return row


def channel_permission_withdraw(
    *, user: User | None, permission: ChannelPermission
) -> ChannelPermission:
    """End a permission: nothing more is taken, and sound still waiting to be heard is erased.

    Transcripts made while it was in force stay, unless their items are erased. Doing it again
    finishes what a killed run left.

    Raises:
        Refused: the user may not manage sources.
    """
    _require_manager(user)
    with transaction.atomic():
        row = ChannelPermission.objects.select_for_update(of=("self",)).get(pk=permission.pk)
        if row.withdrawn_at is None:
            row.withdrawn_at = now()
            row.save(update_fields=["withdrawn_at"])
            audit_record(
                action="channel_permission.withdraw",
                subject=f"channel_permission:{row.pk}",
                detail={"platform": row.platform, "channel": row.channel_id},
                actor=user,
            )
    others = ChannelPermission.objects.filter(
        platform=row.platform, channel_id=row.channel_id, withdrawn_at=None
    )
    if not any("audio" in other.scope for other in others):
        unheard_audio_erase(
            platform=row.platform, channel_id=row.channel_id, reason="permission withdrawn"
        )
    return row
