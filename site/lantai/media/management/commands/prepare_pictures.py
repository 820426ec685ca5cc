"""Make the public sizes of images that lack them, and put those back that were lost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lantai.media.models import ArchiveImage
from lantai.media.pictures import has_files, is_prepared, prepare_many


class Command(BaseCommand):
    help = "Prepare the public pictures of images that have none yet (all of them with --all)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="make every picture anew")
        parser.add_argument("--processes", type=int, default=None, help="how many at once; all processors by default")

    def handle(self, *args: Any, **options: Any) -> None:
        images = [i for i in ArchiveImage.objects.all() if options["all"] or not (is_prepared(i) and has_files(i))]
        for number, image in enumerate(prepare_many(images, options["processes"]), 1):
            if options["verbosity"]:
                self.stdout.write(f"{number}/{len(images)} {image.title}")
