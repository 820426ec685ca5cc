"""Whether a file is the sound or film it says it is: judged by its content, not by its name.

MP3 (ISO/IEC 11172-3: frames that follow one another), WAV (RIFF), Ogg (RFC 3533) with Vorbis, Opus, FLAC or Speex,
MPEG-4 (ISO/IEC 14496-12: boxes and their handlers), WebM (Matroska, RFC 9559).
"""

import struct
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext as _

AUDIO, VIDEO = "audio", "video"
_HEAD = 1 << 16
_OGG_SOUNDS = (b"OpusHead", b"\x01vorbis", b"\x7fFLAC", b"Speex   ")
# kbit/s of layer III: MPEG-1, then MPEG-2 and 2.5.
_RATES = (
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_FREQUENCIES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}


class UnfitRecordingError(ValueError):
    """The file is not taken; `str()` names it and says why, for the person who sent it."""


def check_recording(file: IO[bytes], name: str, kind: str) -> None:
    """Raise `UnfitRecordingError` unless `file` is a sound (`kind` "audio") or a film ("video") as `name` ends.

    The file is left at its beginning.
    """
    ending = PurePath(name).suffix.lower().removeprefix(".")
    judge = {
        (AUDIO, "mp3"): _is_mp3,
        (AUDIO, "wav"): _is_wav,
        (AUDIO, "ogg"): _is_ogg_sound,
        (AUDIO, "m4a"): lambda f: b"soun" in _handlers(f),
        (VIDEO, "mp4"): lambda f: b"vide" in _handlers(f),
        (VIDEO, "webm"): _is_webm,
    }.get((kind, ending))
    if judge is None:
        raise UnfitRecordingError(_("“%(name)s” is not of a kind that is taken.") % {"name": name})
    try:
        file.seek(0)
        fits = judge(file)
    finally:
        file.seek(0)
    if not fits:
        words = (
            _("“%(name)s” is not a sound recording, whatever its name says. It may be damaged or another kind of file.")
            if kind == AUDIO
            else _("“%(name)s” is not a film, whatever its name says. It may be damaged or another kind of file.")
        )
        raise UnfitRecordingError(words % {"name": name})


def _is_wav(file: IO[bytes]) -> bool:
    head = file.read(12)
    if head[:4] != b"RIFF" or head[8:] != b"WAVE":
        return False
    named = set()
    while len(chunk := file.read(8)) == 8:
        name, size = chunk[:4], struct.unpack("<I", chunk[4:])[0]
        named.add(name)
        if name == b"data":
            return b"fmt " in named and bool(file.read(1))
        file.seek(size + size % 2, 1)
    return False


def _is_ogg_sound(file: IO[bytes]) -> bool:
    head = file.read(512)
    return head[:4] == b"OggS" and any(mark in head for mark in _OGG_SOUNDS) and b"theora" not in head


def _is_webm(file: IO[bytes]) -> bool:
    head = file.read(64)
    return head[:4] == b"\x1a\x45\xdf\xa3" and b"webm" in head


def _is_mp3(file: IO[bytes]) -> bool:
    head = file.read(10)
    start = 0
    if head[:3] == b"ID3" and len(head) == 10:
        sizes = head[6:10]
        if any(byte & 0x80 for byte in sizes):
            return False
        start = 10 + sum(byte << shift for byte, shift in zip(sizes, (21, 14, 7, 0), strict=True))
    file.seek(start)
    data = file.read(_HEAD)
    # Some encoders leave a few zeros after the tag.
    position = len(data) - len(data.lstrip(b"\0"))
    for _number in range(2):
        length = _frame_length(data[position : position + 4])
        if not length:
            return False
        position += length
        if position >= len(data):
            return True
    return True


def _frame_length(header: bytes) -> int:
    """Bytes of the layer III frame a header begins; 0 if it begins none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return 0
    version, layer = header[1] >> 3 & 3, header[1] >> 1 & 3
    rate, frequency = header[2] >> 4, header[2] >> 2 & 3
    if version == 1 or layer != 1 or rate in {0, 15} or frequency == 3:
        return 0
    samples = 144 if version == 3 else 72
    kilobits = _RATES[0 if version == 3 else 1][rate]
    return samples * kilobits * 1000 // _FREQUENCIES[version][frequency] + (header[2] >> 1 & 1)


def _handlers(file: IO[bytes]) -> set[bytes]:
    """What the tracks of an MPEG-4 file are: `soun`, `vide`…; nothing if it is none."""
    end = file.seek(0, 2)
    file.seek(0)
    head = file.read(8)
    if head[4:] != b"ftyp":
        return set()
    return set(_handlers_between(file, 0, end))


def _handlers_between(file: IO[bytes], start: int, end: int) -> Iterator[bytes]:
    while start + 8 <= end:
        file.seek(start)
        header = file.read(16)
        size, name = struct.unpack(">I", header[:4])[0], header[4:8]
        inside = start + 8
        if size == 1 and len(header) == 16:
            size, inside = struct.unpack(">Q", header[8:])[0], start + 16
        size = size or end - start
        if size < 8:
            return
        if name in {b"moov", b"trak", b"mdia"}:
            yield from _handlers_between(file, inside, min(start + size, end))
        elif name == b"hdlr":
            file.seek(inside + 8)
            yield file.read(4)
        start += size
