"""Who gets where: every address and every action of the admin, as every role, in one table each.

An address without a row fails the test, and so does a row that fits no address: whoever adds
a URL says here whom it is for.
"""

from fnmatch import fnmatchcase
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Page,
    PageViewRestriction,
    Site,
    TaskState,
    UploadedFile,
    Workflow,
)

from exhibitions.models import EventPage, Exhibit, ExhibitImage, ExhibitionPage, Place
from lantai.imports.models import ImportRun
from lantai.media import pictures
from lantai.media.models import ArchiveDocument, ArchiveImage, Recording
from lantai.pages.models import DraftLink, HallSettings
from lantai.visits.models import Device, Tally

from . import access
from .access import ADMIN, EDITOR, EVERYBODY, NOBODY, REVIEWERS, SIGNED_IN, VISITORS, Action
from .addresses import Address, addresses
from .cast import PEOPLE, Cast
from .factories import ExhibitFactory, ImageFactory

EXHIBITS = {"editor", "director", "admin"} | REVIEWERS
DECIDERS = {"editor", "final_reviewer", "admin"}
PAGES = {"editor", "final_reviewer", "admin"}
COUNTING = {"staff", "editor", "admin"}
# The sample exhibition is in review, at its first step.
AT_FIRST_STEP = {"editor", "reviewer", "admin"}

