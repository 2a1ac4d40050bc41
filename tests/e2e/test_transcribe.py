"""``manhmoi transcribe`` as a user drives it, with the model that ships."""

from __future__ import annotations

import json
import shutil
import wave
from pathlib import Path

import docx
import jiwer
import pytest

from asr.captions import parse_captions
from models.speech.tiny import TINY
from tests.command import ROOT, Command
from tests.samples.spoken import plain, spoken_texts

RECORDINGS = ROOT / "samples" / "recordings"
ENGLISH = RECORDINGS / "voice-en-01-song-rai.ogg"
FRENCH = RECORDINGS / "voix-fr-01-nui-voi.ogg"
SEGMENT = {"start_ms", "end_ms", "text", "channel", "words", "doubts"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Command:
    folder = tmp_path_factory.mktemp("transcribe")
    return Command(folder / "data", folder / "keys")


def silence(folder: Path) -> Path:
    file = folder / "im-lang.wav"
    with wave.open(str(file), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(16_000)
        out.writeframes(bytes(16_000 * 2 * 3))
    return file


def test_json_is_what_was_promised(home: Command) -> None:
    ran = home.run("transcribe", ENGLISH, FRENCH, "--format", "json")
    lines = [json.loads(line) for line in ran.stdout.splitlines()]
    assert [line["file"] for line in lines] == [ENGLISH.name, FRENCH.name]
    assert [line["language"] for line in lines] == ["en", "fr"]
    for line, file in zip(lines, (ENGLISH, FRENCH), strict=True):
        assert set(line) == {"file", "language", "duration_ms", "model", "segments"}
        assert line["model"]["name"] == TINY
        assert line["model"]["revision"]
        text = " ".join(segment["text"] for segment in line["segments"])
        assert jiwer.wer(plain(spoken_texts()[file.stem]), plain(text)) <= 0.1
        before = 0
        for segment in line["segments"]:
            assert set(segment) == SEGMENT
            assert before <= segment["start_ms"] < segment["end_ms"] <= line["duration_ms"]
            before = segment["start_ms"]
            for word in segment["words"]:
                assert set(word) == {"start_ms", "end_ms", "text", "p"}
                assert 0 <= word["p"] <= 1
            for doubt in segment["doubts"]:
                assert set(doubt) == {"reason", "start_ms", "end_ms"}


def test_captions_and_word(home: Command, tmp_path: Path) -> None:
    for form in ("srt", "vtt", "txt"):
        written = home.run("transcribe", ENGLISH, "--format", form).stdout
        assert "kapok tree" in " ".join(one.text for one in parse_captions(written).segments)
    target = tmp_path / "loi.docx"
    home.run("transcribe", ENGLISH, "--format", "docx", "-o", target)
    cells = [cell.text for row in docx.Document(str(target)).tables[-1].rows for cell in row.cells]
    assert any("kapok tree" in cell for cell in cells)


def test_several_need_a_folder_and_get_one(home: Command, tmp_path: Path) -> None:
    refused = home.run("transcribe", ENGLISH, FRENCH, "--format", "srt", status=1)
    assert "-o" in refused.stderr
    home.run("transcribe", ENGLISH, FRENCH, "--format", "srt", "-o", tmp_path / "ra")
    assert {file.name for file in (tmp_path / "ra").iterdir()} == {
        f"{ENGLISH.stem}.srt",
        f"{FRENCH.stem}.srt",
    }


def test_json_of_several_goes_into_a_folder_too(home: Command, tmp_path: Path) -> None:
    home.run("transcribe", ENGLISH, FRENCH, "--format", "json", "-o", tmp_path / "ra")
    written = {file.name: json.loads(file.read_text()) for file in (tmp_path / "ra").iterdir()}
    assert {name: value["language"] for name, value in written.items()} == {
        f"{ENGLISH.stem}.json": "en",
        f"{FRENCH.stem}.json": "fr",
    }


def test_the_bundled_model_hears_nothing_else(home: Command, tmp_path: Path) -> None:
    other = tmp_path / "khac.ogg"
    shutil.copy(ENGLISH, other)
    with other.open("ab") as file:
        file.write(b"\x00")
    waiting = home.run("transcribe", other, status=1)
    assert "models pull whisper-small" in waiting.stderr
    named = home.run("transcribe", other, "--model", TINY, status=1)
    assert TINY in named.stderr


def test_a_bad_file_is_told_and_the_others_are_heard(home: Command, tmp_path: Path) -> None:
    text = tmp_path / "chu.mp3"
    text.write_text("đây là chữ, không phải tiếng\n" * 40)
    model = tmp_path / "mo-hinh"
    shutil.copytree(ROOT / "models" / "tiny_whisper", model)
    ran = home.run(
        "transcribe", text, silence(tmp_path), ENGLISH, "--model", model, "--format", "json",
        status=1,
    )  # fmt: skip
    assert "chu.mp3" in ran.stderr
    quiet, heard = [json.loads(line) for line in ran.stdout.splitlines()]
    assert quiet["segments"] == []
    assert quiet["duration_ms"] == 3_000
    assert heard["segments"]


@pytest.mark.parametrize(
    "arguments",
    [("--lang", "xx"), ("--model", "khong-co"), ("--format", "mp3")],
    ids=["language", "model", "format"],
)
def test_impossible_wishes_are_told(home: Command, arguments: tuple[str, str]) -> None:
    status = 2 if arguments[0] == "--format" else 1
    assert home.run("transcribe", ENGLISH, *arguments, status=status).stderr.strip()
