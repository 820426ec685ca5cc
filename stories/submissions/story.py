"""The story page a submission becomes, and how it is taken down again."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.log_actions import log
from wagtail.rich_text import RichText

from exhibitions import archival_dates
from exhibitions.slugs import free_slug
from lantai.media.models import ArchiveImage
from stories.models import StoryIndexPage, StoryPage

from . import audit
from .models import Photo, Submission

_SUMMARY = 90


def make_story(submission: Submission, user: Any) -> StoryPage:
    """A draft story with author, text, pictures and sources filled in, handed in for review.

    The caller has checked the permission and holds the row. Raises `ValidationError` if there is no list of stories.
    """
    index = StoryIndexPage.objects.first()
    if index is None:
        raise ValidationError(_("The site has no list of stories to put it in."))
    images = [(photo, _image(photo, submission)) for photo in submission.photos.all()]
    page = StoryPage(
        title=submission.title,
        slug=free_slug(StoryPage, submission.title),
        summary=_beginning(submission.text),
        byline_kind=submission.byline_kind,
        byline=submission.byline,
        origin=StoryPage.Origin.CONTRIBUTED,
        written_on=submission.submitted_at.date(),
        notes=_notes(submission),
        date_text=_date(submission.date_text),
        picture=images[0][1] if images else None,
        body=_body(submission, images),
        owner=user,
        live=False,
        has_unpublished_changes=True,
    )
    page.full_clean(exclude=["path", "depth"])
    index.add_child(instance=page)
    page.save_revision(user=user)
    log(instance=page, action=audit.MADE, user=user, data={"submission": submission.number})
    if workflow := page.get_workflow():
        workflow.start(page, None)
    return page


def take_down(page: StoryPage) -> None:
    """Take a story from the public by the door every page goes out of, and delete what it says.

    Wagtail's own unpublishing carries its pictures out of the public folder (`lantai.pages.receivers`).
    """
    if review := page.current_workflow_state:
        review.cancel()
    if page.live:
        UnpublishPageAction(page, user=None, include_descendants=False).execute(skip_permission_checks=True)
    page.delete()


def _body(submission: Submission, images: list[tuple[Photo, ArchiveImage]]) -> list[tuple[str, Any]]:
    """The text with its pictures between paragraphs, evenly; an editor moves them where they belong."""
    lines = [line for line in submission.text.splitlines() if line.strip()]
    parts = max(1, min(len(lines), len(images) or 1))
    body: list[tuple[str, Any]] = []
    for part in range(parts):
        text = lines[part * len(lines) // parts : (part + 1) * len(lines) // parts]
        body.append(("text", RichText(paragraphs("\n".join(text)))))
        body += [_picture(*image) for image in images[part : part + 1]]
    return [*body, *(_picture(*image) for image in images[parts:])]


def paragraphs(text: str) -> str:
    """Plain text as HTML: a paragraph for each line, nothing in it but text."""
    lines = (part.strip() for part in text.splitlines())
    return "".join(f"<p>{escape(part)}</p>" for part in lines if part)


def _beginning(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SUMMARY else f"{line[:_SUMMARY]}……"


def _date(text: str) -> str:
    """The date as far as it can be filed by; what cannot is kept with the notes."""
    try:
        archival_dates.parse(text)
    except archival_dates.UnreadableDateError:
        return ""
    return text


def _notes(submission: Submission) -> str:
    lines = [submission.sources]
    if submission.date_text and not _date(submission.date_text):
        lines.append(f"故事发生的时间：{submission.date_text}")
    return "\n".join(line for line in lines if line)


def credit(photo: Photo) -> str:
    """Who is named under the picture."""
    return photo.rights_note or ("作者供图" if photo.rights == Photo.Rights.OWN else "")


def _image(photo: Photo, submission: Submission) -> ArchiveImage:
    facts = [photo.caption, photo.people, photo.place, photo.date_text]
    with photo.file.open("rb") as file:
        image = ArchiveImage(
            title=photo.caption[:255],
            description="，".join(fact for fact in facts if fact)[:255],
            credit=credit(photo),
            file=ImageFile(file, name=f"laigao-{submission.number}-{photo.sort_order}.{photo.extension}"),
        )
        image._set_image_file_metadata()
        image.save()
    photo.image = image
    photo.save(update_fields=["image"])
    return image


def _picture(photo: Photo, image: ArchiveImage) -> tuple[str, dict[str, Any]]:
    facts = [photo.caption, photo.date_text, photo.place, photo.people]
    caption = "，".join(fact for fact in facts if fact)
    return "picture", {"image": image, "caption": caption, "source": credit(photo)[:120]}
