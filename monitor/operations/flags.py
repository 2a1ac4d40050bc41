"""``flags decide`` and ``flags expire``: what may change the index belongs to who holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from casework.models import Flag, User
from casework.selectors.flag_rows import flag_row
from casework.selectors.users import user_named
from casework.services.flag_steps import last_review
from casework.services.flags import flag_decide, flag_undo, flag_withdraw
from casework.services.held_erasure import holds_expire
from monitor.operations import Event
from records.errors import OperatorError, Refused


def flag_numbered(flag_id: int) -> Flag:
    """Return a flag with its item and fact.

    Raises:
        OperatorError: there is none with this number.
    """
    rows = Flag.objects.select_related("item", "fact", "transcript", "reading")
    found = rows.filter(pk=flag_id).first()
    if found is None:
        raise OperatorError(f"Không có cờ số {flag_id}.", f"there is no flag {flag_id}")
    return found


def _undo(user: User, flag: Flag) -> None:
    review = last_review(flag)
    if review is None:
        raise Refused("Chưa có quyết định nào để hoàn tác.", "There is no decision to undo.")
    flag_undo(user=user, review=review)


def flags_decide(options: Mapping[str, Any]) -> Iterator[Event]:
    """Do what ``user`` decides about the flag ``id``: accept, reject, unsure, withdraw, undo.

    Raises:
        OperatorError: no such flag or user.
        Refused: as the service refuses.
    """
    flag, user = flag_numbered(options["id"]), user_named(options["user"])
    reason, note = options.get("reason") or "", options.get("note") or ""
    match options["decision"]:
        case "undo":
            _undo(user, flag)
        case "withdraw":
            flag_withdraw(user=user, flag=flag, reason=note)
        case ("accept" | "reject" | "unsure") as decision:
            flag_decide(
                user=user,
                flag=flag,
                decision=decision,
                reason=reason,
                note=note,
                lead_id=options.get("lead"),
            )
        case other:
            raise Refused(f"Không có quyết định {other}.", f"There is no decision {other}.")
    yield {"event": "result", **flag_row(flag_numbered(flag.pk))}


def flags_expire(options: Mapping[str, Any]) -> Iterator[Event]:
    """End holds that nobody confirmed in time; erase what waited for the end of a hold."""
    done = holds_expire()
    yield {"event": "result", "flags": list(done.flags), "erased": list(done.erased)}
