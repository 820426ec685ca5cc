"""Heritage: elements, bearers, reference lists, the register and the map."""

from typing import Any

from heritage.models import Bearer, HeritageElement, ReferenceList

from ..cast import Cast
from . import ADMIN, EDITOR, EVERYBODY, REVIEWERS, SIGNED_IN, Rows

SEEING = EDITOR | REVIEWERS | {"director"}
PUBLISHING = {"final_reviewer", "admin"}
AT_FIRST_STEP = {"reviewer", "admin"}

ROWS: Rows = [
    ("heritage:*", EVERYBODY),
    ("wagtailsnippets_heritage_heritageelement:list*", SEEING),
    ("wagtailsnippets_heritage_heritageelement:inspect", SEEING),
    ("wagtailsnippets_heritage_heritageelement:usage", SEEING),
    ("wagtailsnippets_heritage_heritageelement:history*", SEEING),
    ("wagtailsnippets_heritage_heritageelement:add", EDITOR),
    ("wagtailsnippets_heritage_heritageelement:preview_on_add", EDITOR),
    ("wagtailsnippets_heritage_heritageelement:delete", ADMIN),
    ("wagtailsnippets_heritage_heritageelement:unpublish", PUBLISHING),
    ("wagtailsnippets_heritage_heritageelement:revisions_unschedule", PUBLISHING),
    ("wagtailsnippets_heritage_heritageelement:lock", AT_FIRST_STEP),
    ("wagtailsnippets_heritage_heritageelement:unlock", ADMIN),  # the sample is not locked
    # The sample is in its first review.
    ("wagtailsnippets_heritage_heritageelement:confirm_workflow_cancellation", SIGNED_IN),
    ("wagtailsnippets_heritage_heritageelement:*workflow_action*", AT_FIRST_STEP),
    ("wagtailsnippets_heritage_heritageelement:workflow_preview", AT_FIRST_STEP),
    ("wagtailsnippets_heritage_heritageelement:edit", EDITOR | {"reviewer"}),
    ("wagtailsnippets_heritage_heritageelement:revisions_revert", EDITOR | {"reviewer"}),
    ("wagtailsnippets_heritage_heritageelement:*", EDITOR),
    ("wagtailsnippetchoosers_heritage_heritageelement:create", EDITOR),
    ("wagtailsnippetchoosers_heritage_heritageelement:*", SEEING),
    ("wagtailsnippets_heritage_bearer:list*", SEEING),
    ("wagtailsnippets_heritage_bearer:history*", SEEING),
    ("wagtailsnippets_heritage_bearer:delete", ADMIN),
    ("wagtailsnippets_heritage_bearer:*consent", EDITOR | {"final_reviewer"}),
    ("wagtailsnippets_heritage_bearer:*", EDITOR),
    ("wagtailsnippetchoosers_heritage_bearer:create", EDITOR),
    ("wagtailsnippetchoosers_heritage_bearer:*", SEEING),
    ("wagtailsnippets_heritage_referencelist:list*", SEEING),
    ("wagtailsnippets_heritage_referencelist:delete", ADMIN),
    ("wagtailsnippets_heritage_referencelist:*", EDITOR),
    ("wagtailsnippetchoosers_heritage_referencelist:create", EDITOR),
    ("wagtailsnippetchoosers_heritage_referencelist:*", SIGNED_IN),
]


def samples(cast: Cast) -> dict[str, Any]:
    element = HeritageElement.objects.own().published().earliest("pk")
    bearer = Bearer.objects.filter(consent_on__isnull=False).earliest("pk")
    reference = ReferenceList.objects.earliest("pk")
    review = element.get_workflow().start(element, cast.editor)
    return {
        "heritage:element:slug": element.slug,
        "heritage:list:slug": reference.slug,
        "element": element.pk,
        "element_revision": element.latest_revision_id,
        "bearer": bearer.pk,
        "bearer_revision": bearer.latest_revision_id,
        "wagtailsnippets_heritage_heritageelement:pk": element.pk,
        "wagtailsnippets_heritage_heritageelement:revision_id": element.latest_revision_id,
        "wagtailsnippets_heritage_heritageelement:workflow_state_id": review.pk,
        "wagtailsnippets_heritage_heritageelement:task_state_id": review.current_task_state_id,
        "wagtailsnippetchoosers_heritage_heritageelement:pk": element.pk,
        "wagtailsnippets_heritage_bearer:pk": bearer.pk,
        "wagtailsnippets_heritage_bearer:revision_id": bearer.latest_revision_id,
        "wagtailsnippetchoosers_heritage_bearer:pk": bearer.pk,
        "wagtailsnippets_heritage_referencelist:pk": reference.pk,
        "wagtailsnippetchoosers_heritage_referencelist:pk": reference.pk,
    }
