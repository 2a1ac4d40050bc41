"""Opening a recording with PyAV, so that whatever it holds ends in sound or in a plain reason."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any, BinaryIO, Final, NoReturn

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.stream import Discard, Disposition

from asr import claims
from asr.decode_errors import MAX_CHANNELS, MAX_RATE, MIN_RATE, unusable
from asr.ogg import OggPages

# Demuxers of recordings. Not among them: playlists, images, subtitles, devices and network ones,
# which would read other files or hosts than the one given.
_FORMATS: Final = (
    "aac,ac3,aiff,amr,amrnb,amrwb,ape,asf,asf_o,au,avi,caf,dsf,dts,eac3,flac,flv,gsm,loas,"
    "matroska,webm,mov,mp4,mp3,mpc,mpc8,mpeg,mpegts,mxf,ogg,qcp,rm,sox,tak,tta,voc,w64,wav,wtv,wv"
)
# Sample entries of protected MP4 tracks (ISO/IEC 23001-7; Apple's drms and drmi; Audible's aavd).
_LOCKED: Final = frozenset({"drms", "drmi", "enca", "encv", "aavd"})


class _Source(io.RawIOBase):
    """The caller's stream as PyAV shall see it: no name to guess from, and not closed by it."""

    name = ""

    def __init__(self, stream: BinaryIO | io.RawIOBase) -> None:
        super().__init__()
        self._stream = stream

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._stream.seekable()

    def read(self, size: int = -1) -> bytes:
        return self._stream.read(size) or b""

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._stream.seek(offset, whence)

    def tell(self) -> int:
        return self._stream.tell()


@dataclass(frozen=True, slots=True)
class Opened:
    """An open container and its sound track; ``pages`` for Ogg, where damaged pages are mended."""

    container: InputContainer
    stream: AudioStream
    pages: OggPages | None = None

    @property
    def has_video(self) -> bool:
        """Whether moving pictures stand beside the sound; a cover picture is none."""
        return any(
            stream.type == "video" and not stream.disposition & Disposition.attached_pic
            for stream in self.container.streams
        )

    def close(self) -> None:
        """Close the container; the caller's stream stays open."""
        self.container.close()


def read_head(source: BinaryIO, name: str) -> bytes:
    """Return the first bytes of a recording.

    Raises:
        Quarantine: the file is empty, cannot be read, or states what no sound can be.
    """
    try:
        source.seek(0)
        head = source.read(claims.HEAD_BYTES)
    except OSError as error:
        raise unusable("unreadable", name, error) from error
    if not head:
        raise unusable("empty_file", name)
    wav = claims.wav_claim(head)
    if wav is not None and wav.trouble:
        raise unusable(wav.trouble, name, f"{wav.channels} channels, {wav.rate} Hz")
    if claims.is_locked_asf(head):
        raise unusable("encrypted", name)
    return head


def open_container(source: BinaryIO, name: str, *, mend: bool = True) -> Opened:
    """Open a recording at its start.

    Args:
        source: a seekable stream; it is not closed.
        name: file name, for messages.
        mend: read Ogg front to back through ``OggPages``; false gives its length instead.

    Raises:
        Quarantine: it cannot be used; the reason is one of ``asr.decode_errors.REASONS``.
    """
    head = read_head(source, name)
    source.seek(0)
    pages = OggPages(source) if mend and claims.is_ogg(head) else None
    try:
        container = av.open(
            _Source(pages or source),
            mode="r",
            container_options={"format_whitelist": _FORMATS},
            metadata_errors="replace",
            io_open=_no_other_file,
        )
    except (av.FFmpegError, MemoryError, ValueError) as error:
        reason = "truncated_moov" if claims.is_mov(head) else "not_media"
        raise unusable(reason, name, _plain(error)) from error
    except OSError as error:
        raise unusable("unreadable", name, error) from error
    try:
        return Opened(container, _sound_track(container, name), pages)
    except BaseException:
        container.close()
        raise


def _no_other_file(url: str, flags: int, options: dict[str, str]) -> NoReturn:
    """Refuse what a container may name besides itself."""
    raise PermissionError(f"a recording may not open another file: {url}")


def _plain(error: BaseException) -> str:
    return getattr(error, "strerror", None) or str(error)


def _sound_track(container: InputContainer, name: str) -> AudioStream:
    """Choose the track to hear and let the decoder skip the others."""
    sounds = [stream for stream in container.streams if stream.type == "audio"]
    if not sounds:
        raise unusable("no_sound", name)
    if any(_tag(stream) in _LOCKED for stream in sounds):
        raise unusable("encrypted", name, _tag(sounds[0]))
    # A track without a decoder has no codec context, whatever the annotation says.
    usable: list[Any] = [stream for stream in sounds if stream.codec_context is not None]
    if not usable:
        raise unusable("unknown_codec", name)
    best = container.streams.best("audio")
    chosen: Any = best if best in usable else usable[0]
    _check(chosen, name)
    for stream in container.streams:
        if stream.index != chosen.index:
            stream.discard = Discard.all
    if not isinstance(chosen, AudioStream):
        raise unusable("no_sound", name)
    return chosen


def _tag(stream: Any) -> str:
    return str(stream.codec_tag) if stream.codec_context is not None else ""


def _check(stream: Any, name: str) -> None:
    context = stream.codec_context
    if context.sample_rate and not MIN_RATE <= context.sample_rate <= MAX_RATE:
        raise unusable("bad_rate", name, f"{context.sample_rate} Hz")
    if context.channels > MAX_CHANNELS:
        raise unusable("too_many_channels", name, context.channels)
