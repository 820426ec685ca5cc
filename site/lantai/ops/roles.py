"""Groups of the hall and the three-step review (三审制).

Created after `migrate`, each only if it is missing: what a hall changes later
stays changed. Domain apps name the permissions their models need with `grant`.
"""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowContentType,
    WorkflowPage,
    WorkflowTask,
)

from lantai.pages.models import ReviewStep

EDITORS = "编辑"
FIRST_REVIEW = "初审"
SECOND_REVIEW = "复审"
FINAL_REVIEW = "终审"
EVENT_STAFF = "现场工作人员"
DIRECTORS = "馆领导"
REVIEWERS = (FIRST_REVIEW, SECOND_REVIEW, FINAL_REVIEW)
WORKFLOW = "三审"

_ADMIN = "wagtailadmin.access_admin"
_model_permissions: dict[str, set[str]] = defaultdict(set)
_reviewed: list[str] = []
for _group in (EDITORS, *REVIEWERS, EVENT_STAFF, DIRECTORS):
    _model_permissions[_group].add(_ADMIN)

# On the whole page tree. A reviewer sees and edits a page while it waits at their step, by that step alone.
_PAGE_PERMISSIONS = {
    EDITORS: ("add_page", "change_page"),
    FINAL_REVIEW: ("publish_page", "unlock_page"),
}
# Wagtail asks for its own permission names, whatever the image and document models are.
_CHOOSE = ("wagtailimages.choose_image", "wagtaildocs.choose_document")
_COLLECTION_PERMISSIONS = {
    EDITORS: (
        *_CHOOSE,
        "wagtailimages.add_image",
        "wagtailimages.change_image",
        "wagtaildocs.add_document",
        "wagtaildocs.change_document",
        "wagtailmedia.add_media",
        "wagtailmedia.change_media",
    ),
    **dict.fromkeys((*REVIEWERS, DIRECTORS), _CHOOSE),
}


def grant(group: str, *permissions: str) -> None:
    """Declare that a group has permissions ("app_label.codename"); takes effect where the group is created."""
    _model_permissions[group].update(permissions)


def review(model: str) -> None:
    """Declare that records of a model ("app_label.Model") go through the three-step review, as pages do."""
    _reviewed.append(model)


def permission(name: str) -> Permission:
    """The permission object of "app_label.codename"; raises `Permission.DoesNotExist`."""
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def establish_after_migrate(**_kwargs: Any) -> None:
    """Receiver of `post_migrate`; an emptied database has no page tree to give rights on."""
    if not Page.objects.filter(depth=1).exists():
        return
    establish()


@transaction.atomic
def establish() -> None:
    """Create the groups and the workflow that are missing."""
    root = Page.get_first_root_node()
    collection = Collection.get_first_root_node()
    for name, permissions in _model_permissions.items():
        group, created = Group.objects.get_or_create(name=name)
        if not created:
            continue
        group.permissions.set([permission(p) for p in sorted(permissions)])
        for codename in _PAGE_PERMISSIONS.get(name, ()):
            GroupPagePermission.objects.create(group=group, page=root, permission=permission(f"wagtailcore.{codename}"))
        for codename in _COLLECTION_PERMISSIONS.get(name, ()):
            GroupCollectionPermission.objects.create(
                group=group, collection=collection, permission=permission(codename)
            )
    if not Workflow.objects.filter(name=WORKFLOW).exists():
        _create_workflow(root)
        _retire_stock_groups()


def _create_workflow(root: Page) -> None:
    workflow = Workflow.objects.create(name=WORKFLOW)
    for order, step in enumerate(REVIEWERS):
        task = ReviewStep.objects.create(name=step)
        task.groups.set([Group.objects.get(name=step)])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    # Wagtail's own initial workflow stands on the root page; ours takes its place.
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    for model in _reviewed:
        content_type = ContentType.objects.get_for_model(apps.get_model(model))
        WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": workflow})


def _retire_stock_groups() -> None:
    """Wagtail ships English groups and a workflow of its own; where nobody uses them they only confuse."""
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    Task.objects.filter(name="Moderators approval", workflow_tasks=None, task_states=None).delete()
