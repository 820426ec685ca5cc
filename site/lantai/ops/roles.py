"""Groups of the hall and the three-step review (三审制).

Created after `migrate`, each only if it is missing: what a hall changes later
stays changed. Domain apps name the permissions their models need with `grant`;
what an update brings along for the first time is given to the groups there are.
"""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connections, transaction
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
# Permissions there were before `migrate` ran; None where it did not.
_before: set[str] | None = None
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
    """Declare that a group has permissions ("app_label.codename").

    Takes effect where the group is created, or where the permission itself is: with the update that brings its model.
    """
    _model_permissions[group].update(permissions)


def review(model: str) -> None:
    """Declare that records of a model ("app_label.Model") go through the three-step review, as pages do."""
    _reviewed.append(model)


def permission(name: str) -> Permission:
    """The permission object of "app_label.codename"; raises `Permission.DoesNotExist`."""
    app_label, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)


def remember_before_migrate(using: str, **_kwargs: Any) -> None:
    """Receiver of `pre_migrate`: which permissions there are, to tell those that are new afterwards."""
    global _before
    tables = connections[using].introspection.table_names()
    names = Permission.objects.using(using).values_list("content_type__app_label", "codename")
    _before = {".".join(name) for name in names} if Permission._meta.db_table in tables else set()


def establish_after_migrate(**_kwargs: Any) -> None:
    """Receiver of `post_migrate`; an emptied database has no page tree to give rights on."""
    if not Page.objects.filter(depth=1).exists():
        return
    establish(_before)


@transaction.atomic
def establish(before: set[str] | None = None) -> None:
    """Create the groups and the workflow that are missing.

    `before`: permissions there were before an update; others are given to the groups that exist, once.
    """
    declared = set().union(*_model_permissions.values())
    new = declared - before if before is not None else set()
    root = Page.get_first_root_node()
    collection = Collection.get_first_root_node()
    for name, permissions in _model_permissions.items():
        group, created = Group.objects.get_or_create(name=name)
        if not created:
            group.permissions.add(*(permission(p) for p in sorted(permissions & new)))
            continue
        group.permissions.set([permission(p) for p in sorted(permissions)])
        for codename in _PAGE_PERMISSIONS.get(name, ()):
            GroupPagePermission.objects.create(group=group, page=root, permission=permission(f"wagtailcore.{codename}"))
        for codename in _COLLECTION_PERMISSIONS.get(name, ()):
            GroupCollectionPermission.objects.create(
                group=group, collection=collection, permission=permission(codename)
            )
    workflow = Workflow.objects.filter(name=WORKFLOW).first()
    if workflow is None:
        _create_workflow(root)
        _retire_stock_groups()
    elif before is not None:
        _put_under_review(workflow, before)


def _create_workflow(root: Page) -> None:
    workflow = Workflow.objects.create(name=WORKFLOW)
    for order, step in enumerate(REVIEWERS):
        task = ReviewStep.objects.create(name=step)
        task.groups.set([Group.objects.get(name=step)])
        WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    # Wagtail's own initial workflow stands on the root page; ours takes its place.
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    _put_under_review(workflow, before=set())


def _put_under_review(workflow: Workflow, before: set[str]) -> None:
    """Records of the models that are reviewed and were not there before."""
    for name in _reviewed:
        model = apps.get_model(name)
        if f"{model._meta.app_label}.change_{model._meta.model_name}" in before:
            continue
        content_type = ContentType.objects.get_for_model(model)
        WorkflowContentType.objects.update_or_create(content_type=content_type, defaults={"workflow": workflow})


def _retire_stock_groups() -> None:
    """Wagtail ships English groups and a workflow of its own; where nobody uses them they only confuse."""
    Group.objects.filter(name__in=["Editors", "Moderators"], user=None).delete()
    Workflow.objects.filter(name="Moderators approval", workflow_states=None).delete()
    Task.objects.filter(name="Moderators approval", workflow_tasks=None, task_states=None).delete()
