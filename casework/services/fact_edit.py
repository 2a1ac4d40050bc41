"""Official facts kept by editors: every change is a new version, checked before it counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final, cast, get_args

import yaml
from django.db import transaction
from django.utils import timezone

from casework.models import OfficialFact, User
from casework.permissions import Action, require
from casework.selectors.facts import fact_of_row, facts_current, latest_rows
from casework.services.audit import audit_record
from casework.services.facts import fact_row_add
from casework.services.words import typed
from nlp.claims.fact_checks import check_problems, contradictions
from records.claim import Fact, FactStatus
from records.errors import Refused

FIELDS: Final = (
    "topic",
    "status",
    "statement_vi",
    "statement_en",
    "source_doc",
    "source_section",
    "check",
    "valid_from",
    "valid_to",
    "assumed_part",
    "verdict_rule",
    "abstain_when",
)
"""What an editor types, by the names of ``Fact``."""
STATUSES: Final[tuple[str, ...]] = get_args(FactStatus)
LONGEST: Final = 8_000
"""Characters of one field; the longest statement of the plan has some 400."""
_NEEDED: Final = ("topic", "statement_vi", "statement_en", "source_doc")


def fact_of_form(fact_id: str, typed_in: Mapping[str, str]) -> Fact:
    """Return the fact that a form describes; ``check`` is YAML as in the facts file.

    Raises:
        Refused: a field is missing, too long, or not what it should be; the field is named.
    """
    text = {name: typed(typed_in.get(name, "")) for name in FIELDS}
    for name, value in text.items():
        if len(value) > LONGEST:
            raise Refused(f"Ô `{name}` dài quá.", f"The field `{name}` is too long.")
    missing = [name for name in _NEEDED if not text[name]]
    if missing:
        listed = ", ".join(missing)
        raise Refused(f"Còn thiếu: {listed}.", f"Missing: {listed}.")
    if text["status"] not in STATUSES:
        raise Refused("Hãy chọn tình trạng của dữ kiện.", "Choose the status of the fact.")
    return Fact(
        id=fact_id,
        topic=text["topic"],
        status=cast(FactStatus, text["status"]),
        statement_vi=text["statement_vi"],
        statement_en=text["statement_en"],
        source_doc=text["source_doc"],
        source_section=text["source_section"] or None,
        check=_check(text["check"]),
        valid_from=_day("valid_from", text["valid_from"]),
        valid_to=_day("valid_to", text["valid_to"]),
        assumed_part=text["assumed_part"],
        verdict_rule=text["verdict_rule"],
        abstain_when=text["abstain_when"],
    )


def _check(text: str) -> dict[str, Any]:
    try:
        # A few aliases of aliases unfold to more than a machine holds.
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text)):
            raise Refused(
                "Phần `check` không được dùng bí danh YAML (*tên).",
                "`check` must not use YAML aliases (*name).",
            )
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        # A date such as 2026-13-40 fails as a ValueError.
        raise Refused(
            f"Phần `check` không phải YAML: {error}", f"`check` is not YAML: {error}"
        ) from error
    if not isinstance(found, dict) or not isinstance(found.get("kind"), str):
        raise Refused(
            "Phần `check` phải là các cặp tên: giá trị, có `kind`.",
            "`check` must be name: value pairs with a `kind`.",
        )
    return found


def _day(name: str, text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Refused(
            f"Ô `{name}`: ngày phải viết NĂM-THÁNG-NGÀY.", f"`{name}` must be YYYY-MM-DD."
        ) from None


def _refuse_problems(fact: Fact) -> None:
    problems = check_problems(fact)
    if problems:
        raise Refused(
            f"Dữ kiện {fact.id}: " + "; ".join(vi for vi, _ in problems),
            f"Fact {fact.id}: " + "; ".join(en for _, en in problems),
        )
    if fact.valid_from and fact.valid_to and fact.valid_to < fact.valid_from:
        raise Refused(
            f"Dữ kiện {fact.id}: hết hiệu lực trước khi có hiệu lực.",
            f"Fact {fact.id} ends before it begins.",
        )


def _refuse_status(fact: Fact) -> None:
    """A fact counts only with an official text behind it, and only whole."""
    if fact.status == "plan+assumed" and not fact.assumed_part:
        raise Refused(
            "Hãy ghi phần nào của dữ kiện là giả định, hoặc tách dữ kiện làm hai.",
            "Say which part of the fact is assumed, or split it in two.",
        )
    if fact.assumed:
        return
    if fact.assumed_part:
        raise Refused(
            f"Dữ kiện {fact.id} còn phần giả định ({fact.assumed_part}): hãy tách làm hai trước.",
            f"Fact {fact.id} still holds an assumed part: split it in two first.",
        )
    if not fact.source_section or fact.source_doc.lower().startswith("assumed"):
        raise Refused(
            f"Dữ kiện {fact.id} chỉ có hiệu lực khi nêu văn bản chính thức và mục trong đó.",
            f"Fact {fact.id} counts only with an official document and its section.",
        )


def _refuse_contradiction(*changed: Fact) -> None:
    ids = {fact.id for fact in changed}
    others = [fact for fact in facts_current(assumed=True) if fact.id not in ids]
    found = [
        one for one in contradictions([*others, *changed]) if ids & {one.first.id, one.second.id}
    ]
    if found:
        raise Refused("; ".join(one.vi for one in found), "; ".join(one.en for one in found))


def _newest(fact_id: str) -> OfficialFact | None:
    return latest_rows().select_for_update().filter(fact_id=fact_id).first()


def _store(user: User, fact: Fact, row: OfficialFact | None, note: str) -> OfficialFact:
    version = row.version + 1 if row else 1
    stored = fact_row_add(replace(fact, version=version), user=user, note=note)
    audit_record(
        action="fact.change" if row else "fact.add",
        subject=f"fact:{fact.id}",
        detail={"version": version, "status": fact.status, "note": note[:200]},
        actor=user,
    )
    return stored


@transaction.atomic
def fact_save(*, user: User, fact: Fact, note: str, seen: int) -> OfficialFact:
    """Store a fact as its next version; the versions before stay, since flags cite them.

    Args:
        user: who edits.
        fact: the whole fact as it shall be; its own ``version`` is not looked at.
        note: why, in words; needed.
        seen: the newest version that the editor looked at, 0 for a new fact.

    Raises:
        Refused: role, no reason, a broken ``check``, no official text behind a fact that shall
            count, a contradiction with another fact, or somebody else was faster.
    """
    require(user, Action.FACT_EDIT)
    if not (note := typed(note)):
        raise Refused("Hãy ghi lý do thay đổi.", "Say why it changes.")
    row = _newest(fact.id)
    if (row.version if row else 0) != seen:
        raise Refused(
            f"Dữ kiện {fact.id} vừa được người khác sửa, hoặc mã đã có. Hãy xem lại bản mới nhất.",
            f"Fact {fact.id} has just been changed, or its id is taken: look again.",
        )
    if row and fact_of_row(row) == replace(fact, version=row.version):
        raise Refused("Không có gì thay đổi.", "Nothing has changed.")
    _refuse_problems(fact)
    _refuse_status(fact)
    _refuse_contradiction(fact)
    return _store(user, fact, row, note)


@transaction.atomic
def fact_split(
    *, user: User, stated: Fact, assumed: Fact, note: str, seen: int
) -> tuple[OfficialFact, OfficialFact]:
    """Split a fact that is partly assumed: what the official text says counts from now on.

    Args:
        user: who edits.
        stated: what an official text says, under the fact's own id, without an assumed part.
        assumed: the rest, under an id of its own; it stays inactive.
        note: why; needed.
        seen: the newest version of the fact that the editor looked at.

    Raises:
        Refused: as ``fact_save``; or the fact is not partly assumed, or the two share an id.
    """
    row = _newest(stated.id)
    if row is None or row.status != "plan+assumed":
        raise Refused(
            f"Chỉ tách được dữ kiện có một phần giả định; {stated.id} không phải.",
            f"Only a partly assumed fact can be split; {stated.id} is none.",
        )
    if assumed.id == stated.id or not assumed.assumed or stated.assumed:
        raise Refused(
            "Phần có văn bản giữ mã cũ và có hiệu lực; phần giả định cần mã riêng.",
            "The stated part keeps the id and counts; the assumed part needs an id of its own.",
        )
    first = fact_save(user=user, fact=replace(stated, assumed_part=""), note=note, seen=seen)
    second = fact_save(user=user, fact=replace(assumed, assumed_part=""), note=note, seen=0)
    return first, second


@transaction.atomic
def fact_retire(*, user: User, fact_id: str, note: str, seen: int) -> OfficialFact:
    """End a fact: a version whose last day was yesterday.

    Raises:
        Refused: role, no reason, no such fact, already ended, or somebody else was faster.
    """
    require(user, Action.FACT_EDIT)
    row = _newest(fact_id)
    yesterday = timezone.localdate() - timedelta(days=1)
    if row is None or (row.valid_to is not None and row.valid_to <= yesterday):
        raise Refused(f"Dữ kiện {fact_id} không còn hiệu lực.", f"Fact {fact_id} is not in force.")
    if not (note := typed(note)) or row.version != seen:
        raise Refused(
            "Cần lý do, và phải xem bản mới nhất của dữ kiện.",
            "A reason is needed, and a look at the newest version.",
        )
    begins = row.valid_from.isoformat() if row.valid_from and row.valid_from <= yesterday else None
    ended = replace(fact_of_row(row), valid_from=begins, valid_to=yesterday.isoformat())
    return _store(user, ended, row, note)
