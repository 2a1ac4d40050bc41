"""The TAXII 2.1 server: discovery, one API root, two read-only collections.

After the OASIS standard of 10 June 2021, sections 4 and 5. Errors are TAXII error messages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, Final

from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path, re_path, reverse

from casework.models import ApiToken, SharedObject
from casework.permissions import Action
from casework.selectors.sharing import (
    COLLECTIONS,
    Collection,
    SharedPage,
    collection_get,
    shared_has,
)
from casework.services.pulls import taxii_pull
from records.errors import Refused
from web.access import View
from web.addresses import outside_address
from web.taxii_query import OF_MANY, OF_ONE, STIX_ID, next_token, read_query, taxii_time
from web.token_access import by_token

MEDIA_TYPE: Final = "application/taxii+json;version=2.1"
_STIX: Final = "application/stix+json;version="
# Nothing is taken in here; TAXII wants the number all the same.
_MAX_CONTENT_LENGTH: Final = 1_048_576


class _Problem(Exception):
    """An error message of TAXII on its way out."""

    def __init__(self, status: int, vi: str, en: str) -> None:
        super().__init__(en)
        self.answer = _refusal(status, vi, en)


def _answer(body: dict[str, Any], status: int = 200) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False)
    return HttpResponse(text, status=status, content_type=MEDIA_TYPE)


def _refusal(status: int, vi: str, en: str) -> HttpResponse:
    return _answer({"title": vi, "description": en, "http_status": str(status)}, status)


def _door(methods: Iterable[str] = ("GET",)) -> Callable[[View], View]:
    def opened(view: View) -> View:
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.accepts(MEDIA_TYPE):
                return _refusal(
                    406,
                    f"Máy chủ này chỉ trả lời bằng {MEDIA_TYPE}.",
                    f"This server answers in {MEDIA_TYPE} only.",
                )
            try:
                return view(request, *args, **kwargs)
            except _Problem as problem:
                return problem.answer
            except Refused as error:
                return _refusal(400, error.vi, error.en)
            except TooManyFieldsSent:
                return _refusal(400, "Quá nhiều tham số.", "Too many parameters.")

        return by_token(Action.REFERRAL_EXPORT, refuse=_refusal, methods=methods)(answered)

    return opened


def _not_found() -> _Problem:
    return _Problem(404, "Không có địa chỉ hoặc tập tin này.", "There is nothing here.")


def _collection(collection_id: str) -> Collection:
    found = collection_get(collection_id)
    if found is None:
        raise _not_found()
    return found


def _described(one: Collection) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "alias": one.name,
        "can_read": True,
        "can_write": False,
        "media_types": [f"{_STIX}2.1"],
    }


def _paged(page: SharedPage, key: str, entries: list[Any]) -> HttpResponse:
    """Return one page; ``next`` goes with every resource, for clients page all of them by it."""
    body: dict[str, Any] = {}
    if page.rows:
        body[key] = entries
    if page.more and page.last is not None:
        body = {"more": True, "next": next_token(page.last), **body}
    answer = _answer(body)
    if page.first is not None and page.last is not None:
        answer["X-TAXII-Date-Added-First"] = taxii_time(page.first)
        answer["X-TAXII-Date-Added-Last"] = taxii_time(page.last)
    return answer


@_door()
def discovery(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """Say what this server is and where its API root lies."""
    root = outside_address(request, reverse("taxii_root"))
    return _answer(
        {
            "title": "Manh Mối",
            "description": "Tin sai lệch về Chiến dịch, đã được hai người duyệt, kèm bằng chứng. / "
            "Distortions about the campaign, approved by two people, with evidence.",
            "default": root,
            "api_roots": [root],
        }
    )


@_door()
def api_root(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """Describe the API root."""
    return _answer(
        {
            "title": "Manh Mối",
            "description": "Chỉ để đọc. / Read-only.",
            "versions": [MEDIA_TYPE],
            "max_content_length": _MAX_CONTENT_LENGTH,
        }
    )


@_door()
def status(request: HttpRequest, token: ApiToken, status_id: str) -> HttpResponse:
    """Know no status: nothing can be added, so there is none."""
    raise _not_found()


@_door()
def collections(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """List the collections."""
    return _answer({"collections": [_described(one) for one in COLLECTIONS]})


@_door()
def collection(request: HttpRequest, token: ApiToken, collection_id: str) -> HttpResponse:
    """Describe one collection."""
    return _answer(_described(_collection(collection_id)))


@_door(methods=("GET", "POST"))
def objects(request: HttpRequest, token: ApiToken, collection_id: str) -> HttpResponse:
    """Return a page of objects; refuse to take any."""
    where = _collection(collection_id)
    if request.method == "POST":
        raise _Problem(403, "Tập này chỉ để đọc.", "This collection is read-only.")
    query = read_query(request.GET, known=OF_MANY)
    page = taxii_pull(token=token, collection=where, query=query, resource="objects")
    return _paged(page, "objects", [row.body for row in page.rows])


def _holding(token: ApiToken, collection_id: str, object_id: str) -> Collection:
    where = _collection(collection_id)
    if not STIX_ID.fullmatch(object_id) or not shared_has(
        user=token.user, collection=where, stix_id=object_id
    ):
        raise _not_found()
    return where


@_door(methods=("GET", "DELETE"))
def object_by_id(
    request: HttpRequest, token: ApiToken, collection_id: str, object_id: str
) -> HttpResponse:
    """Return one object, the newest version unless asked otherwise; refuse to delete it."""
    where = _holding(token, collection_id, object_id)
    if request.method == "DELETE":
        raise _Problem(403, "Tập này chỉ để đọc.", "This collection is read-only.")
    query = read_query(request.GET, known=OF_ONE, ids=(object_id,))
    page = taxii_pull(token=token, collection=where, query=query, resource="object")
    return _paged(page, "objects", [row.body for row in page.rows])


def _version(row: SharedObject) -> str:
    """Return the version as the object itself writes it; the time of adding where it has none."""
    body: dict[str, str] = row.body
    return body.get("modified") or body.get("created") or taxii_time(row.version)


@_door()
def versions(
    request: HttpRequest, token: ApiToken, collection_id: str, object_id: str
) -> HttpResponse:
    """Return the times of an object's versions."""
    where = _holding(token, collection_id, object_id)
    query = read_query(
        request.GET, known={"match[spec_version]"}, ids=(object_id,), versions=("all",)
    )
    page = taxii_pull(token=token, collection=where, query=query, resource="versions")
    return _paged(page, "versions", [_version(row) for row in page.rows])


