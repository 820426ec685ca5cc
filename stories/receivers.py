"""What follows when stories change."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from .models import StoryPage
from .pitching import forget


@receiver(pre_delete, sender=StoryPage)
def forget_what_was_sent(instance: StoryPage, **_kwargs: Any) -> None:
    forget(instance)
