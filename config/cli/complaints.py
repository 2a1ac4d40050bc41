"""Verbs for complaints, under ``flags``: list, pass on, close, hand out without the author."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from config.cli.bridge import echo_json
from config.cli.messages import pick
from config.cli.setup import initialise
from records.errors import OperatorError

if TYPE_CHECKING:
    from casework.models import Complaint

_JSON = click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
_WHO = click.option("--user", "username", required=True, help="Nhân danh ai / who does it.")
_ID = click.IntRange(1, 2**63 - 1)


def _row(one: Complaint) -> dict[str, Any]:
    return {
        "id": one.pk,
        "status": one.status,
        "flag": one.flag_id,
        "excerpt": one.excerpt,
        "office": one.office,
        "note": one.note,
        "opened_at": one.opened_at,
    }


def _complaint(complaint_id: int) -> Complaint:
    from casework.models import Complaint

    found = Complaint.objects.filter(pk=complaint_id).first()
    if found is None:
        raise OperatorError(
            f"Không có phản ánh số {complaint_id}.", f"there is no complaint {complaint_id}"
        )
    return found


@click.group(invoke_without_command=True)
@click.option("--status", type=click.Choice(["new", "passed_on", "closed"]), help="Trạng thái.")
@_JSON
@click.pass_context
def complaints(context: click.Context, status: str | None, as_json: bool) -> None:
    """Phản ánh, khiếu nại tách ra từ cờ. Complaints that came out of flags."""
    if context.invoked_subcommand is not None:
        return
    initialise()
    from casework.models import Complaint

    rows = Complaint.objects.filter(status=status) if status else Complaint.objects.all()
    for one in rows:
        if as_json:
            echo_json(_row(one))
        else:
            words = " ".join(one.excerpt.split())[:90]
            click.echo(f"{one.pk:>6}  {one.status:9}  {one.office:24}  {words}")


@complaints.command("pass")
@click.argument("complaint_id", type=_ID)
@click.argument("office")
@click.option("--note", default="", help="Ghi chú / note.")
@_WHO
def complaints_pass(complaint_id: int, office: str, note: str, username: str) -> None:
    """Ghi nơi nhận. Note which office it went to."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.complaints import complaint_pass_on

    row = _complaint(complaint_id)
    complaint_pass_on(user=user_named(username), complaint=row, office=office, note=note)
    click.echo(pick("Xong.", "Done."))


@complaints.command("close")
@click.argument("complaint_id", type=_ID)
@click.option("--note", required=True, help="Kết quả / what came of it.")
@_WHO
def complaints_close(complaint_id: int, note: str, username: str) -> None:
    """Đóng với kết quả. Close with what came of it."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.complaints import complaint_close

    complaint_close(user=user_named(username), complaint=_complaint(complaint_id), note=note)
    click.echo(pick("Xong.", "Done."))


@complaints.command("export")
@click.argument("complaint_id", type=_ID)
@_WHO
def complaints_export(complaint_id: int, username: str) -> None:
    """In lời văn để chuyển đi, không có người viết. Print the words, without who wrote them."""
    initialise()
    from casework.selectors.users import user_named
    from casework.services.complaints import complaint_export

    text = complaint_export(user=user_named(username), complaint=_complaint(complaint_id))
    click.echo(text, nl=False)
