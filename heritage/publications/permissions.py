"""What may be done with the parts of a book: nothing to the public but with the book, and nothing while it is reviewed."""

from typing import TYPE_CHECKING, Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail.locks import BaseLock
from wagtail.models import PagePermissionTester

if TYPE_CHECKING:
    from .models import BookPart, PublicationPage


class BookReviewLock(BaseLock):
    """A chapter stays as it is while its book is under review, but for those whose step it is."""

    def __init__(self, part: "BookPart", book: "PublicationPage") -> None:
        super().__init__(part)
        self.book = book

    def for_user(self, user: Any) -> bool:
        task = self.book.current_workflow_task
        return bool(task and task.locked_for_user(self.book, user))

    def get_message(self, user: Any) -> Any:
        if not self.for_user(user):
            return None
        words = _("The book “{title}” is under review; its chapters can be changed again when the review is over.")
        return format_html(words, title=self.book.title)

    def get_locked_by(self, user: Any) -> str:
        return _("Locked by the review of the book")


def book_lock(part: "BookPart") -> BookReviewLock | None:
    """The lock of a part whose book is under review; None while it is not, or before the part is saved."""
    if not part.path:
        return None
    book = part.book
    return BookReviewLock(part, book) if book.workflow_in_progress else None


class BookPermissions(PagePermissionTester):
    """Those of a book: who edits it puts its chapters in order while it is not public; then whoever may publish."""

    def can_reorder_children(self) -> bool:
        if super().can_reorder_children():
            return True
        return bool(not self.page.live and "add" in self.permissions and self.can_edit() and not self.page_locked())

    def can_publish_subpage(self) -> bool:
        return False


class PartPermissions(PagePermissionTester):
    """Those of a part or chapter: published, taken down and reviewed with its book alone."""

    @property
    def _of_book(self) -> Any:
        return self.page.specific.book.permissions_for_user(self.user)

    def can_edit(self) -> bool:
        """As Wagtail's; a reviewer of the book at the step at hand may look into its chapters too."""
        return bool(super().can_edit() or self._of_book.can_edit())

    def can_submit_for_moderation(self) -> bool:
        return False

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_publish_subpage(self) -> bool:
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return bool(super().can_delete(ignore_bulk=ignore_bulk) and not self.page_locked())

    def can_reorder_children(self) -> bool:
        return bool(self._of_book.can_reorder_children())