# The first row that fits a name counts.
TABLE: access.Rows = [
    *access.rows(),
    # --- public
    ("wagtail_serve", EVERYBODY),
    ("exhibitions:exhibit", NOBODY),  # the sample is a controlled record
    ("exhibitions:*", EVERYBODY),
    ("draft", EVERYBODY),  # with its unguessable token
    ("robots", EVERYBODY),
    ("sitemap*", EVERYBODY),
    ("healthz", EVERYBODY),
    ("metrics", NOBODY),  # without the token of whoever collects them
    ("statistics", EVERYBODY),
    ("visits_hit", EVERYBODY),
    ("attendance:sync", EVERYBODY),  # asks each line's phone for its token
    ("attendance:*", EVERYBODY),
    ("wagtailcore_*", EVERYBODY),
    ("wagtaildocs_serve", EVERYBODY),
    ("wagtaildocs_authenticate_with_password", EVERYBODY),
    # --- files
    ("media:public", NOBODY),  # the sample is an original
    ("media:guarded", EXHIBITS),
    # --- the door of the admin
    ("wagtailadmin_login", VISITORS),
    ("wagtailadmin_password_reset*", EVERYBODY),
    ("wagtailadmin_javascript_catalog", EVERYBODY),
    ("wagtailadmin_sprite", EVERYBODY),
    ("wagtailadmin_home", SIGNED_IN),
    ("wagtailadmin_account", SIGNED_IN),
    ("wagtailadmin_logout", NOBODY),  # leads to the door
    ("wagtailadmin_dismissibles", SIGNED_IN),
    ("wagtailadmin_error_test", NOBODY),
    ("cms/test404/", SIGNED_IN),
    ("", NOBODY),  # anything else under /cms/
    # --- pages
    ("wagtailadmin_api:pages:listing", SIGNED_IN),
    ("wagtailadmin_api:pages:action", ADMIN),
    ("wagtailadmin_api:pages:*", PAGES),
    ("wagtailadmin_api:*", SIGNED_IN),
    ("wagtailadmin_explore*", PAGES),
    ("wagtailadmin_pages:add", EDITOR),
    ("wagtailadmin_pages:preview_on_add", EDITOR),
    ("wagtailadmin_pages:add_subpage", EDITOR),
    ("wagtailadmin_pages:type_use*", PAGES),
    ("wagtailadmin_pages:search*", PAGES),
    ("wagtailadmin_pages:history*", EDITOR),
    ("wagtailadmin_pages:view_draft", PAGES | AT_FIRST_STEP),
    ("wagtailadmin_pages:revisions_revert", AT_FIRST_STEP),
    ("wagtailadmin_pages:revisions_unschedule", {"final_reviewer", "admin"}),
    ("wagtailadmin_pages:revisions_index", SIGNED_IN),  # leads to the history, which asks
    ("wagtailadmin_pages:revisions_*", PAGES),
    ("wagtailadmin_pages:set_page_position", {"final_reviewer", "admin"}),
    ("wagtailadmin_pages:set_privacy", {"final_reviewer", "admin"}),
    ("wagtailadmin_pages:unlock", ADMIN),  # the sample is not locked
    ("wagtailadmin_pages:lock", {"reviewer", "admin"}),
    ("wagtailadmin_pages:choose_parent", SIGNED_IN),  # offers the parents one may use
    ("wagtailadmin_pages:move_confirm", SIGNED_IN),  # asks again when it is sent
    ("wagtailadmin_pages:move", ADMIN),
    ("wagtailadmin_pages:delete", ADMIN),
    ("wagtailadmin_pages:unpublish", ADMIN),
    ("wagtailadmin_pages:convert_alias", NOBODY),  # no page is an alias
    ("wagtailadmin_pages:confirm_workflow_cancellation", SIGNED_IN),  # a question without an effect
    ("wagtailadmin_pages:*workflow_action*", {"reviewer", "admin"}),
    ("wagtailadmin_pages:workflow_preview", {"reviewer", "admin"}),
    ("wagtailadmin_pages:*", AT_FIRST_STEP),
    ("draft_links", AT_FIRST_STEP),
    ("revoke_draft_link", AT_FIRST_STEP),
    ("wagtailadmin_editing_sessions:ping", AT_FIRST_STEP),
    ("wagtailadmin_editing_sessions:release", SIGNED_IN),  # one's own; without an effect on others'
    ("wagtailadmin_block_preview", NOBODY),  # without naming a block
    ("wagtailadmin_choose_page*", SIGNED_IN),
    ("wagtailadmin_tag*", SIGNED_IN),
    # --- exhibits and places
    ("wagtailsnippets_exhibitions_exhibit:list*", EXHIBITS),
    ("wagtailsnippets_exhibitions_exhibit:inspect", EXHIBITS),
    ("wagtailsnippets_exhibitions_exhibit:usage", EXHIBITS),
    ("wagtailsnippets_exhibitions_exhibit:history*", EXHIBITS),
    ("wagtailsnippets_exhibitions_exhibit:add", EDITOR),
    ("wagtailsnippets_exhibitions_exhibit:delete", {"final_reviewer", "admin"}),
    ("wagtailsnippets_exhibitions_exhibit:*", DECIDERS),
    ("wagtailsnippetchoosers_exhibitions_*:create", EDITOR),
    ("wagtailsnippetchoosers_exhibitions_exhibit:*", EXHIBITS),
    ("wagtailsnippetchoosers_exhibitions_place:*", SIGNED_IN),
    ("wagtailsnippets_exhibitions_place:list*", EXHIBITS),
    ("wagtailsnippets_exhibitions_place:delete", ADMIN),
    ("wagtailsnippets_exhibitions_place:*", EDITOR),
    ("wagtailsnippets:index", NOBODY),  # every snippet has a menu entry of its own
    ("wagtail_bulk_action", DECIDERS),
    ("imports:*", EDITOR),
    # --- attendance
    ("attendance_correct", COUNTING),
    ("attendance_paper", COUNTING),
    ("attendance_phones", COUNTING),
    ("attendance_quarantine", COUNTING),
    ("attendance_revoke", COUNTING),
    ("attendance_*", COUNTING | {"director"}),
    # --- files in the admin
    ("wagtailimages_chooser:create", EDITOR),
    ("wagtailimages_chooser:chosen", EXHIBITS),
    ("wagtailimages_chooser:*", SIGNED_IN),  # shows what one may choose
    ("wagtaildocs_chooser:create", EDITOR),
    ("wagtaildocs_chooser:chosen", EXHIBITS),
    ("wagtaildocs_chooser:*", SIGNED_IN),
    ("wagtailimages:url_generator*", NOBODY),  # no dynamic image addresses
    ("wagtailimages:*_upload*", {"editor"}),  # the editor's own, half-way in
    ("wagtaildocs:create_multiple_from*", SIGNED_IN),  # asks once it knows the upload
    ("wagtaildocs:*_upload*", {"editor"}),
    ("wagtailimages:*", EDITOR),
    ("wagtaildocs:*", EDITOR),
    ("wagtailmedia:chooser", SIGNED_IN),
    ("wagtailmedia:chooser_typed", SIGNED_IN),
    ("wagtailmedia:*", EDITOR),
    ("wagtailembeds:*", SIGNED_IN),  # no provider is configured
    # --- looking after the site
    ("views_report", SIGNED_IN),  # numbers that /statistics/ shows everybody
    ("wagtailadmin_reports:locked_pages*", {"final_reviewer", "admin"}),
    ("wagtailadmin_reports:site_history*", SIGNED_IN),  # of what one may see
    ("wagtailadmin_reports:*", PAGES),
    ("wagtailforms:index*", PAGES),
    ("wagtailforms:*", NOBODY),  # no page is a form
    ("wagtailadmin_workflows:task_cho*", SIGNED_IN),
    ("wagtailadmin_workflows:*", ADMIN),
    ("wagtailadmin_collections:*", ADMIN),
    ("wagtailredirects:*", ADMIN),
    ("wagtailsettings:preview_on_edit", NOBODY),  # settings have no preview
    ("wagtailsettings:*", ADMIN),
    ("wagtailsites:*", ADMIN),
    ("wagtailusers_*", ADMIN),
]


