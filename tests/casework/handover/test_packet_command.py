"""``manhmoi packet`` as an operator types it; ``verify`` on a machine that has nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casework.handover.manifest import fingerprint, public_key
from casework.models import Referral, User
from casework.models.people import Role
from config.cli.main import cli
from records.errors import OperatorError, Refused
from tests.casework.handover import rows as made
from tests.casework.queues import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]


@pytest.fixture
def cyber() -> User:
    return rows.user(Role.CYBER)


def run(*asked: str, lang: str = "en") -> Result:
    return CliRunner().invoke(cli, ["packet", *asked], env={"MANHMOI_LANG": lang})


def elsewhere(tmp_path: Path, *asked: str) -> subprocess.CompletedProcess[str]:
    """Run ``packet verify`` in a process of its own, without data, keys or settings."""
    bare = tmp_path / "bare"
    bare.mkdir(exist_ok=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(bare),
        "MANHMOI_DATA": str(bare / "data"),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONIOENCODING": "utf-8",
    }
    answer = subprocess.run(
        [sys.executable, "-c", "from config.cli import main; main()", "packet", "verify", *asked],
        cwd=bare,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert not (bare / "data").exists()
    return answer


def test_make_then_verify_elsewhere(tmp_path: Path, cyber: User) -> None:
    flag, out, pem = made.approved(), tmp_path / "goi.zip", tmp_path / "key.pem"
    ask = ("make", str(flag.pk), "--out", str(out), "--user", cyber.username)
    told = json.loads(run(*ask, "--json").stdout)
    assert told["stamped"] is False and told["files"] >= 5
    assert Referral.objects.get().sha256 == told["sha256"]
    assert run("key", "--out", str(pem)).stdout.strip() == told["key"]
    assert pem.read_text() in run("key").stdout

    whole = elsewhere(tmp_path, str(out), "--key", str(pem))
    assert whole.returncode == 0 and "nguyên vẹn" in whole.stdout, whole.stderr
    assert "Chưa đối chiếu khóa" not in whole.stderr
    unknown = elsewhere(tmp_path, str(out))
    assert unknown.returncode == 0 and "Chưa đối chiếu khóa" in unknown.stderr
    assert told["key"] in unknown.stdout

    with zipfile.ZipFile(out) as opened:
        held = {name: opened.read(name) for name in opened.namelist()}
    with zipfile.ZipFile(out, "w") as forged:
        for name, data in held.items():
            forged.writestr(name, data.replace(b"0911", b"0912") if name == "van-ban.txt" else data)
    touched = elsewhere(tmp_path, str(out), "--key", told["key"])
    assert touched.returncode == 1
    assert "van-ban.txt: bị sửa" in touched.stdout
    assert "phieu-chung-cu.pdf" not in [
        line.split(":")[0].removeprefix("✗ ") for line in touched.stdout.splitlines()
    ]


def test_what_cannot_be_judged_ends_with_two(tmp_path: Path, cyber: User) -> None:
    flag, out = made.approved(), tmp_path / "goi.zip"
    run("make", str(flag.pk), "--out", str(out), "--user", cyber.username)
    other = fingerprint(public_key(bytes(32)))
    strange = run("verify", str(out), "--key", other)
    assert strange.exit_code == 2 and "unknown key" in strange.output and other in strange.output
    out.write_bytes(b"no zip")
    for asked in ([str(out)], [str(tmp_path / "none.zip")], [str(out), "--key", "nonsense"]):
        assert run("verify", *asked).exit_code == 2
        assert json.loads(run("verify", *asked, "--json").stdout)["ok"] is None


def test_a_withdrawn_flag_is_told_at_the_check(tmp_path: Path, cyber: User) -> None:
    flag, out = made.withdrawn(made.approved()), tmp_path / "goi.zip"
    assert run("make", str(flag.pk), "-o", str(out), "--user", cyber.username).exit_code == 0
    found = json.loads(run("verify", str(out), "--json").stdout)
    assert (found["ok"], found["state"], found["problems"]) == (True, "withdrawn", [])
    assert "WITHDRAWN" in run("verify", str(out)).output


def test_every_list_is_written_and_on_record(tmp_path: Path, cyber: User) -> None:
    flag = made.approved()
    for form in ("json", "csv", "xlsx", "stix", "misp"):
        for number in ((), (str(flag.pk),)):
            out = tmp_path / f"co.{form}"
            ask = ("export", *number, "--format", form, "-o", str(out), "--user", cyber.username)
            told = json.loads(run(*ask, "--json").stdout)
            assert told["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
            assert Referral.objects.filter(format=form, sha256=told["sha256"]).exists()
    ask = ("export", "--format", "stix", "-o", str(out), "--user", rows.user(Role.EDITOR).username)
    assert isinstance(run(*ask).exception, Refused)


def test_refusals_leave_no_file(tmp_path: Path, cyber: User) -> None:
    flag, out = made.approved(), tmp_path / "goi.zip"
    auditor = rows.user(Role.AUDITOR)
    for number, name, error in (
        (flag.pk, auditor.username, Refused),
        (rows.flag().pk, cyber.username, Refused),
        (999_999, cyber.username, OperatorError),
        (flag.pk, "nobody", OperatorError),
    ):
        asked = run("make", str(number), "--out", str(out), "--user", name)
        assert isinstance(asked.exception, error)
    assert list(tmp_path.glob("*goi*")) == [] and Referral.objects.count() == 0
    out.write_bytes(b"mine")
    ask = ("make", str(flag.pk), "--out", str(out), "--user", cyber.username)
    assert isinstance(run(*ask).exception, OperatorError) and out.read_bytes() == b"mine"
    assert run(*ask, "--force").exit_code == 0 and out.read_bytes() != b"mine"
