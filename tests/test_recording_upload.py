"""A sound that is no sound is refused, whatever it is called; judged by its content."""

import io
import struct
import wave
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lantai.media.models import Recording
from lantai.media.sounds import UnfitRecordingError, check_recording

from .cast import Cast
from .factories import picture_bytes

pytestmark = pytest.mark.django_db


def wav() -> bytes:
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 800)
    return target.getvalue()


def mp3(tag: bytes = b"") -> bytes:
    # MPEG-1 layer III, 128 kbit/s, 44.1 kHz: frames of 417 bytes.
    return tag + (b"\xff\xfb\x90\x00" + b"\0" * 413) * 3


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content) + 8) + name + content


def mp4(handler: bytes) -> bytes:
    track = box(b"trak", box(b"mdia", box(b"hdlr", b"\0" * 8 + handler + b"\0" * 12)))
    return box(b"ftyp", b"M4A \0\0\0\0") + box(b"free", b"") + box(b"moov", track) + box(b"mdat", b"\0" * 64)


ID3 = b"ID3\x04\0\0\0\0\0\x0a" + b"\0" * 10
OGG = b"OggS" + b"\0" * 24 + b"OpusHead" + b"\0" * 40
WEBM = b"\x1a\x45\xdf\xa3" + b"\0" * 8 + b"webm" + b"\0" * 60


@pytest.mark.parametrize(
    "name, content, kind",
    [
        ("a.wav", wav(), "audio"),
        ("a.mp3", mp3(), "audio"),
        ("a.mp3", mp3(ID3), "audio"),
        ("a.ogg", OGG, "audio"),
        ("a.m4a", mp4(b"soun"), "audio"),
        ("a.mp4", mp4(b"vide"), "video"),
        ("a.webm", WEBM, "video"),
    ],
)
def test_what_it_says_it_is_is_taken(name: str, content: bytes, kind: str) -> None:
    file = io.BytesIO(content)
    check_recording(file, name, kind)
    assert file.tell() == 0


@pytest.mark.parametrize(
    "name, content, kind",
    [
        ("song.mp3", picture_bytes(), "audio"),
        ("song.mp3", b"ID3", "audio"),
        ("song.mp3", b"%PDF-1.7 " * 100, "audio"),
        ("song.mp3", b"\xff\xfb\x90\x00" + b"<html>" * 200, "audio"),
        ("song.wav", mp3(), "audio"),
        ("song.wav", wav()[:40], "audio"),
        ("song.ogg", b"OggS" + b"\0" * 24 + b"\x80theora" + b"\0" * 60, "audio"),
        ("song.m4a", mp4(b"vide"), "audio"),
        ("song.m4a", b"", "audio"),
        ("film.mp4", mp4(b"soun"), "video"),
        ("film.mp4", b"MZ" * 600, "video"),
        ("film.webm", b"\x1a\x45\xdf\xa3 matroska", "video"),
        ("song.exe", mp3(), "audio"),
    ],
)
def test_what_it_is_not_is_refused_by_name(name: str, content: bytes, kind: str) -> None:
    with pytest.raises(UnfitRecordingError) as refusal:
        check_recording(io.BytesIO(content), name, kind)
    assert name in str(refusal.value)


def send(cast: Cast, name: str, content: bytes) -> Any:
    file = SimpleUploadedFile(name, content, "audio/mpeg")
    return cast.client("editor").post("/cms/media/audio/add/", {"title": "山歌", "file": file, "duration": "3"})


def test_the_admin_refuses_a_picture_called_mp3(cast: Cast) -> None:
    response = send(cast, "song.mp3", picture_bytes())
    assert response.status_code == 200
    assert "song.mp3" in response.content.decode()
    assert not Recording.objects.exists()


def test_the_admin_takes_a_song(cast: Cast) -> None:
    assert send(cast, "song.mp3", mp3(ID3)).status_code == 302
    assert Recording.objects.get().title == "山歌"