@pytest.fixture
def samples(demo: object, cast: Cast) -> dict[str, Any]:
    """One thing of each kind; keys are those `Address.example` looks up."""
    page = ExhibitionPage.objects.get(slug="qing-ting-dangan-shuo")
    page.save_revision()
    workflow = Workflow.objects.get(active=True)
    review = workflow.start(page, cast.editor)
    closed = Exhibit.objects.get(reference_code="0102-1998-Y-0004")
    image: ArchiveImage = ImageFactory(prepared=True)
    ExhibitImage.objects.create(exhibit=closed, image=image)
    document = ArchiveDocument(title="说明", file=ContentFile(b"%PDF-1.4", name="note.pdf"))
    document.save()
    sound = Recording(title="录音", type="audio", duration=1, file=ContentFile(b"ID3", name="sound.mp3"))
    sound.save()
    uploads = {
        model: UploadedFile.objects.create(
            for_content_type=ContentType.objects.get_for_model(model),
            file=ContentFile(b"%PDF-1.4", name=name),
            uploaded_by_user=cast.editor,
        )
        for model, name in ((ArchiveImage, "upload.jpg"), (ArchiveDocument, "upload.pdf"))
    }
    collection = Collection.get_first_root_node().add_child(name="库")
    run = ImportRun.objects.create(
        subject_name="exhibits",
        file_name="list.csv",
        user=cast.editor,
        file=ContentFile("档号,题名\n1,甲\n".encode(), name="list.csv"),
        mapping={},
        state=ImportRun.State.DONE,
    )
    session = EditingSession.objects.create(
        user=cast.editor, content_type=page.content_type, object_id=page.pk, last_seen_at=timezone.now()
    )
    place, site, task = Place.objects.earliest("pk"), Site.objects.get(), review.current_task_state.task
    link = DraftLink.objects.create(page=page, for_whom="馆外专家")
    line = Tally.objects.select_related("session").earliest("received_at")
    phone = Device.objects.create(token_hash="x", expires_at=timezone.now())
    return access.samples(cast) | {
        "page_id": page.pk, "pk": page.pk, "page_to_move_id": page.pk, "page_pk": page.pk,
        "parent_page_id": page.get_parent().pk, "destination_id": page.get_parent().pk,
        "app_label": "exhibitions", "model_name": "exhibitionpage",
        "content_type_app_name": "exhibitions", "content_type_model_name": "exhibitionpage",
        "revision_id": page.latest_revision_id, "action_name": "approve",
        "task_state_id": review.current_task_state_id, "task_id": task.pk, "workflow_state_id": review.pk,
        "wagtailadmin_workflows:pk": workflow.pk, "workflow_pk": workflow.pk,
        **{f"wagtailadmin_workflows:{verb}_task:pk": task.pk for verb in ("edit", "disable", "enable")},
        "wagtailadmin_workflows:app_label": "pages", "wagtailadmin_workflows:model_name": "reviewstep",
        "wagtailadmin_editing_sessions:object_id": page.pk, "session_id": session.pk,
        "revoke_draft_link:pk": link.pk, "token": link.token, "uidb64": "eA",
        "exhibit": closed.pk, "exhibit_revision": closed.latest_revision_id, "slug": closed.slug,
        "wagtailsnippets_exhibitions_exhibit:pk": closed.pk,
        "wagtailsnippets_exhibitions_exhibit:revision_id": closed.latest_revision_id,
        "wagtailsnippetchoosers_exhibitions_exhibit:pk": closed.pk,
        "wagtailsnippets_exhibitions_place:pk": place.pk, "wagtailsnippetchoosers_exhibitions_place:pk": place.pk,
        "exhibitions:event_calendar:slug": "laojie-tour", "section": "pages",
        "attendance_session:pk": line.session_id, "attendance_sheet:pk": line.session_id,
        "attendance_paper:pk": line.session_id, "attendance_poster:pk": line.session_id, "op_id": line.pk,
        "attendance_revoke:pk": phone.pk, "key": line.session.poster_key, "attendance:page_id": line.session.subject_id,
        "attendance:file:name": "manifest.webmanifest",
        "app_name": "exhibitions", "wagtailadmin_tag_model_autocomplete:model_name": "exhibittag",
        "imports:pk": run.pk, "subject": "exhibits",
        "area": "originals", "name": image.file.name, "image_id": image.pk, "filter_spec": "width-165",
        "wagtailimages:delete_multiple:image_id": ImageFactory().pk, "wagtailimages_chooser:pk": image.pk, "document_id": document.pk, "doc_id": document.pk,
        "document_name": document.filename, "wagtaildocs_chooser:pk": document.pk, "media_id": sound.pk,
        "wagtailimages:uploaded_file_id": uploads[ArchiveImage].pk,
        "wagtaildocs:uploaded_file_id": uploads[ArchiveDocument].pk, "wagtailadmin_collections:pk": collection.pk, "collection_id": collection.pk,
        "redirect_id": Redirect.objects.create(old_path="/old", redirect_link="/").pk,
        "wagtailsettings:app_name": "pages", "wagtailsettings:model_name": "hallsettings",
        "wagtailsettings:pk": site.pk, "wagtailsites:pk": site.pk,
        "wagtailusers_users:pk": cast.outsider.pk, "wagtailusers_groups:pk": Group.objects.earliest("pk").pk,
        "restriction_id": CollectionViewRestriction.objects.create(
            collection=collection, restriction_type="password", password="云溪"
        ).pk,
        "page_view_restriction_id": PageViewRestriction.objects.create(
            page=EventPage.objects.get(slug="guidance-2025"), restriction_type="password", password="云溪"
        ).pk,
    }  # fmt: skip


