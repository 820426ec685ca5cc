"""Sound and film: one file each, in the public folder or in the guarded one."""

from django.core.files.storage import storages

from . import trees
from .models import Recording


def file_names(recording: Recording) -> list[str]:
    """The recording and, of a film, its still picture, as storage names."""
    return [name for name in (recording.file.name, recording.thumbnail.name) if name]


def move(recording: Recording, *, public: bool) -> None:
    """Carry the files of a recording into or out of the public folder, and note it."""
    source, target = ("held", "default") if public else ("default", "held")
    for name in file_names(recording):
        if storages[source].exists(name):
            trees.carry_file(name, source, target)
            storages[source].delete(name)
    recording.is_public = public
    recording.save(update_fields=["is_public"])
