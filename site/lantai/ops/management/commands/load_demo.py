"""Load the fictitious county 云溪县."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from lantai.media import ahead
from lantai.ops import roles, starting_point
from lantai.ops.demo_content import loaders, picture_files
from lantai.ops.durability import synced_at_the_end
from lantai.search.public.waiting import together

PASSWORD = "lantai-demo"  # noqa: S105 - printed on purpose; the accounts exist in demo settings only
# username, family and given name, groups
ACCOUNTS = (
    ("editor", "编辑", (roles.EDITORS,)),
    ("reviewer", "初审", (roles.FIRST_REVIEW,)),
    ("reviewer2", "复审", (roles.SECOND_REVIEW,)),
    ("director", "馆长", (roles.DIRECTORS, roles.FINAL_REVIEW)),
    ("staff", "现场", (roles.EVENT_STAFF,)),
    ("admin", "管理员", ()),
)


class Command(BaseCommand):
    help = "Load the demonstration content and accounts. Refuses outside demo settings. Safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--migrate", action="store_true", help="Bring the database up to date first.")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Demonstration content is for demo settings only (lantai.settings.dev).")
        # In this process nobody is told of reviews that never happened.
        settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
        is_new = not (settings.DATA_DIR / "originals").exists()
        if options["migrate"]:
            starting_point.lay()
        # What the public finds is written at the end, when pictures have gone public as well.
        with synced_at_the_end(), together(), ahead.encoding(picture_files() if is_new else []):
            if options["migrate"]:
                call_command("migrate", verbosity=0)
            self._accounts()
            for loader in loaders():
                self.stdout.write(loader())
        call_command("prepare_pictures", "--no-tiles", verbosity=0)  # those are for the worker
        self.stdout.write("Accounts (password lantai-demo): " + ", ".join(name for name, *_rest in ACCOUNTS))

    def _accounts(self) -> None:
        users = get_user_model()
        for username, name, groups in ACCOUNTS:
            user, created = users.objects.get_or_create(
                username=username,
                defaults={
                    "last_name": name,
                    "email": f"{username}@example.invalid",
                    "is_superuser": username == "admin",
                },
            )
            if created:
                user.is_staff = user.is_superuser
                user.set_password(PASSWORD)
                user.save()
                user.groups.set(Group.objects.filter(name__in=groups))
