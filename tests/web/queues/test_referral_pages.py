"""The referral pages as the cyber officer uses them: every format, the packet, withdrawal."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

from django.http import FileResponse
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django.fixtures import Settings

from casework.handover.lists import COLUMNS
from casework.handover.manifest import fingerprint_of
from casework.handover.packet_check import check_packet
from casework.models import Referral, User
from tests.casework.handover import rows as made
from tests.casework.queues import rows

Console = Callable[[User], Client]


def test_every_format_is_a_download_on_record(cyber: User, console: Console) -> None:
    flag = made.with_copy()
    client = console(cyber)
    page = client.get(reverse("referral", args=[flag.pk])).content.decode()
    for form in ("json", "csv", "xlsx", "stix", "misp"):
        assert f'name="format" value="{form}"' in page
        for one in ({"flag": flag.pk}, {}):
            answer = client.post(reverse("referral_export"), {"format": form, **one})
            assert answer.status_code == 200
            assert answer["Content-Disposition"].startswith("attachment; filename=")
        assert Referral.objects.filter(flag=flag, format=form).count() == 2
    ask = {"format": "stix"}
    bundle = json.loads(client.post(reverse("referral_export"), ask).content)
    assert {"campaign", "incident", "report"} <= {one["type"] for one in bundle["objects"]}
    events = json.loads(client.post(reverse("referral_export"), {"format": "misp"}).content)
    assert len(events["response"]) == 2


def test_the_workbook_runs_no_formula_and_has_the_promised_columns(
    cyber: User, console: Console
) -> None:
    flag = made.approved(rows.item(url="=cmd|'/c calc'!A1"))
    ask = {"format": "xlsx", "flag": flag.pk}
    answer = console(cyber).post(reverse("referral_export"), ask)
    book = load_workbook(io.BytesIO(answer.content))
    head, row = list(book["flags"].iter_rows(values_only=True))
    assert head == COLUMNS
    assert dict(zip(head, row, strict=True))["url"] == "'=cmd|'/c calc'!A1"
    assert not any(cell.data_type == "f" for line in book["flags"] for cell in line)
    about = list(book["about"].iter_rows(values_only=True))
    assert ("flags", 1) in about and ("withdrawn", 0) in about


def test_the_packet_downloads_and_holds_against_the_key_of_the_page(
    cyber: User, console: Console, tmp_path: Path
) -> None:
    flag, client = made.approved(), console(cyber)
    answer = client.post(reverse("referral_export"), {"format": "packet", "flag": flag.pk})
    assert isinstance(answer, FileResponse) and answer["Content-Type"] == "application/zip"
    path = tmp_path / "goi.zip"
    path.write_bytes(answer.getvalue())
    key = fingerprint_of(client.get(reverse("referral_key")).content.decode())
    assert key in client.get(reverse("referral", args=[flag.pk])).content.decode()
    assert key in client.get(reverse("referrals")).content.decode()
    assert check_packet(path, key=key).whole
    assert Referral.objects.get().format == "packet"


def test_a_packet_without_its_stamp_is_told(
    cyber: User, console: Console, settings: Settings
) -> None:
    settings.MANHMOI_TSA_URL = "http://127.0.0.1:9/"
    flag, client = made.approved(), console(cyber)
    client.post(reverse("referral_export"), {"format": "packet", "flag": flag.pk})
    assert "dấu thời gian" in client.get(reverse("referrals")).content.decode()


def test_withdrawal_is_shown_and_goes_out_in_every_format(cyber: User, console: Console) -> None:
    flag, client = made.withdrawn(made.approved()), console(cyber)
    page = client.get(reverse("referral", args=[flag.pk])).content.decode()
    assert "Đã rút lại" in page and "hãy thay cho bản đã nhận" in page

    def got(form: str) -> bytes:
        ask = {"format": form, "flag": flag.pk}
        answer = client.post(reverse("referral_export"), ask)
        return answer.getvalue() if isinstance(answer, FileResponse) else answer.content

    assert json.loads(got("json"))["flags"][0]["state"] == "withdrawn"
    assert b'"withdrawn"' in got("csv")
    objects = json.loads(got("stix"))["objects"]
    owned = [
        one for one in objects if one["type"] in ("report", "note", "opinion", "observed-data")
    ]
    assert owned and all(one["revoked"] for one in owned)
    event = json.loads(got("misp"))["Event"]
    assert event["info"].startswith("[ĐÃ RÚT]") and all(one["deleted"] for one in event["Object"])
    with zipfile.ZipFile(io.BytesIO(got("packet"))) as packet:
        assert json.loads(packet.read("manifest.json"))["state"] == "withdrawn"
    assert Referral.objects.count() == 0
