"""Image files lie where the openness gate says: moved by the same action, and unreachable once closed."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.test import Client

from exhibitions import openness
from exhibitions.models import Exhibit, ExhibitImage
from lantai.media import pictures, tiles
from lantai.media.models import ArchiveImage
from lantai.pages.models import HallSettings

from .cast import Cast
from .factories import ClosedExhibitFactory, ExhibitFactory, ImageFactory, make_event, make_exhibition

pytestmark = pytest.mark.django_db(transaction=True)


def status(url: str) -> int:
    """What anybody who asks for a file is answered."""
    response: Any = Client().get(url)
    if response.streaming:
        b"".join(response.streaming_content)
    return int(response.status_code)


def is_reachable(image: ArchiveImage) -> bool:
    """Whether anybody may fetch the pictures of an image; asserts that all of its files agree."""
    image = ArchiveImage.objects.get(pk=image.pk)
    names = pictures.file_names(image.pictures)
    assert names
    answers = {status(f"/media/{name}") for name in names}
    assert answers in ({200}, {404})
    public = answers == {200}
    assert image.is_public is public
    for name in names:
        assert (settings.DATA_DIR / "public" / name).exists() is public
        assert (settings.DATA_DIR / "held" / name).exists() is not public
        assert status(f"/guarded/held/{name}") != 200
    assert status(f"/guarded/originals/{image.file.name}") == 302
    assert status(f"/media/{image.file.name}") == 404
    return public


def state(*images: ArchiveImage) -> list[bool]:
    return [is_reachable(image) for image in images]


def test_files_follow_opening_and_closing_and_opening_again(cast: Cast) -> None:
    image = ImageFactory()
    exhibit = ClosedExhibitFactory(images=[image])
    assert not is_reachable(image)
    openness.decide([exhibit], {"openness": "open"}, user=cast.editor)
    assert is_reachable(image)
    openness.withdraw(exhibit, user=cast.editor, reason="家属来函")
    assert not is_reachable(image)
    openness.decide([exhibit], {"openness": "open"}, user=cast.editor)
    assert is_reachable(image)


@pytest.mark.parametrize(
    "field, value",
    [
        ("openness", "controlled"),
        ("openness", "deferred"),
        ("openness", "unreviewed"),
        ("classification", "secret"),
        ("rights_status", "refused"),
        ("privacy_status", "pending"),
    ],
)
def test_every_condition_of_the_gate_takes_the_files_down(field: str, value: str) -> None:
    image = ImageFactory()
    exhibit = ExhibitFactory(images=[image])
    assert is_reachable(image)
    openness.decide([exhibit], {field: value}, user=None)
    assert not is_reachable(image)


def test_an_image_shared_with_a_closed_exhibit_is_closed() -> None:
    image = ImageFactory()
    shown, closed = ExhibitFactory(images=[image]), ClosedExhibitFactory(images=[image])
    assert not is_reachable(image)
    openness.decide([closed], {"openness": "open"}, user=None)
    assert is_reachable(image)
    openness.withdraw(shown, user=None, reason="误传")
    assert not is_reachable(image)


def test_an_image_taken_off_its_exhibit_is_nobodys() -> None:
    image = ImageFactory()
    exhibit = ExhibitFactory(images=[image])
    assert is_reachable(image)
    ExhibitImage.objects.filter(exhibit=exhibit).first().delete()
    assert not is_reachable(image)


def test_hanging_an_image_on_another_exhibit_decides_anew() -> None:
    first, second = ImageFactory(), ImageFactory()
    exhibit = ExhibitFactory(images=[first])
    link = ExhibitImage.objects.get(exhibit=exhibit)
    link.image = second
    link.save()
    assert state(first, second) == [False, True]


def test_a_deleted_exhibit_takes_its_pictures_along() -> None:
    image = ImageFactory()
    exhibit = ExhibitFactory(images=[image])
    assert is_reachable(image)
    exhibit.delete()
    assert not is_reachable(image)


def test_an_uploaded_image_is_nobodys_until_it_is_used() -> None:
    assert not is_reachable(ImageFactory())


@pytest.mark.parametrize("field", ["picture", "poster"])
def test_the_pictures_of_a_page_follow_the_page(home: Any, field: str) -> None:
    image = ImageFactory()
    page = make_exhibition(live=False, **{field: image})
    assert not is_reachable(image)
    page.save_revision().publish()
    assert is_reachable(image)
    page.refresh_from_db()
    page.unpublish()
    assert not is_reachable(image)
    page.save_revision().publish()
    assert is_reachable(image)
    page.delete()
    assert not is_reachable(image)


def test_a_picture_replaced_on_a_page_is_private_once_that_is_published(home: Any) -> None:
    old, new = ImageFactory(), ImageFactory()
    page = make_event(poster=old)
    page.poster = new
    draft = page.save_revision()
    assert state(old, new) == [True, False]
    draft.publish()
    assert state(old, new) == [False, True]


def test_pictures_in_running_text(home: Any) -> None:
    image = ImageFactory()
    page = make_event(body=[("picture", {"image": image, "caption": ""})])
    assert is_reachable(image)
    page.body = []
    page.save_revision().publish()
    assert not is_reachable(image)


def test_a_page_that_asks_for_a_password_keeps_its_pictures(home: Any) -> None:
    from wagtail.models import PageViewRestriction

    image = ImageFactory()
    page = make_event(poster=image)
    assert is_reachable(image)
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="password", password="云溪")
    assert not is_reachable(image)
    restriction.delete()
    assert is_reachable(image)
    below = PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    assert not is_reachable(image)
    page.move(home, pos="last-child")
    assert is_reachable(image)
    below.delete()


def test_a_closed_exhibit_wins_over_a_page_that_uses_its_image(home: Any) -> None:
    image = ImageFactory()
    ClosedExhibitFactory(images=[image])
    make_exhibition(poster=image)
    assert not is_reachable(image)


def test_the_map_of_the_hall_is_public(home: Any) -> None:
    image = ImageFactory()
    hall = HallSettings.objects.get()
    hall.map_image = image
    hall.save()
    assert is_reachable(image)
    hall.map_image = None
    hall.save()
    assert not is_reachable(image)


def test_whoever_may_not_decide_changes_nothing(cast: Cast) -> None:
    image = ImageFactory()
    exhibit = ExhibitFactory(images=[image])
    for person in (cast.reviewer, cast.staff, cast.outsider):
        with pytest.raises(PermissionDenied):
            openness.withdraw(exhibit, user=person, reason="不该")
    with pytest.raises(ValidationError):
        openness.withdraw(exhibit, user=cast.editor, reason="  ")
    exhibit.refresh_from_db()
    assert exhibit.showable
    assert is_reachable(image)


def test_a_record_changed_by_any_other_way_takes_its_files_along() -> None:
    """A form, a command, a shell: whatever saves the record."""
    image = ImageFactory()
    exhibit = ExhibitFactory(images=[image])
    exhibit.privacy_status = "refused"
    exhibit.save()
    assert not is_reachable(image)


def test_pictures_made_while_the_record_is_closed_are_held() -> None:
    image = ImageFactory()
    ClosedExhibitFactory(images=[image])
    call_command("prepare_pictures", "--all", verbosity=0)
    assert not is_reachable(image)


def all_names(exhibits: Iterable[Exhibit]) -> set[str]:
    images = ArchiveImage.objects.filter(exhibit_images__exhibit__in=exhibits)
    cut = {f"{tiles.folder(image)}/info.json" for image in images if tiles.is_tiled(image)}
    assert cut
    return cut | {name for image in images for name in pictures.file_names(image.pictures)}


def test_withdrawing_in_the_demonstration_leaves_no_trace(demo: Path) -> None:
    exhibit = Exhibit.objects.get(reference_code="0101-ZP·1954-永-0001")
    names = all_names([exhibit])
    assert len(names) > 10
    urls = ("/", "/en/", "/exhibitions/", "/exhibitions/qing-ting-dangan-shuo/", "/exhibits/", "/sitemap.xml")
    assert any(exhibit.slug in Client().get(url).content.decode() for url in urls)
    openness.withdraw(exhibit, user=None, reason="复核")
    anybody = Client()
    for url in urls:
        html = anybody.get(url).content.decode()
        assert exhibit.slug not in html, url
        assert exhibit.title not in html, url
        assert not [name for name in names if name in html], url
    assert {status(f"/media/{name}") for name in names} == {404}
    assert anybody.get(exhibit.get_absolute_url()).status_code == 404
    assert anybody.get(f"/iiif/3/{exhibit.slug}/manifest.json").status_code == 404
    assert exhibit.slug not in anybody.get("/iiif/3/qing-ting-dangan-shuo/collection.json").content.decode()
