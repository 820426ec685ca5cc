"""The people of the tests: one for each group the project creates, an administrator, and an outsider."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client

from lantai.ops import roles

# The groups of each username.
PEOPLE: dict[str, tuple[str, ...]] = {
    "editor": (roles.EDITORS,),
    "reviewer": (roles.FIRST_REVIEW,),
    "reviewer2": (roles.SECOND_REVIEW,),
    "final_reviewer": (roles.FINAL_REVIEW,),
    "staff": (roles.EVENT_STAFF,),
    "director": (roles.DIRECTORS,),
    "admin": (),
    "outsider": (),
}


@dataclass(frozen=True)
class Cast:
    """`cast.editor` is a user; `cast.client("editor")` a test client signed in as that user, "" an anonymous one."""

    editor: Any
    reviewer: Any
    reviewer2: Any
    final_reviewer: Any
    staff: Any
    director: Any
    admin: Any
    outsider: Any

    @classmethod
    def assemble(cls) -> "Cast":
        """Create whom the database lacks."""
        users = get_user_model()
        people = {}
        for username, groups in PEOPLE.items():
            user, _created = users.objects.get_or_create(
                username=username,
                defaults={"last_name": username, "email": f"{username}@example.invalid"},
            )
            user.is_superuser = user.is_staff = username == "admin"
            user.save()
            user.groups.set(Group.objects.filter(name__in=groups))
            people[username] = user
        return cls(**people)

    def client(self, username: str = "", **options: Any) -> Client:
        """A test client; `options` are those of Django's `Client`."""
        client = Client(**options)
        if username:
            client.force_login(getattr(self, username))
        return client