# A bulk action names its model and its objects; each is asked for as an address of its own.
BULK = (
    ("exhibitions", "exhibit", "add_tags", DECIDERS),
    ("exhibitions", "exhibit", "set_openness", DECIDERS),
    ("exhibitions", "exhibit", "add_to_exhibition", DECIDERS),
    ("exhibitions", "exhibit", "print_labels", EDITOR),
    ("wagtailcore", "page", "publish", {"final_reviewer", "admin"}),
    ("wagtailcore", "page", "unpublish", {"final_reviewer", "admin"}),
    ("wagtailcore", "page", "delete", ADMIN),
    ("wagtailcore", "page", "move", ADMIN),
    ("media", "archiveimage", "delete", EDITOR),
    ("media", "archivedocument", "delete", EDITOR),
    ("auth", "user", "delete", ADMIN),
    ("auth", "user", "assign_role", ADMIN),
    ("auth", "user", "set_active_state", ADMIN),
)


# Second steps that stumble without what the first one left: that they answer "by POST only" is enough.
ANSWERS_WITHOUT_POST = ("/cms/redirects/import/process/", "/cms/documents/multiple/create_from_uploaded_document/")


def expected(address: Address) -> tuple[str, set[str]]:
    """The row of an address."""
    for pattern, roles in TABLE:
        if fnmatchcase(address.name, pattern):
            return pattern, roles
    pytest.fail(f"{address.name} ({address.route}) has no row in the access matrix")


