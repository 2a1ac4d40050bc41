"""Stage *read*: readings with doubts and fields, hashes, provenance; nothing bad stops it."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from casework.archive import get_archive
from casework.models import ImagePrint, Media, Original, QuarantineEntry, Reading
from casework.models.items import Stage, WorkState
from casework.selectors.pictures import copies_of
from casework.selectors.print_table import print_table
from config.cli.main import cli
from monitor.reading import media_without_prints, readings_remark
from monitor.stages import read as stage
from monitor.stages.media import process
from ocr.pages import PageText, WordBox
from records.provenance import ModelRef
from tests.ocr.drawn import needs_fonts, typed
from tests.ocr.notices import notices
from tests.ocr.scenes import CHANGES, scene
from tests.ocr.test_masking import encoded
from tests.ocr.test_prints import video
from tests.web import rows

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]
SCANS = Path(__file__).resolve().parents[2] / "samples" / "scans"
needs_engine = pytest.mark.skipif(
    shutil.which("tesseract") is None, reason="tesseract-ocr is not installed"
)


def received(data: bytes, mime: str, **fields: str) -> Media:
    """Return a file that waits for its stage."""
    stored = get_archive().store(io.BytesIO(data), lines=False)
    original, _ = Original.objects.get_or_create(
        sha256=stored.sha256, defaults={"size": stored.size, "mime": mime, "stored_at": rows.AT}
    )
    kind = mime.partition("/")[0]
    values = {"stage": Stage.READ, "state": WorkState.PENDING, "type": kind, "name": "tep"}
    return Media.objects.create(item=rows.make_item(""), original=original, **{**values, **fields})


def saved(image: object, form: str = "JPEG") -> bytes:
    out = io.BytesIO()
    image.save(out, form)  # type: ignore[attr-defined]
    return out.getvalue()


@needs_engine
def test_death_notice_goes_all_the_way() -> None:
    media = received((SCANS / "giay-bao-tu.png").read_bytes(), "image/png")
    process(media.pk)
    reading = Reading.objects.get(media=media)
    found = {field["name"]: field["value"] for field in reading.fields}
    assert found["birth"] == "1949" and found["died"] == "16 tháng 4 năm 1972"
    assert reading.fields_model == "manhmoi-notice-rules@1"
    assert reading.preparation["kept"] == "plain" and reading.state == WorkState.PENDING
    assert ImagePrint.objects.filter(media=media).count() == 1
    media.refresh_from_db()
    assert media.state == WorkState.DONE


@needs_engine
def test_position_of_a_photograph_is_kept() -> None:
    media = received(encoded("JPEG"), "image/jpeg")
    process(media.pk)
    media.refresh_from_db()
    assert media.capture["latitude"] == 16.7701389 and media.state == WorkState.DONE


@needs_engine
@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xff\xd8\xff\xe0 no picture", "bad_image"),
        (encoded("PNG")[:2000], "bad_image"),
        (b"", "bad_image"),
    ],
)
def test_bad_pictures_are_set_aside_with_a_reason(data: bytes, reason: str) -> None:
    media = received(data or b"\0", "image/jpeg")
    process(media.pk)
    entry = QuarantineEntry.objects.get(media=media)
    assert entry.reason == reason and entry.message_vi.startswith("Không đọc được ảnh")


@needs_engine
def test_marks_are_kept_but_not_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    word = WordBox("|}~", 0, 3, 0, 0, 9, 9, 0.2)
    junk = PageText(1, "|}~", 0.2, ModelRef("tesseract", "5"), (word,))
    monkeypatch.setattr(stage, "read_pages", lambda *_: iter([junk]))
    media = received(saved(scene(1)), "image/jpeg")
    process(media.pk)
    reading = Reading.objects.get(media=media)
    assert (reading.stage, reading.state) == (Stage.DONE, WorkState.DONE)
    assert reading.doubts[0] == {"reason": "illegible", "start": 0, "end": 3}


def test_a_decoder_that_breaks_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("a decoder's fault")

    monkeypatch.setattr(stage, "video_prints", breaks)
    media = received(b"\0\0\0\x18ftypmp42", "video/mp4")
    assert stage.picture_prints(media) == 0


def test_frame_of_a_video_is_found_by_its_photograph(tmp_path: Path) -> None:
    film = received(video(tmp_path / "a.mp4", 3).read_bytes(), "video/mp4")
    still = received(saved(CHANGES["JPEG 50"](scene(1)).resize((320, 240))), "image/jpeg")
    other = received(saved(scene(9)), "image/jpeg")
    assert [stage.picture_prints(one) for one in (film, still, other)] == [3, 1, 1]
    found = copies_of(user=None, media=still, operator=True)
    assert [one.media for one in found.shown] == [film]
    assert 2400 <= found.shown[0].at_ms < 5000
    back = copies_of(user=None, media=film, operator=True)
    assert [one.media for one in back.shown] == [still] and back.shown[0].own_ms >= 2400
    assert copies_of(user=None, media=other, operator=True).count == 0


@needs_fonts
def test_filled_in_forms_are_not_copies() -> None:
    one, other = (notices(6)[n] for n in (0, 3))
    pages: list[Media] = []
    for text in (one.text, other.text, one.text):
        page = typed(text).resize((1000 - 10 * len(pages), 1400 - 14 * len(pages)))
        media = received(saved(page), "image/jpeg")
        assert stage.picture_prints(media) == 1
        Reading.objects.create(item=media.item, media=media, model="t@1", text=text)
        pages.append(media)
    found = copies_of(user=None, media=pages[0], operator=True)
    assert [copy.media for copy in found.shown] == [pages[2]]


def test_table_follows_the_rows() -> None:
    media = received(saved(scene(1)), "image/jpeg")
    assert len(print_table().pks) == 0
    stage.picture_prints(media)
    assert len(print_table().pks) == 1
    assert list(media_without_prints()) == []
    ImagePrint.objects.all().delete()
    assert len(print_table().pks) == 0 and list(media_without_prints()) == [media]


def test_readings_of_earlier_versions_get_their_fields() -> None:
    text = notices(1)[0].text
    media = received(saved(scene(1)), "image/jpeg")
    word = {"text": text[:4], "start": 0, "end": 4, "score": 0.2}
    box = dict.fromkeys(("left", "top", "width", "height"), 1)
    Reading.objects.create(
        item=media.item, media=media, model="tesseract@5", score=0.9, text=text, words=[word | box]
    )
    assert readings_remark() == 1 and readings_remark() == 0
    reading = Reading.objects.get()
    assert {"name", "died", "burial"} <= {field["name"] for field in reading.fields}
    assert {"reason": "low_confidence", "start": 0, "end": 4} in reading.doubts


@needs_engine
def test_commands_read_and_compare(tmp_path: Path) -> None:
    scan = str(SCANS / "giay-bao-tu.png")
    said = CliRunner().invoke(cli, ["read", scan, "--format", "json"])
    assert said.exit_code == 0 and '"fields_model": "manhmoi-notice-rules@1"' in said.output
    media = received(saved(scene(1)), "image/jpeg")
    made = CliRunner().invoke(cli, ["copies", "--index", "--json"])
    assert '"prints": 1' in made.output
    (tmp_path / "again.png").write_bytes(saved(scene(1).resize((200, 150)), "PNG"))
    found = CliRunner().invoke(cli, ["copies", str(tmp_path / "again.png"), "--json"])
    assert f'"media": {media.pk}' in found.output and '"count": 1' in found.output
    assert CliRunner().invoke(cli, ["copies", "999999"]).exit_code != 0
