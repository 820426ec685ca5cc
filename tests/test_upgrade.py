"""An update brings its permissions to the groups a hall has; what the hall changed itself stays changed."""

from pathlib import Path

from .world import copy, manage

# Takes the database back to before an update: the permission and the review of elements were not there yet,
# and the hall has taken a right away from its editors.
BEFORE_THE_UPDATE = """
from django.contrib.auth.models import Group, Permission
from wagtail.models import WorkflowContentType
editors = Group.objects.get(name="编辑")
editors.permissions.remove(Permission.objects.get(codename="change_place"))
Permission.objects.get(content_type__app_label="heritage", codename="change_heritageelement").delete()
WorkflowContentType.objects.filter(content_type__model="heritageelement").delete()
"""
AFTER = """
from django.contrib.auth.models import Group
from wagtail.models import WorkflowContentType
names = set(Group.objects.get(name="编辑").permissions.values_list("codename", flat=True))
print({
    "new": "change_heritageelement" in names,
    "taken away": "change_place" in names,
    "reviewed": WorkflowContentType.objects.filter(content_type__model="heritageelement").exists(),
})
"""


def test_new_permissions_reach_groups_and_changed_ones_stay(tmp_path: Path) -> None:
    copy("plain", tmp_path)
    manage(tmp_path, "shell", "--no-imports", "-c", BEFORE_THE_UPDATE)
    manage(tmp_path, "migrate", "--verbosity", "0")
    told = manage(tmp_path, "shell", "--no-imports", "-c", AFTER)
    assert "{'new': True, 'taken away': False, 'reviewed': True}" in told
