"""Verbs for corrections of false claims: made from flags, mended, noted as published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick
from config.cli.setup import initialise
from config.cli.spread import when
from records.errors import OperatorError

if TYPE_CHECKING:
    from datetime import datetime

    from casework.models import FalseClaim

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_WHO = click.option("--user", "username", required=True, help="Nhân danh ai / who does it.")
_PAGE = click.option("--page", type=click.IntRange(1), default=1, help="Trang / page.")
_ID = click.IntRange(1, 2**63 - 1)


def _correction(row: FalseClaim) -> dict[str, Any]:
    return {
        "id": row.pk,
        "fact": row.fact.fact_id,
        "fact_version": row.fact.version,
        "type": row.type,
        "title": row.title,
        "claim": row.claim,
        "correction_vi": row.correction_vi,
        "correction_en": row.correction_en,
        "url": row.url,
        "published_at": row.published_at,
        "flags": sorted(row.flags.values_list("pk", flat=True)),
    }


def _numbered(claim_id: int) -> FalseClaim:
    from casework.selectors.false_claims import false_claim_get

    row = false_claim_get(user=None, claim_id=claim_id)
    if row is None:
        raise OperatorError(
            f"Không có đính chính số {claim_id}.", f"there is no correction {claim_id}"
        )
    return row


def _tell(row: FalseClaim, as_json: bool) -> None:
    one = _correction(row)
    if as_json:
        echo_json(one)
        return
    state = pick("chưa đăng", "not published")
    if row.published_at:
        state = f"{when(row.published_at)}  {row.url}"
    click.echo(f"#{row.pk}  {one['fact']} v{one['fact_version']}  {row.title}\n{state}")
    click.echo(row.correction_vi)
    if row.correction_en:
        click.echo(row.correction_en)


@click.group()
def corrections() -> None:
    """Đính chính: lời đăng được ngay, nơi đã đăng. Corrections of false claims."""


@corrections.command("list")
@_PAGE
@_JSON
def corrections_list(page: int, as_json: bool) -> None:
    """Liệt kê, mới sửa trước. List them, the last changed first."""
    initialise()
    from casework.selectors.false_claims import false_claims_list

    rows = false_claims_list(user=None, page=page)
    for row in rows:
        if as_json:
            echo_json(_correction(row))
        else:
            state = when(row.published_at) if row.published_at else "–"
            click.echo(f"{row.pk:>5}  {state:16}  {row.title}")
    if not rows.object_list and not as_json:
        click.echo(pick("Chưa có đính chính nào.", "No corrections."))


@corrections.command("show")
@click.argument("claim_id", type=_ID)
@click.option("--review", is_flag=True, help="In ClaimReview / print the ClaimReview.")
@_JSON
def corrections_show(claim_id: int, review: bool, as_json: bool) -> None:
    """Xem một đính chính, hoặc ClaimReview của nó khi đã đăng. Show one."""
    initialise()
    row = _numbered(claim_id)
    if review:
        from casework.handover.claim_review import as_json_ld, claim_review

        click.echo(as_json_ld(claim_review(row)))
    else:
        _tell(row, as_json)


@corrections.command("add")
@click.argument("flag_id", type=_ID)
@_WHO
@_JSON
def corrections_add(flag_id: int, username: str, as_json: bool) -> None:
    """Lập từ một cờ, gom các bài chép lại. Make one from a flag, with the flags tied to it."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.false_claims import false_claim_open
    from monitor.operations.flags import flag_numbered

    _tell(false_claim_open(user=user_named(username), flag=flag_numbered(flag_id)), as_json)


@corrections.command("edit")
@click.argument("claim_id", type=_ID)
@_WHO
@click.option("--title", help="Tiêu đề / title.")
@click.option("--claim", help="Tin sai, nói gọn / the claim in short.")
@click.option("--vi", "correction_vi", help="Lời đính chính tiếng Việt.")
@click.option("--en", "correction_en", help="The correction in English.")
@_JSON
def corrections_edit(claim_id: int, username: str, as_json: bool, **words: str | None) -> None:
    """Sửa lời; phần không ghi giữ nguyên. Change the words; what is not given stays."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.false_claims import CorrectionContent, false_claim_edit

    row = _numbered(claim_id)
    content = CorrectionContent(
        **{name: getattr(row, name) if said is None else said for name, said in words.items()}
    )
    _tell(false_claim_edit(user=user_named(username), false_claim=row, content=content), as_json)


@corrections.command("gather")
@click.argument("claim_id", type=_ID)
@_WHO
@_JSON
def corrections_gather(claim_id: int, username: str, as_json: bool) -> None:
    """Gom thêm các bài chép lại. Attach the flags that are tied to it by now."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.false_claims import false_claim_attach

    row = _numbered(claim_id)
    count = false_claim_attach(user=user_named(username), false_claim=row)
    if as_json:
        echo_json({"id": row.pk, "attached": count})
    else:
        click.echo(pick(f"Đã gom thêm {count} cờ.", f"{count} flags attached."))


@corrections.command("publish")
@click.argument("claim_id", type=_ID)
@click.argument("url")
@_WHO
@click.option("--on", type=click.DateTime(["%d/%m/%Y", "%Y-%m-%d"]), help="Ngày đăng / the day.")
@_JSON
def corrections_publish(
    claim_id: int, url: str, username: str, on: datetime | None, as_json: bool
) -> None:
    """Ghi nơi và ngày đã đăng. Note where and when it was published."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.false_claims import false_claim_publish

    row = false_claim_publish(
        user=user_named(username),
        false_claim=_numbered(claim_id),
        url=url,
        on=on.date() if on else None,
    )
    _tell(row, as_json)