def is_let_in(client: Client, url: str) -> bool:
    """Whether an address serves this client. What only takes POST is asked by POST; nothing of it stays."""
    with transaction.atomic():
        response: Any = client.get(url)
        if response.status_code == 405 and not url.startswith(ANSWERS_WITHOUT_POST):
            response = client.post(url, headers={"X-Requested-With": "XMLHttpRequest"})
        transaction.set_rollback(True)
    if response.streaming:
        b"".join(response.streaming_content)
    if response.status_code in {301, 302}:
        goal = response["Location"]
        return "/login/" not in goal and goal != "/cms/"
    assert response.status_code in {200, 204, 400, 403, 404, 405}, f"{url}: {response.status_code}"
    return response.status_code in {200, 204, 400, 405}


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    used = {expected(address)[0] for address in addresses()}
    assert [pattern for pattern, _roles in TABLE if pattern not in used] == []


# --- actions -----------------------------------------------------------------------


def withdraws(client: Client, _samples: dict[str, Any]) -> bool:
    exhibit = ExhibitFactory()
    client.post(f"/cms/exhibits/withdraw/{exhibit.pk}/", {"openness": "controlled", "reason": "复核"})
    return not Exhibit.objects.get(pk=exhibit.pk).showable


def opens_many(client: Client, _samples: dict[str, Any]) -> bool:
    exhibit = ExhibitFactory(openness="unreviewed")
    data = {"openness": "open", "display_basis": "-", "rights_status": "", "privacy_status": "", "reason": "复核"}
    client.post(f"/cms/bulk/exhibitions/exhibit/set_openness/?id={exhibit.pk}", data)
    return bool(Exhibit.objects.get(pk=exhibit.pk).showable)


def tags_many(client: Client, _samples: dict[str, Any]) -> bool:
    exhibit = ExhibitFactory()
    client.post(f"/cms/bulk/exhibitions/exhibit/add_tags/?id={exhibit.pk}", {"tags": "桥梁"})
    return set(Exhibit.objects.get(pk=exhibit.pk).tags.names()) == {"桥梁"}


def deletes_an_exhibit(client: Client, _samples: dict[str, Any]) -> bool:
    exhibit = ExhibitFactory()
    client.post(f"/cms/exhibits/delete/{exhibit.pk}/")
    return not Exhibit.objects.filter(pk=exhibit.pk).exists()


def approves_the_first_step(client: Client, samples: dict[str, Any]) -> bool:
    page, state = samples["page_id"], samples["task_state_id"]
    client.post(f"/cms/pages/workflow/action/{page}/approve/{state}/", {"comment": ""})
    return TaskState.objects.get(pk=state).status == TaskState.STATUS_APPROVED


def unpublishes(client: Client, _samples: dict[str, Any]) -> bool:
    page = Page.objects.get(slug="yunxi-xinmao")
    client.post(f"/cms/pages/{page.pk}/unpublish/")
    return not Page.objects.get(pk=page.pk).live


def deletes_a_page(client: Client, _samples: dict[str, Any]) -> bool:
    page = Page.objects.get(slug="law-2023")
    client.post(f"/cms/pages/{page.pk}/delete/")
    return not Page.objects.filter(pk=page.pk).exists()


def hands_out_a_draft_link(client: Client, samples: dict[str, Any]) -> bool:
    client.post(f"/cms/draft-links/{samples['page_id']}/", {"for_whom": "外审", "days": "7"})
    return DraftLink.objects.filter(for_whom="外审").exists()


def revokes_a_draft_link(client: Client, samples: dict[str, Any]) -> bool:
    client.post(f"/cms/draft-links/{samples['revoke_draft_link:pk']}/revoke/")
    return not DraftLink.objects.get(pk=samples["revoke_draft_link:pk"]).is_valid


def deletes_an_image(client: Client, _samples: dict[str, Any]) -> bool:
    image = ImageFactory()
    client.post(f"/cms/images/{image.pk}/delete/")
    return not ArchiveImage.objects.filter(pk=image.pk).exists()


def deletes_an_import(client: Client, samples: dict[str, Any]) -> bool:
    client.post(f"/cms/imports/{samples['imports:pk']}/delete/")
    return not ImportRun.objects.filter(pk=samples["imports:pk"]).exists()


def renames_the_hall(client: Client, samples: dict[str, Any]) -> bool:
    data = {"name": "新名", "seal_text": "云溪", "map_image": ""}
    client.post(f"/cms/settings/pages/hallsettings/{samples['wagtailsettings:pk']}/", data)
    return HallSettings.objects.get().name == "新名"


