"""What follows when a book goes public or is taken down."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from . import review
from .models import PublicationPage


@receiver(page_published, sender=PublicationPage)
def publish_parts(instance: PublicationPage, **_kwargs: Any) -> None:
    review.publish_parts(instance)


@receiver(page_unpublished, sender=PublicationPage)
def take_down_parts(instance: PublicationPage, **_kwargs: Any) -> None:
    review.take_down_parts(instance)
