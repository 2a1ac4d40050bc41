"""Damaged recordings give what can be decoded and say where they break; hopeless ones say why."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from asr.decode import RATE, open_sound, probe
from asr.decode_errors import DAMAGE, REASONS
from asr.ogg import OggPages, checksum
from records.errors import Quarantine
from records.speech import Damage
from tests.asr.sounds import Samples, spoken, tones, write
from tests.shared_data import shared_path

SENTENCE = "Ai biết tin tức liệt sĩ hy sinh tại đồi không tên xin báo lại cho gia đình."


def heard(data: bytes) -> tuple[Samples, list[Damage]]:
    with open_sound(io.BytesIO(data), name="hỏng") as sound:
        blocks = list(sound.blocks())
        assert all(each.reason in DAMAGE for each in sound.damage)
        return np.concatenate(blocks, axis=1), sound.damage


def refused(data: bytes, name: str = "thu") -> Quarantine:
    with pytest.raises(Quarantine) as caught:
        open_sound(io.BytesIO(data), name=name)
    assert caught.value.reason in REASONS
    assert name in caught.value.vi
    return caught.value


def wav(channels: int = 1, rate: int = RATE, data: bytes = b"", stated: int | None = None) -> bytes:
    frame = struct.pack("<HHIIHH", 1, channels, rate, rate * 2 * channels, 2 * channels, 16)
    size = len(data) if stated is None else stated
    body = b"WAVEfmt " + struct.pack("<I", 16) + frame + b"data" + struct.pack("<I", size) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


class Encoded(dict[str, bytes]):
    """Files by kind, which need not be printed when a test fails."""

    def __repr__(self) -> str:
        return f"Encoded({list(self)})"


def encode(folder: Path, said: Samples) -> Encoded:
    made = {
        "mp3": write(folder / "a.mp3", said, "libmp3lame"),
        "m4a": write(folder / "a.m4a", said, "aac", rate=44_100),
        "ogg": write(folder / "a.ogg", said, "libopus", rate=48_000),
        "webm": write(folder / "a.webm", said, "libopus", rate=48_000),
        "flac": write(folder / "a.flac", said, "flac"),
        "wav": write(folder / "a.wav", said, "pcm_s16le"),
    }
    return Encoded({kind: path.read_bytes() for kind, path in made.items()})


@pytest.fixture(scope="module")
def encoded(tmp_path_factory: pytest.TempPathFactory) -> Encoded:
    return encode(tmp_path_factory.mktemp("encoded"), np.tile(spoken(SENTENCE), 3))


@pytest.fixture(scope="module")
def short(tmp_path_factory: pytest.TempPathFactory) -> Encoded:
    return encode(tmp_path_factory.mktemp("short"), spoken("không biết"))


SECONDS = 3 * len(spoken(SENTENCE)) / RATE


def rotten(data: bytes, start: int, every: int = 60, seed: int = 5) -> bytes:
    rng = np.random.default_rng(seed)
    out = bytearray(data)
    for at in rng.integers(start, len(data), len(data) // every // 8):
        out[at] ^= 1 << int(rng.integers(0, 8))
    return bytes(out)


@pytest.mark.parametrize("kind", ["mp3", "m4a", "ogg"])
def test_flipped_bits_cost_only_themselves(kind: str, encoded: Encoded) -> None:
    # The index of an M4A file stands at its end; only its sound is damaged here.
    data = encoded[kind]
    moov = data.rfind(b"moov") if kind == "m4a" else len(data)
    samples, damage = heard(rotten(data[:moov], 4_096) + data[moov:])
    assert samples.shape[1] / RATE > 0.9 * SECONDS
    assert damage
    assert {each.reason for each in damage} <= {"bad_packets", "truncated", "timestamps"}


@pytest.mark.parametrize("kind", ["mp3", "ogg", "webm", "flac", "wav"])
def test_half_a_file_gives_its_half_and_says_where_it_breaks(kind: str, encoded: Encoded) -> None:
    data = encoded[kind]
    samples, damage = heard(data[: len(data) // 2])
    seconds = samples.shape[1] / RATE
    assert 0.35 * SECONDS < seconds < 0.65 * SECONDS
    assert damage[-1].length_ms is None
    assert damage[-1].at_ms == pytest.approx(seconds * 1000, abs=100)


def test_lost_pages_are_silence_so_that_later_times_stay_right(encoded: Encoded) -> None:
    data = encoded["ogg"]
    pages = [at for at in range(len(data)) if data.startswith(b"OggS", at)]
    cut = data[: pages[4]] + data[pages[6] :]
    whole, none = heard(data)
    samples, damage = heard(cut)
    assert none == []
    assert samples.shape[1] == pytest.approx(whole.shape[1], abs=800)
    (lost,) = damage
    assert lost.reason == "missing"
    assert lost.length_ms == pytest.approx(2_000, abs=100)
    after = (lost.at_ms + (lost.length_ms or 0)) * 16 + 8_000
    assert np.corrcoef(samples[0, after:], whole[0, after : samples.shape[1]])[0, 1] > 0.95
    assert not samples[0, lost.at_ms * 16 + 800 : lost.at_ms * 16 + 24_000].any()


def test_impossible_times_do_not_make_hours_of_silence(encoded: Encoded) -> None:
    data = bytearray(encoded["ogg"])
    pages = [at for at in range(len(data)) if data.startswith(b"OggS", at)]
    for position, at in enumerate(pages[4:]):
        end = pages[5 + position] if 5 + position < len(pages) else len(data)
        granule = struct.unpack_from("<q", data, at + 6)[0]
        struct.pack_into("<q", data, at + 6, granule + 48_000 * 3_600 * 30)
        struct.pack_into("<I", data, at + 22, 0)
        struct.pack_into("<I", data, at + 22, checksum(bytes(data[at:end])))
    samples, damage = heard(bytes(data))
    assert samples.shape[1] / RATE == pytest.approx(SECONDS, abs=1.5)
    assert "timestamps" in {each.reason for each in damage}


def test_a_header_promising_more_than_there_is(encoded: Encoded) -> None:
    data = tones(1, 300.0)
    raw = np.rint(data * 32767).astype("<i2").tobytes()
    samples, damage = heard(wav(data=raw, stated=10 * len(raw)))
    assert samples.shape[1] == RATE
    assert damage == [Damage(1_000, "truncated", None)]
    assert heard(wav(data=raw, stated=0xFFFFFFFF))[1] == []


def test_hopeless_files_say_why(encoded: Encoded) -> None:
    assert refused(b"").reason == "empty_file"
    assert refused(wav()).reason == "no_samples"
    assert refused(wav(rate=0, data=b"\1\0" * 99)).reason == "bad_rate"
    assert refused(wav(rate=7, data=b"\1\0" * 99)).reason == "bad_rate"
    assert refused(wav(channels=10_000, data=bytes(20_000 * 9))).reason == "too_many_channels"
    assert refused("Đây là một bức thư, không phải bản ghi.\n".encode() * 90).reason == "not_media"
    assert refused(np.random.default_rng(7).bytes(30_000)).reason == "not_media"
    assert refused(b"#EXTM3U\n#EXTINF:9,\nfile:///etc/passwd\n").reason == "not_media"
    m4a = encoded["m4a"]
    assert refused(m4a[: m4a.rfind(b"moov") - 4]).reason == "truncated_moov"


@pytest.mark.parametrize("tag", [b"drms", b"drmi", b"enca", b"aavd"])
def test_locked_tracks_are_told_from_broken_ones(tag: bytes, encoded: Encoded) -> None:
    data = encoded["m4a"]
    at = data.rfind(b"mp4a")
    error = refused(data[:at] + tag + data[at + 4 :], "bai.m4p")
    assert error.reason == "encrypted"


def test_a_film_without_sound(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mpeg4", rate=5)
        stream.width = stream.height = 32
        stream.pix_fmt = "yuv420p"
        for _ in range(5):
            container.mux(stream.encode(av.VideoFrame(32, 32, "yuv420p")))
        container.mux(stream.encode(None))
    for look in (open_sound, probe):
        with pytest.raises(Quarantine) as caught:
            look(path)
        assert caught.value.reason == "no_sound"


def test_a_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(Quarantine) as caught:
        open_sound(tmp_path / "mất.wav")
    assert caught.value.reason == "unreadable"


def every_av_error() -> list[type[av.FFmpegError]]:
    found, waiting = [], [av.FFmpegError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


def test_every_error_of_the_decoder_is_mapped(
    encoded: Encoded, monkeypatch: pytest.MonkeyPatch
) -> None:
    kinds = every_av_error()
    assert len(kinds) > 40
    for kind in kinds:

        def fail(*args: object, kind: type[av.FFmpegError] = kind, **named: object) -> None:
            raise kind(1, "thu")

        monkeypatch.setattr(av, "open", fail)
        assert refused(encoded["wav"]).reason == "not_media"
        assert refused(encoded["m4a"]).reason == "truncated_moov"


def test_a_disk_that_fails_half_way_is_unreadable(encoded: Encoded) -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 150_000:
                raise OSError(5, "Input/output error")
            return super().read(size)

    data = wav(data=bytes(range(256)) * 4_000)
    with pytest.raises(Quarantine) as caught, open_sound(Failing(data), name="đĩa") as sound:
        list(sound.blocks())
    assert caught.value.reason == "unreadable"


def test_mended_pages_are_the_same_where_nothing_is_broken(encoded: Encoded) -> None:
    data = encoded["ogg"]
    pages = OggPages(io.BytesIO(data))
    assert io.BufferedReader(pages).read() == data
    assert pages.ended
    assert pages.damaged == []


@pytest.mark.parametrize("kind", ["wav", "ogg", "mp3", "m4a", "webm", "flac"])
@settings(deadline=None, max_examples=40)
@given(flips=st.lists(st.tuples(st.floats(0, 1), st.integers(1, 255)), min_size=1, max_size=12))
def test_no_flip_of_bytes_is_a_crash(
    kind: str, short: Encoded, flips: list[tuple[float, int]]
) -> None:
    data = bytearray(short[kind])
    for place, mask in flips:
        # Most of the harm is done in heads and indexes, so half of the flips fall there.
        at = int(place * 2 * 300) if place < 0.5 else int((place - 0.5) * 2 * (len(data) - 1))
        data[min(at, len(data) - 1)] ^= mask
    try:
        samples, _damage = heard(bytes(data))
    except Quarantine as error:
        assert error.reason in REASONS
    else:
        assert np.isfinite(samples).all()
        assert samples.shape[1] / RATE < 3_700


@pytest.mark.shared
def test_shared_damaged_files() -> None:
    folder = shared_path("data", "audio", "damaged")
    reasons = {
        "empty.wav": "empty_file",
        "header_only.wav": "no_samples",
        "random_bytes.m4a": "not_media",
        "ten_thousand_channels.wav": "too_many_channels",
        "text_renamed.mp3": "not_media",
        "truncated_no_moov.m4a": "truncated_moov",
        "truncated_no_moov.mp4": "truncated_moov",
        "video_without_sound.mp4": "no_sound",
        "zero_hz.wav": "bad_rate",
    }
    least = {"bit_rot.mp3": 4.2, "bit_rot.m4a": 4.4, "bit_rot.ogg": 4.4}
    seen = set()
    for path in sorted(folder.iterdir()):
        seen.add(path.name)
        if path.name in reasons:
            with pytest.raises(Quarantine) as caught:
                open_sound(path)
            assert caught.value.reason == reasons[path.name], path.name
            continue
        samples, damage = heard(path.read_bytes())
        floor = 0.9 if path.name.startswith("wrong") else 1.9
        assert samples.shape[1] / RATE > least.get(path.name, floor), path.name
        assert damage, path.name
    assert seen >= set(reasons) | set(least)