def makes_a_user(client: Client, _samples: dict[str, Any]) -> bool:
    names = {"username": "somebody", "email": "somebody@example.invalid", "first_name": "某", "last_name": "人"}
    client.post("/cms/users/new/", {**names, "password1": "yunxi-2025-river", "password2": "yunxi-2025-river"})
    return get_user_model().objects.filter(username="somebody").exists()


ACTIONS: list[tuple[Action, set[str]]] = [
    *access.actions(),
    (withdraws, DECIDERS),
    (opens_many, DECIDERS),
    (tags_many, DECIDERS),
    (deletes_an_exhibit, {"final_reviewer", "admin"}),
    (approves_the_first_step, {"reviewer", "admin"}),
    (unpublishes, {"final_reviewer", "admin"}),
    (deletes_a_page, ADMIN),
    (hands_out_a_draft_link, AT_FIRST_STEP),
    (revokes_a_draft_link, AT_FIRST_STEP),
    (deletes_an_image, EDITOR),
    (deletes_an_import, EDITOR),
    (renames_the_hall, ADMIN),
    (makes_a_user, ADMIN),
]


class TestEverybody:
    """One copy of the county for all of these: each is undone by the end of its transaction."""

    @pytest.mark.parametrize("role", ["", *PEOPLE], ids=["anonymous", *PEOPLE])
    def test_every_address_as(self, role: str, cast: Cast, samples: dict[str, Any]) -> None:
        wrong = []
        for address in addresses():
            if address.name == "wagtail_bulk_action":
                continue
            client = cast.client(role, raise_request_exception=address.name != "wagtailadmin_error_test")
            if address.name == "wagtailadmin_error_test":
                assert client.get(address.example(samples)).status_code in {302, 500}
                continue
            if address.name == "cms/test404/":
                assert client.get(address.example(samples)).status_code == (200 if role in SIGNED_IN else 302)
                continue
            let_in = is_let_in(client, address.example(samples))
            if let_in is not (role in expected(address)[1]):
                wrong.append(f"{address.name}: {'let in' if let_in else 'turned away'}")
        assert wrong == []

    @pytest.mark.parametrize("role", ["", *PEOPLE], ids=["anonymous", *PEOPLE])
    def test_every_bulk_action_as(self, role: str, cast: Cast, samples: dict[str, Any]) -> None:
        objects = {
            "exhibit": Exhibit.objects.first(),
            "page": Page.objects.get(slug="yunxi-xinmao"),
            "archiveimage": ArchiveImage.objects.first(),
            "archivedocument": ArchiveDocument.objects.first(),
            "user": cast.outsider,
        }
        client = cast.client(role)
        for app, model, action, roles in BULK:
            url = f"/cms/bulk/{app}/{model}/{action}/?id={objects[model].pk}"
            response = client.get(url)
            html = response.content.decode() if response.status_code == 200 else ""
            # Wagtail shows the page to all and lists what may not be done; what counts is whether there is anything to confirm.
            offered = response.status_code == 200 and 'type="submit"' in html.partition("<main")[2]
            assert offered is (role in roles), (action, response.status_code)

    @pytest.mark.parametrize("role", ["", *PEOPLE], ids=["anonymous", *PEOPLE])
    def test_every_file_of_a_closed_record_as(self, role: str, cast: Cast, samples: dict[str, Any]) -> None:
        image = ArchiveImage.objects.get(pk=samples["image_id"])
        thumbnail = image.get_rendition("width-165")
        client = cast.client(role)
        files = [f"/guarded/held/{name}" for name in pictures.file_names(image.pictures)]
        files += [f"/guarded/originals/{image.file.name}", f"/guarded/renditions/{thumbnail.file.name}"]
        assert {is_let_in(client, url) for url in files} == {role in EXHIBITS}
        assert not any(is_let_in(client, f"/media/{url.split('/', 3)[3]}") for url in files)
        assert not is_let_in(client, "/guarded/public/anything.jpg")

    @pytest.mark.parametrize("action, roles", ACTIONS, ids=[action.__name__ for action, _roles in ACTIONS])
    def test_every_action(self, action: Action, roles: set[str], cast: Cast, samples: dict[str, Any]) -> None:
        succeeded = set()
        for role in ("", *PEOPLE):
            with transaction.atomic():
                if action(cast.client(role), samples):
                    succeeded.add(role)
                transaction.set_rollback(True)
        assert succeeded == roles
