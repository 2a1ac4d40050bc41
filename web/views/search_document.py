"""Search by a whole document: pasted words, a transcript's file, a recording that has words."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from casework.permissions import Action
from casework.selectors.document import MAX_BYTES, document_text
from casework.selectors.search_like import DOCUMENT_CHARS, like_document, recordings_with_words
from casework.selectors.search_question import Likeness
from records.errors import ManhMoiError, Refused
from web.access import needs, person
from web.search_form import read_search
from web.searching import answer_or_trouble
from web.views.search import shown
from web.wording import error_text


@needs(Action.SEARCH, methods=("GET", "POST"))
def search_document(request: HttpRequest) -> HttpResponse:
    """Show the form; posted, show what is like the document. The document is not kept."""
    user = person(request)
    form = read_search(request.POST)
    context: dict[str, Any] = {
        "form": form,
        "most": DOCUMENT_CHARS,
        "recordings": recordings_with_words(user=user),
        "text": "",
        "page": None,
    }
    if request.method == "POST":
        try:
            text, like = _document(request)
        except ManhMoiError as error:
            context["problem"] = error_text(error)
            context["text"] = request.POST.get("text", "")
            return render(request, "web/search_document.html", context)
        page, problem = answer_or_trouble(user, form, like)
        context.update(text=text, page=page, problem=problem, **shown(form, page))
    return render(request, "web/search_document.html", context)


def _document(request: HttpRequest) -> tuple[str, Likeness]:
    """Return the words given and the question they make.

    Raises:
        Refused: nothing was given, or the file is no text.
        Parked: the file is a recording.
    """
    file = request.FILES.get("file")
    title = _("Văn bản đã dán")
    text = request.POST.get("text", "")
    if file is not None and file.name:
        if file.size is not None and file.size > MAX_BYTES:
            # A recording may be larger than any text; its first bytes tell what it is.
            document_text(file.read(65_536), file.name)
            megabytes = MAX_BYTES // 1024**2
            raise Refused(
                f"Tệp quá lớn (tối đa {megabytes} MB).", f"The file is too large ({megabytes} MB)."
            )
        text, title = document_text(file.read(), file.name), file.name
    return text, like_document(user=person(request), text=text, title=title)


urlpatterns = [path("search/document", search_document, name="search_document")]
