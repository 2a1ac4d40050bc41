"""How to reach whoever sent an item: shown once, with a reason that is put on record."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from casework.models import Item
from casework.permissions import Action
from casework.selectors.contact_vault import awaits_consent, contact_of
from casework.selectors.items import item_get
from casework.services.contact_vault import contact_reveal
from records.errors import Refused
from web.access import needs, person


@never_cache
@needs(Action.CONTACT_REVEAL, methods=("GET", "POST"))
def item_contact(request: HttpRequest, item_id: int) -> HttpResponse:
    """Ask for a reason; POST shows the contact on that page and nowhere else."""
    user = person(request)
    try:
        item = item_get(user=user, item_id=item_id)
    except Item.DoesNotExist as error:
        raise Http404 from error
    contact = ""
    if request.method == "POST":
        try:
            contact = contact_reveal(item=item, user=user, reason=request.POST.get("reason", ""))
        except Refused as error:
            messages.error(request, error.en if get_language() == "en" else error.vi)
    row = contact_of(item)
    return render(
        request,
        "web/contact.html",
        {
            "item": item,
            "contact": contact,
            "row": row,
            "consent": item.consent or (row.consent if row else None),
            "awaits": awaits_consent(item),
        },
    )


urlpatterns = [path("items/<int:item_id>/contact", item_contact, name="item_contact")]
