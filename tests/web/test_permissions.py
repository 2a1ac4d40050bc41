"""Every role against every route, allowed and refused both, from a table of its own.

The table is written by hand from what each role is here for, not derived from the code: a new
route without a line here fails, and so does a permission that widens by accident.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from casework.models import User
from tests.web import doors
from web.access import access_of, routes

PUBLIC = {"login", "language", "local_ping", "local_run"}
# Platforms prove themselves with a signature over what they send.
PUBLIC |= {"hook_zalo", "hook_facebook", "hook_messenger", "hook_telegram"}
# For programmes with a token; no session opens them.
DOORS = {"taxii_discovery", "taxii_root", "taxii_status", "taxii_collections", "taxii_collection"}
DOORS |= {"taxii_objects", "taxii_object", "taxii_versions", "taxii_manifest", "taxii_nothing"}
DOORS |= {"misp_feed_manifest", "misp_feed_hashes", "misp_feed_event", "api_answers"}
DOORS |= {"misp_feed_mau_manifest", "misp_feed_mau_hashes", "misp_feed_mau_event"}
EVERYONE = {"home", "logout", "password", "facts", "fact"}
READING = {"search", "search_document", "api_search", "item", "leads", "lead"}
READING |= {"map", "map_points", "map_provinces", "map_communes", "map_grid", "map_position"}
READING |= {"transcript_versions", "lead_proposals", "lead_proposal"}
CASEWORK = READING | {
    "saved_search_create",
    "saved_search_alerts",
    "saved_search_delete",
    "search_export",
    "map_export",
    "alerts",
    "alerts_read",
    "api_alerts",
    "media",
    "captions",
    "media_waveform",
    "thumbnail",
    "transcript_file",
    "transcript_edit",
    "transcript_restore",
    "api_transcript",
    "api_listening",
}
GLOSSARY = {"glossary", "glossary_entry", "glossary_file"}
KEEPING_GLOSSARY = GLOSSARY | {"glossary_add", "glossary_change"}
KEEPING_GLOSSARY |= {"glossary_import", "glossary_retire"}
UPLOADING = {
    "upload",
    "upload_text",
    "api_uploads",
    "upload_captions",
    "tus_create",
    "tus_upload",
}
LEADING = {
    "lead_new",
    "lead_edit",
    "lead_status",
    "lead_undo",
    "lead_note",
    "lead_remove",
    "proposal_accept",
    "proposal_reject",
    "proposal_remove",
    "proposal_reopen",
}
HEALTH = {"pipeline", "api_pipeline"}
RETRYING = {"quarantine_retry", "quarantine_retry_stage"}
SEEING_FLAGS = {"flags", "flag", "flag_history", "flag_quality", "complaints", "complaint"}
REVIEWING = SEEING_FLAGS | {"flag_decide", "flag_undo", "flag_raise", "flag_blind"}
REVIEWING |= {"flag_blind_draw", "api_flag_lock", "api_flag_unlock"}
REVIEWING |= {"complaint_pass", "complaint_close", "complaint_export"}
SEEING_PICTURES = {"known_pictures", "known_picture", "known_picture_image"}
KEEPING_TRUTH = SEEING_PICTURES | {"fact_new", "fact_change", "fact_split", "fact_retire"}
KEEPING_TRUTH |= {"known_picture_add", "known_picture_change", "known_picture_retire"}
SEEING_SPREAD = {"spread", "wave", "false_claims", "false_claim", "false_claim_review"}
CORRECTING = SEEING_SPREAD | {"false_claim_new", "false_claim_change", "false_claim_gather"}
TRANSLATIONS = {"translations", "translation"}

REGISTER = {"registry", "registry_record", "matches", "match", "item_matches"}
TAKING_IN = {"registry_import", "registry_preview", "registry_import_begin"}
TAKING_IN |= {"registry_import_result", "registry_bad_rows"}
MATCHING = {"match_decide", "match_undo", "item_matches_ask"}

CAPTURING = {"captures", "item_capture"}
SEEING_SOURCES = {"sources", "source", "api_source", "source_alert_seen", "channel_permissions"}
SEEING_SOURCES |= {"watch", "watch_rule"}
KEEPING_SOURCES = SEEING_SOURCES | {"source_new", "source_change", "source_test", "source_run"}
KEEPING_SOURCES |= {"source_turn", "source_remove", "channel_permission_record"}
KEEPING_SOURCES |= {"channel_permission_withdraw", "channel_permission_letter"}
WATCHING = SEEING_SOURCES | {"watch_new", "watch_change", "watch_toggle", "watch_delete"}
SEEING_RIGHTS = {"subject_requests", "subject_request", "subject_request_proof"}
HANDLING_RIGHTS = SEEING_RIGHTS | {"subject_request_new", "subject_request_find"}
HANDLING_RIGHTS |= {"subject_request_contact", "subject_request_step", "subject_request_copy"}
SEEING_CARE = {"incidents", "incident", "incident_paper", "retention"}

EXPECTED: dict[str, set[str]] = {
    "editor": EVERYONE | CASEWORK | UPLOADING | LEADING | HEALTH | RETRYING | REVIEWING
    | TRANSLATIONS | KEEPING_GLOSSARY | REGISTER | MATCHING | KEEPING_TRUTH | CORRECTING
    | CAPTURING | WATCHING,
    "verifier": EVERYONE | CASEWORK | UPLOADING | LEADING | HEALTH | RETRYING | REVIEWING
    | TRANSLATIONS | KEEPING_GLOSSARY | REGISTER | MATCHING | TAKING_IN | KEEPING_TRUTH
    | CORRECTING | {"flag_withdraw", "flag_calibrate", "item_original", "pin_add", "pin_remove"}
    | {"false_claim_published"} | CAPTURING | {"capture_file", "item_contact"}
    | WATCHING | HANDLING_RIGHTS,
    "liaison": EVERYONE | REGISTER | CASEWORK | KEEPING_GLOSSARY | UPLOADING | TRANSLATIONS
    | {"translation_start", "translation_approve", "translation_undo", "api_segment"},
    "cyber": EVERYONE
    | {"referrals", "referral", "referral_key", "referral_export", "referral_answer"},
    "auditor": EVERYONE | REGISTER | READING | GLOSSARY | HEALTH | TRANSLATIONS
    | SEEING_FLAGS | SEEING_PICTURES | SEEING_SPREAD
    | {"referrals", "referral", "referral_key", "audit", "audit_verify", "models", "api_models"}
    | SEEING_SOURCES | SEEING_RIGHTS | SEEING_CARE,
    "administrator": EVERYONE | KEEPING_SOURCES | TAKING_IN | HEALTH | RETRYING
    | {"models", "api_models", "model_use"}
    | {"users", "user_create", "user_role", "user_active", "user_password"}
    | {"tokens", "token_add", "token_revoke", "sharing_refresh"}
    | HANDLING_RIGHTS | SEEING_CARE | {"subject_request_erase", "incident_new", "incident_step"}
    | {"retention_run", "retention_gone"},
}  # fmt: skip

ROUTES = dict(routes(get_resolver().url_patterns))


def _address(name: str) -> str:
    converters = ROUTES[name].pattern.converters
    values = {
        key: uuid.UUID(int=7) if type(kind).__name__ == "UUIDConverter" else 999_999
        for key, kind in converters.items()
    }
    return reverse(name, kwargs=values)


def _methods(name: str) -> tuple[str, ...]:
    access = access_of(ROUTES[name].callback)
    assert access is not None
    return access.methods


def test_every_route_declares_its_access_and_stands_in_the_table() -> None:
    undeclared = [name for name, one in ROUTES.items() if access_of(one.callback) is None]
    assert undeclared == []
    assert set(ROUTES) == (PUBLIC | DOORS).union(*EXPECTED.values())


@pytest.mark.parametrize("role", EXPECTED)
def test_role_opens_what_it_needs_and_nothing_else(
    role: str, make_user: Callable[..., User], console: Callable[[User], Client]
) -> None:
    user = make_user(role)
    wrong: list[str] = []
    for name in sorted(set(ROUTES) - PUBLIC - DOORS):
        for method in _methods(name):
            client = console(user)
            answer = client.generic(method, _address(name))
            refused = answer.status_code == 403
            if refused == (name in EXPECTED[role]):
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert wrong == []


def test_nobody_gets_in_without_signing_in(db: None) -> None:
    client = Client()
    for name in sorted(set(ROUTES) - PUBLIC - DOORS):
        for method in _methods(name):
            answer = client.generic(method, _address(name))
            if _address(name).startswith("/api/"):
                assert answer.status_code == 401, name
            else:
                assert answer.status_code == 302, name
                assert answer["Location"].startswith("/login?next="), name


def test_programmes_get_in_by_token_only(
    make_user: Callable[..., User], console: Callable[[User], Client]
) -> None:
    people = [console(make_user(role)) for role in EXPECTED]
    programme = doors.bearer(doors.token()[1])
    for name in sorted(DOORS):
        access = access_of(ROUTES[name].callback)
        assert access is not None
        assert access.by_token, name
        for method in access.methods:
            for client in (Client(), *people):
                assert client.generic(method, _address(name)).status_code == 401, name
            answer = programme.generic(method, _address(name))
            assert answer.status_code in (200, 400, 403, 404), (name, answer.status_code)
    assert {name for name, one in ROUTES.items() if _by_token(one.callback)} == DOORS


def _by_token(view: object) -> bool:
    access = access_of(view)
    return access is not None and access.by_token


def test_inactive_user_gets_in_nowhere(
    make_user: Callable[..., User], console: Callable[[User], Client]
) -> None:
    user = make_user("verifier")
    client = console(user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/search").status_code == 302


def test_other_methods_are_answered_405(verifier: User, console: Callable[[User], Client]) -> None:
    assert console(verifier).post("/search").status_code == 405
    assert console(verifier).get("/logout").status_code == 405


def test_refusal_is_a_page_in_the_language_of_the_user(
    cyber: User, console: Callable[[User], Client]
) -> None:
    answer = console(cyber).get("/search")
    assert answer.status_code == 403
    assert "Vai trò của bạn không được mở trang này" in answer.content.decode()
    cyber.language = "en"
    cyber.save()
    assert "Your role may not open this page" in console(cyber).get("/search").content.decode()


def test_a_view_that_forgot_its_access_is_refused(verifier: User, rf: object) -> None:
    from django.core.exceptions import PermissionDenied
    from django.http import HttpResponse
    from django.test import RequestFactory

    from web.middleware import DeclaredAccess

    guard = DeclaredAccess(lambda request: HttpResponse())
    with pytest.raises(PermissionDenied):
        guard.process_view(RequestFactory().get("/"), lambda request: HttpResponse(), (), {})
