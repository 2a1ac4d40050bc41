"""Watch rules kept by editors; the shipped ones change only while nobody has touched them."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from django.db import transaction

from casework.models import AuditEvent, Source, User, WatchRule
from casework.permissions import Action, require
from casework.services.audit import audit_record
from casework.watch_check import rule_checked
from casework.watch_content import RuleContent, columns_of, content_of
from casework.watch_file import read_watch
from records.errors import OperatorError, Refused


@transaction.atomic
def watch_save(
    *, user: User | None, content: RuleContent, rule_id: int | None = None, seen: str = ""
) -> WatchRule:
    """Store a rule, new or changed.

    Args:
        user: who; ``None`` for the command line.
        content: the whole rule as it shall be.
        rule_id: the rule to change; ``None`` for a new one.
        seen: :func:`digest` of the rule that the person had before them, so that two who edit it
            at once do not undo each other; empty is not asked.

    Raises:
        Refused: role, no such rule, the name is another's, it was changed meanwhile, or it is of
            no use as a rule.
    """
    _may_edit(user)
    content = rule_checked(content)
    row = WatchRule() if rule_id is None else _locked(rule_id)
    if seen and row.pk and digest(content_of(row)) != seen:
        raise Refused(
            "Luật vừa được người khác sửa; hãy xem lại bản mới.",
            "The rule has just been changed by somebody else: look again.",
        )
    if WatchRule.objects.filter(name=content.name).exclude(pk=row.pk).exists():
        raise Refused(
            f"Đã có luật tên “{content.name}”.", f"There is a rule “{content.name}” already."
        )
    before = row.name if row.pk else content.name
    _write(row, content, user, seeded=False)
    if before != content.name:
        _renamed(before, content.name)
    _audit("watch.change" if rule_id else "watch.add", row, user)
    return row


@transaction.atomic
def watch_toggle(*, user: User | None, rule_id: int, on: bool) -> WatchRule:
    """Turn a rule on or off; sources then follow it, or no longer.

    Raises:
        Refused: role, or no such rule.
    """
    _may_edit(user)
    row = _locked(rule_id)
    if row.enabled != on:
        row.enabled, row.seeded, row.updated_by = on, False, user
        row.save()
        _audit("watch.enable" if on else "watch.disable", row, user)
    return row


@transaction.atomic
def watch_delete(*, user: User | None, rule_id: int) -> None:
    """Delete a rule; a shipped one does not come back. What was collected stays.

    Raises:
        Refused: role, no such rule, or it is the only one that some source follows: with none left
            that source would follow all of them.
    """
    _may_edit(user)
    row = _locked(rule_id)
    followers = [one for one in Source.objects.filter(removed_at=None) if row.name in one.watch]
    alone = [one.name for one in followers if one.watch == [row.name]]
    if alone:
        shown = ", ".join(alone)
        raise Refused(
            f"Nguồn {shown} chỉ theo luật này; hãy chọn luật khác cho nguồn trước.",
            f"The source {shown} follows this rule alone; give it another first.",
        )
    for source in followers:
        source.watch = [name for name in source.watch if name != row.name]
        source.save(update_fields=["watch"])
    _audit("watch.delete", row, user)
    row.delete()


@transaction.atomic
def watch_seed(*, file: Path) -> int:
    """Bring in shipped rules that were never here; return how many are new or changed.

    A shipped rule that a person changed, turned off or deleted stays as that person left it.

    Raises:
        OperatorError: the file cannot be used.
    """
    try:
        data = file.read_bytes()
        sha256 = hashlib.sha256(data).hexdigest()
        seeds = list(AuditEvent.objects.filter(action="watch.seed").order_by("seq"))
        if seeds and seeds[-1].detail.get("sha256") == sha256:
            return 0
        # The first start of a folder waits for this; a test asks the gazetteer about our own file.
        contents = read_watch(data, name=file.name, ask_gazetteer=False)
    except (OSError, Refused) as error:
        raise OperatorError(
            f"Không dùng được tệp luật theo dõi {file}: {error}",
            f"the watch file {file} cannot be used: {error}",
        ) from error
    earlier = {name for seed in seeds for name in seed.detail.get("names", ())}
    touched = sum(_seed(content, earlier) for content in contents)
    names = [_name_hash(content.name) for content in contents]
    audit_record(action="watch.seed", detail={"sha256": sha256, "names": names, "rules": touched})
    return touched


def digest(content: RuleContent) -> str:
    """Return the SHA-256 of what a rule says."""
    return hashlib.sha256(repr(content).encode()).hexdigest()


def _seed(content: RuleContent, earlier: set[str]) -> bool:
    row = WatchRule.objects.select_for_update().filter(name=content.name).first()
    if row is None and _name_hash(content.name) in earlier:
        return False
    if row is not None and (not row.seeded or content_of(row) == content):
        return False
    _write(row or WatchRule(), content, None, seeded=True)
    return True


def _name_hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def _may_edit(user: User | None) -> None:
    if user is not None:
        require(user, Action.WATCH_EDIT)


def _locked(rule_id: int) -> WatchRule:
    row = WatchRule.objects.select_for_update().filter(pk=rule_id).first()
    if row is None:
        raise Refused("Không có luật này.", "There is no such rule.")
    return row


def _write(row: WatchRule, content: RuleContent, user: User | None, *, seeded: bool) -> None:
    for name, value in columns_of(content).items():
        setattr(row, name, value)
    row.updated_by, row.seeded = user, seeded
    row.save()


def _renamed(before: str, after: str) -> None:
    """Sources name the rules they follow."""
    for source in Source.objects.all():
        if before in source.watch:
            source.watch = [after if name == before else name for name in source.watch]
            source.save(update_fields=["watch"])


def _audit(action: str, row: WatchRule, user: User | None) -> None:
    detail: dict[str, Any] = {"rule": digest(content_of(row)), "enabled": row.enabled}
    audit_record(action=action, subject=f"watch:{row.pk}", detail=detail, actor=user)
