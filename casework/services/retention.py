"""Nothing is kept for longer than its purpose needs: the job, its dry run, its record.

Legal holds are respected throughout. Every run leaves one event in the audit chain beside the
events of each thing erased; running it again does nothing more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.clock import now
from casework.models import (
    ContactDetail,
    Item,
    LegalHold,
    QuarantineEntry,
    Reply,
    Source,
    User,
)
from casework.permissions import Action, require
from casework.retention_rules import Rules, Where, rules_load
from casework.services.audit import audit_record
from casework.services.contact_vault import contacts_expire
from casework.services.erasure import UnderLegalHold, item_erase
from casework.services.retention_raw import outlived, outlived_erase

SUBJECT: Final = "retention"
MASS: Final = 0.3
"""A run that would erase a larger part of a source's items waits for a person."""
MASS_LEAST: Final = 20


@dataclass(slots=True)
class Kept:
    """What a run did, or in a dry run would do.

    Attributes:
        originals: originals whose keys were destroyed whole.
        parts: originals of which some records' keys were destroyed.
        bytes: size of the originals destroyed whole.
        items: items erased because their text had outlived its time.
        unasked: items erased because their source could not be asked again in time.
        quarantined: entries of quarantine deleted.
        contacts: contacts deleted from the vault.
        replies: answers deleted.
        held: items kept as evidence.
        waiting: items by source that wait for a person, being so many.
    """

    dry_run: bool
    originals: int = 0
    parts: int = 0
    bytes: int = 0
    items: int = 0
    unasked: int = 0
    quarantined: int = 0
    contacts: int = 0
    replies: int = 0
    held: int = 0
    waiting: dict[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Return it as the command line prints it."""
        return asdict(self)


def retention_run(
    *, user: User | None = None, dry_run: bool = False, confirm: bool = False
) -> Kept:
    """Erase what has outlived its time.

    Args:
        user: who asks; ``None`` for the daily chore and the command line.
        dry_run: only count.
        confirm: also what waits for a person because it is so much.

    Raises:
        Refused: role.
        OperatorError: the table of times is not right.
    """
    if user is not None:
        require(user, Action.ITEM_ERASE)
    rules, moment = rules_load(), now()
    done = Kept(dry_run)
    # Texts first: an item that goes takes its bytes with it.
    _texts(rules, moment, done, confirm)
    _bytes(rules, moment, done)
    _quarantine(rules, moment, done)
    _contacts(rules, moment, done)
    if not dry_run:
        with transaction.atomic():
            audit_record(action="retention.run", subject=SUBJECT, detail=done.as_json(), actor=user)
    return done


def retention_daily() -> None:
    """Do the daily chore."""
    retention_run()


def _texts(rules: Rules, moment: datetime, done: Kept, confirm: bool) -> None:
    for source, found, late in (*_outlived_texts(rules, moment), *_unasked(rules, moment)):
        pks = list(found.order_by("pk").values_list("pk", flat=True))
        if not pks:
            continue
        if source is not None and not confirm and _is_mass(source, len(pks)):
            done.waiting[source.name] = done.waiting.get(source.name, 0) + len(pks)
            continue
        erased = len(pks) if done.dry_run else sum(_erase(pk, late, done) for pk in pks)
        if late:
            done.unasked += erased
        else:
            done.items += erased


def _is_mass(source: Source, count: int) -> bool:
    living = Item.objects.filter(source=source, deleted_at=None).count()
    return count >= MASS_LEAST and count > MASS * living


def _erase(item_id: int, late: bool, done: Kept) -> int:
    item = Item.objects.get(pk=item_id)
    reason = "retention: not asked again in time" if late else "retention"
    try:
        item_erase(item=item, reason=reason, user=None)
    except UnderLegalHold:
        done.held += 1
        return 0
    return 1


def _open_items() -> QuerySet[Item]:
    """Return living items, without those whose erasure only waits for the end of a hold."""
    settled = LegalHold.objects.filter(item=OuterRef("pk"), ended_at=None).exclude(erase_after="")
    return Item.objects.filter(~Exists(settled), deleted_at=None)


def _outlived_texts(
    rules: Rules, moment: datetime
) -> Iterator[tuple[Source | None, QuerySet[Item], bool]]:
    """Yield items whose text has outlived its time, by source."""
    if rules.text.shortest() is None:
        return
    groups = Item.objects.filter(deleted_at=None).order_by()
    sources = {one.pk: one for one in Source.objects.all()}
    kinds = groups.values_list("source_id", "platform", "route").distinct()
    for source_id, platform, route in list(kinds):
        source = sources.get(source_id) if source_id is not None else None
        days = rules.text.days(Where(source.kind if source else "", platform, route))
        if days is not None:
            yield (
                source,
                _open_items().filter(
                    source_id=source_id,
                    platform=platform,
                    route=route,
                    collected_at__lte=moment - timedelta(days=days),
                ),
                False,
            )


def _unasked(
    rules: Rules, moment: datetime
) -> Iterator[tuple[Source | None, QuerySet[Item], bool]]:
    """Yield items that were to be asked about again by now and were not."""
    late = _open_items().filter(refresh_due_at__lte=moment)
    sources = {one.pk: one for one in Source.objects.filter(item__in=late).distinct()}
    for source in sources.values():
        on = source.enabled and source.removed_at is None
        since = moment - timedelta(days=rules.late_days if on else 0)
        yield source, late.filter(source=source, refresh_due_at__lte=since), True
    yield None, late.filter(source=None), True


def _bytes(rules: Rules, moment: datetime, done: Kept) -> None:
    for found in outlived(rules, moment):
        whole = found.whole if done.dry_run else outlived_erase(found)
        if whole:
            done.originals += 1
            done.bytes += found.original.size
        else:
            done.parts += 1


def _quarantine(rules: Rules, moment: datetime, done: Kept) -> None:
    """Delete what quarantine says of pages and files; testimony waits until somebody looks."""
    rows = QuarantineEntry.objects.filter(
        Q(item=None, media=None) | Q(resolved_at__isnull=False),
        created_at__lte=moment - timedelta(days=rules.quarantine_days),
    ).exclude(intake__route="submitted")
    done.quarantined = rows.count() if done.dry_run else rows.delete()[0]


def _contacts(rules: Rules, moment: datetime, done: Kept) -> None:
    old = Reply.objects.filter(
        state__in=[Reply.State.SENT, Reply.State.FAILED],
        created_at__lte=moment - timedelta(days=rules.replies_days),
    )
    if done.dry_run:
        done.contacts = ContactDetail.objects.filter(expires_at__lte=moment).count()
        done.replies = old.count()
        return
    done.contacts = contacts_expire()
    done.replies = old.delete()[0]
