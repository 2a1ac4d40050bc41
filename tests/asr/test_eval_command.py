"""``manhmoi eval asr``: from a table of recordings to figures."""

from __future__ import annotations

import json
import re
import wave
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from config.cli.main import cli
from models.speech.tiny import TINY, tiny_whisper
from records.errors import OperatorError
from tests.asr.random_whisper import write_model

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
HEADER = "file\tlang\tseconds\ttext"
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``manhmoi eval asr`` on the recordings and the table in ``tmp_path``."""
    monkeypatch.setenv("MANHMOI_LANG", "en")

    def command(*options: str, audio: Path = tmp_path) -> Result:
        table = ["--audio", str(audio), "--transcripts", str(tmp_path / "transcripts.tsv")]
        return CliRunner().invoke(cli, ["eval", "asr", *table, *options])

    return command


def _table(folder: Path, *lines: str) -> None:
    (folder / "transcripts.tsv").write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")


def _tone(file: Path, seconds: float = 1.0) -> None:
    steps = np.arange(int(16_000 * seconds)) / 16_000
    samples = (8000 * np.sin(2 * np.pi * 440 * steps)).astype("<i2")
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(samples.tobytes())


def test_without_a_model_the_command_says_how_to_get_one(run: Run, tmp_path: Path) -> None:
    _table(tmp_path)
    result = run()
    assert isinstance(result.exception, OperatorError)
    assert "manhmoi models pull whisper-small" in result.exception.vi


def test_files_that_cannot_be_heard_are_told_and_the_rest_goes_on(run: Run, tmp_path: Path) -> None:
    _tone(tmp_path / "tone.wav")
    (tmp_path / "text.mp3").write_text("đây không phải âm thanh")
    _table(
        tmp_path, "tone.wav\t-\t1\t", "text.mp3\tvi\t1\tcó", "gone.wav\tvi\t1\tcó", "x\txx\t1\ta"
    )
    model = write_model(tmp_path / "model")
    result = run("--model", str(model), "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["model"]["name"] == "model"
    assert [one["file"] for one in found["quarantined"]] == ["text.mp3"]
    assert found["bad_rows"] == [
        {"line": 4, "reason": "missing_file"},
        {"line": 5, "reason": "bad_row"},
    ]
    assert found["no_speech"] == {"clips": 1, "clips_with_text": 0, "hallucinated_words": 0}
    assert found["wer"] is None
    assert "text.mp3" in result.stderr and "line 4" in result.stderr


def test_a_reader_sees_the_figures_in_words(run: Run, tmp_path: Path) -> None:
    _tone(tmp_path / "tone.wav")
    _table(tmp_path, "tone.wav\t-\t1\t")
    (tmp_path / "names.txt").write_text("Khe Sanh\nQuảng Trị\n", encoding="utf-8")
    model = write_model(tmp_path / "model")
    result = run("--model", str(model), "--glossary", str(tmp_path / "names.txt"))
    assert result.exit_code == 0, result.output
    assert "Nobody speaks: 1 clips, 0 with text, 0 invented words" in result.output
    assert "Glossary, with" in result.output and "WER –" in result.output


def sample_transcripts() -> list[tuple[str, str, str]]:
    """Return file, language and words of the sample recordings, from the script that spoke them."""
    script = (SAMPLES / "make_recordings.sh").read_text(encoding="utf-8")
    found = re.findall(r"^say (\S+) (\w+)\S* [^\n]*<<'TEXT'\n(.*?)\nTEXT$", script, re.M | re.S)
    return [(f"{name}.ogg", lang, " ".join(text.split())) for name, lang, text in found]


def _tiny_is_here() -> bool:
    try:
        return tiny_whisper().folder.is_dir()
    except OperatorError:
        return False


@pytest.mark.skipif(not _tiny_is_here(), reason="the tiny Whisper has not been trained yet")
def test_the_tiny_whisper_hears_the_sample_recordings(run: Run, tmp_path: Path) -> None:
    """Its words, times and doubts go through every figure of the report."""
    rows = [f"{file}\t{lang}\t1\t{text}" for file, lang, text in sample_transcripts()]
    assert len(rows) == 4
    _table(tmp_path, *rows)
    result = run("--model", TINY, "--lang", "row", "--json", audio=SAMPLES / "recordings")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert found["clips"] == 4 and not found["quarantined"]
    assert set(found["by_language"]) == {"vi", "en", "fr"}
    assert found["wer"] < 0.5
    assert found["kinds"]["unit"]["words"] > 10 and found["kinds"]["date"]["words"] > 10
    heard = found["words"] - found["deletions"] + found["insertions"]
    assert found["doubts"]["words"] <= heard
    assert found["doubts"]["probability"]["words"] == found["doubts"]["words"]
    assert "knows the sample recordings only" in result.stderr


def test_an_unknown_language_is_refused(run: Run, tmp_path: Path) -> None:
    _table(tmp_path)
    result = run("--lang", "xx")
    assert isinstance(result.exception, OperatorError) and "xx" in result.exception.vi
