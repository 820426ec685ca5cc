"""Make the public sizes and the tiles of images that lack them, and put those back that were lost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lantai.media import tiles
from lantai.media.models import ArchiveImage
from lantai.media.pictures import has_files, is_prepared, prepare_many


class Command(BaseCommand):
    help = "Prepare the public pictures and tiles of images that have none yet (all of them with --all)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="make every picture anew")
        parser.add_argument("--processes", type=int, default=None, help="how many at once; all processors by default")
        parser.add_argument("--no-tiles", dest="tiles", action="store_false", help="leave tiles to the worker")

    def handle(self, *args: Any, **options: Any) -> None:
        images = [i for i in ArchiveImage.objects.all() if options["all"] or not (is_prepared(i) and has_files(i))]
        for number, image in enumerate(prepare_many(images, options["processes"]), 1):
            self._say(options, f"{number}/{len(images)} {image.title}")
        if options["tiles"]:
            self._cut(options)

    def _cut(self, options: dict[str, Any]) -> None:
        """One after the other: each uses all processors."""
        tiles.sweep()
        images = tiles.to_be_made(anew=options["all"])
        for number, image in enumerate(images, 1):
            try:
                tiles.make(image)
                self._say(options, f"{number}/{len(images)} {image.title}: tiles")
            except tiles.UntileableError as error:
                self.stderr.write(f"{number}/{len(images)} {image.title} ({image.file.name}): {error}")

    def _say(self, options: dict[str, Any], line: str) -> None:
        if options["verbosity"]:
            self.stdout.write(line)
