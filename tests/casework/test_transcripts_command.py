"""``manhmoi transcripts`` as an operator types it, in this process."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casework.models import AuditEvent, Transcript, User
from config.cli.main import cli
from monitor.operations.correct import transcript_correct
from records.errors import OperatorError
from tests.casework import hearings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _installation(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MANHMOI_LANG", "en")


def run(*asked: str) -> Result:
    return CliRunner().invoke(cli, ["transcripts", *asked])


def test_list_tells_versions_and_what_is_unheard() -> None:
    heard = hearings.heard()
    [found] = [
        json.loads(line) for line in run("list", str(heard.item_id), "--json").stdout.splitlines()
    ]
    assert (found["id"], found["origin"], found["version"]) == (heard.pk, "speech", 1)
    assert (found["segments"], found["unheard"]) == (3, heard.listen_spans.count())
    assert "whisper-thu@r1" in run("list", str(heard.item_id)).stdout
    assert "no transcript" in run("list", "999999").stdout


def test_export_writes_every_format(tmp_path: Path) -> None:
    heard = hearings.heard()
    assert "không đặt bia" in run("export", str(heard.pk)).stdout
    target = tmp_path / "loi.json"
    assert run("export", str(heard.pk), "--format", "json", "-o", str(target)).exit_code == 0
    document = json.loads(target.read_text())
    assert document["model"] == {"name": "whisper-thu", "revision": "r1"}
    assert document["segments"][1]["doubts"][0]["reason"] == "low_probability"
    assert AuditEvent.objects.filter(action="transcript.export").count() == 2
    assert isinstance(run("export", "999999").exception, OperatorError)


def test_a_corrected_file_becomes_a_version(editor: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.operations.correct.wait_for_workflows", lambda: iter(()))
    monkeypatch.setattr("casework.jobs.enqueue_texts", lambda item_ids: "")
    heard = hearings.heard()
    text = run("export", str(heard.pk)).stdout.replace("không đặt", "có đặt")
    options = {"transcript": heard.pk, "text": text, "name": "sua.srt", "user": editor.username}
    [result] = list(transcript_correct(options))
    made = Transcript.objects.get(pk=result["transcript"])
    assert (made.author, made.version, "có đặt bia" in made.text) == (editor, 2, True)
    for wrong in ({"user": "ai-do"}, {"transcript": 999_999}):
        with pytest.raises(OperatorError):
            list(transcript_correct(options | wrong))


def test_what_is_no_text_is_refused(tmp_path: Path, editor: User) -> None:
    file = tmp_path / "x.srt"
    file.write_bytes(b"\xff\xfe\x00\x01")
    done = run("correct", "1", str(file), "--user", editor.username)
    assert isinstance(done.exception, OperatorError)
