"""Views that hand out guarded files, and the public folder where no web server stands in front."""

import json
import re
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage, storages
from django.core.signing import BadSignature, TimestampSigner
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe
from django.views.static import serve
from wagtail.images.permissions import permission_policy

from lantai.pagecache import recording

from . import papers, pictures, tiles

AREAS = frozenset({"originals", "renditions", "held", "papers"})
# They may hold closed records: signing in to the admin alone does not open them.
WORKS_WITH_IMAGES = frozenset({"choose", "add", "change"})
DRAFT_SECONDS = 60 * 60
PUBLIC_SECONDS = 60 * 60 * 24
# Pictures and tiles never change under their names. Only the reader's own browser may keep them: what is closed leaves
# shared caches, too.
UNCHANGING = "private, max-age=31536000, immutable"
# What viewers of other sites show: they are scripts, and ask for it across sites.
FOR_OTHER_SITES = (f"{pictures.FOLDER}/", f"{tiles.FOLDER}/")
TILES_INFO = re.compile(rf"{tiles.FOLDER}/[0-9]+/[0-9a-f]+/info\.json")
LD_JSON = 'application/ld+json;profile="http://iiif.io/api/image/3/context.json"'

_signer = TimestampSigner(salt="lantai.media.held")


def draft_url(name: str) -> str:
    """A URL of a held picture that works for an hour without signing in, for previews of drafts."""
    recording.not_to_be_kept()
    return f"{storages['held'].url(name)}?{_signer.sign(name)[len(name) + 1 :]}"


@require_safe
def guarded(request: HttpRequest, area: str, name: str) -> HttpResponseBase:
    """A file outside the web root: for those who work with images, or with the signature of a draft's page;
    a paper for those who work with the record it belongs to.

    404 for unknown areas and files; anonymous callers are sent to the sign-in.
    """
    if area not in AREAS:
        raise Http404
    signature = request.META.get("QUERY_STRING", "")
    if not (area == "held" and signature and _signed(name, signature)):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        if not _may_read(request.user, area, name):
            raise Http404
    storage = storages[area]
    if not storage.exists(name):
        raise Http404
    response = FileResponse(storage.open(name))
    response["Cache-Control"] = "private, max-age=600"
    response["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "OPTIONS"])
def public(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file of the public folder. A web server in front does this better; without one it still works."""
    response: HttpResponseBase
    if request.method == "OPTIONS":
        response = HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"})
    elif TILES_INFO.fullmatch(name):
        response = _tiles_info(name)
    else:
        response = _public_file(request, name)
        is_unchanging = name.startswith(FOR_OTHER_SITES)
        response["Cache-Control"] = UNCHANGING if is_unchanging else f"public, max-age={PUBLIC_SECONDS}"
    if name.startswith(FOR_OTHER_SITES):
        response["Access-Control-Allow-Origin"] = "*"
    return response


def _public_file(request: HttpRequest, name: str) -> HttpResponseBase:
    if isinstance(storages["default"], FileSystemStorage):
        return serve(request, name, document_root=str(settings.MEDIA_ROOT))
    try:
        file: Any = storages["default"].open(name)
    except (FileNotFoundError, SuspiciousFileOperation) as error:
        raise Http404 from error
    response: Any = FileResponse(file)
    # Nothing is ever written under a name that was used.
    response["ETag"] = f'"{file.obj.e_tag.strip(chr(34))}"'
    return get_conditional_response(request, response["ETag"], None, response) or response


def _tiles_info(name: str) -> HttpResponse:
    """The description of an image's tiles, under the address the site has now."""
    try:
        with storages["default"].open(name) as file:
            told = json.load(file)
    except FileNotFoundError as error:
        raise Http404 from error
    told["id"] = tiles.service_id(name.removesuffix("/info.json"))
    return JsonResponse(told, content_type=LD_JSON, headers={"Cache-Control": "no-cache"})


def _may_read(user: Any, area: str, name: str) -> bool:
    if area == "papers":
        return papers.may_read(user, name)
    return bool(permission_policy.user_has_any_permission(user, WORKS_WITH_IMAGES))


def _signed(name: str, signature: str) -> bool:
    try:
        return _signer.unsign(f"{name}:{signature}", max_age=DRAFT_SECONDS) == name
    except BadSignature:
        return False