def _manifest_entry(row: SharedObject) -> dict[str, Any]:
    return {
        "id": row.stix_id,
        "date_added": taxii_time(row.added_at),
        "version": _version(row),
        "media_type": f"{_STIX}{row.spec_version}",
    }


@_door()
def manifest(request: HttpRequest, token: ApiToken, collection_id: str) -> HttpResponse:
    """Return ids, versions and times of adding."""
    where = _collection(collection_id)
    query = read_query(request.GET, known=OF_MANY)
    page = taxii_pull(token=token, collection=where, query=query, resource="manifest")
    return _paged(page, "objects", [_manifest_entry(row) for row in page.rows])


@_door(methods=("GET", "POST", "PUT", "PATCH", "DELETE"))
def nothing(request: HttpRequest, token: ApiToken) -> HttpResponse:
    """Answer every other address under the server as TAXII does."""
    raise _not_found()


_ROOT: Final = "taxii2/manhmoi/"
_ONE: Final = f"{_ROOT}collections/<str:collection_id>/"
urlpatterns = [
    path("taxii2/", discovery, name="taxii_discovery"),
    path(_ROOT, api_root, name="taxii_root"),
    path(f"{_ROOT}status/<str:status_id>/", status, name="taxii_status"),
    path(f"{_ROOT}collections/", collections, name="taxii_collections"),
    path(_ONE, collection, name="taxii_collection"),
    path(f"{_ONE}objects/", objects, name="taxii_objects"),
    path(f"{_ONE}manifest/", manifest, name="taxii_manifest"),
    path(f"{_ONE}objects/<str:object_id>/", object_by_id, name="taxii_object"),
    path(f"{_ONE}objects/<str:object_id>/versions/", versions, name="taxii_versions"),
    re_path(r"^taxii2/.+/$", nothing, name="taxii_nothing"),
]
