"""Addresses of the console: each file of views lists its own, this file lists the files."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from web.views import (
    alerts,
    audit,
    auth,
    facts,
    flags,
    glossary,
    home,
    items,
    known_media,
    lead_proposals,
    leads,
    map,
    matches,
    misp_feed,
    models,
    pictures,
    pipeline,
    receipts,
    referrals,
    registry,
    search,
    search_document,
    search_export,
    taxii,
    tokens,
    transcripts,
    translations,
    upload,
    upload_tus,
    users,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(views.urlpatterns))
    for views in (
        home,
        search,
        search_document,
        search_export,
        alerts,
        items,
        pictures,
        transcripts,
        facts,
        known_media,
        flags,
        lead_proposals,
        leads,
        map,
        translations,
        glossary,
        referrals,
        receipts,
        taxii,
        misp_feed,
        registry,
        matches,
        upload,
        upload_tus,
        pipeline,
        models,
        users,
        tokens,
        audit,
        auth,
    )
]
