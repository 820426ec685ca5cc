"""Sound and film: one file each, in the public folder or in the guarded one."""

from django.core.files.base import File
from django.core.files.storage import storages

from .models import Recording


def file_names(recording: Recording) -> list[str]:
    """The recording and, of a film, its still picture, as storage names."""
    return [name for name in (recording.file.name, recording.thumbnail.name) if name]


def move(recording: Recording, *, public: bool) -> None:
    """Carry the files of a recording into or out of the public folder, and note it."""
    source, target = storages["held" if public else "default"], storages["default" if public else "held"]
    for name in file_names(recording):
        if not source.exists(name):
            continue
        if not target.exists(name):
            with source.open(name) as file:
                target.save(name, File(file))
        source.delete(name)
    recording.is_public = public
    recording.save(update_fields=["is_public"])
