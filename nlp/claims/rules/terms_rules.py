"""The campaign's terms as frames: period, papers, seat, members, flow, lead, duty, who, where."""

from __future__ import annotations

from typing import Final

from nlp.claims.frames import Frame, FrameRule
from nlp.claims.rules.agencies import (
    another_body,
    another_lead,
    another_seat,
    official_denied,
    private_member,
    without_tail,
)
from nlp.claims.rules.base import Rule
from nlp.claims.rules.documents import (
    decision_date,
    decision_grants,
    decision_issuer,
    plan_date,
    plan_issuer,
)
from nlp.claims.rules.period import (
    contradicts_end,
    contradicts_length,
    contradicts_running,
    with_date,
)
from nlp.claims.rules.scope import here, narrower_scope
from nlp.claims.rules.spans import from_denial, to_clause_end

_TERMS: Final = "campaign_terms"
_COERCION: Final = "coercion_claim"
_INVENTED: Final = "invented_decision_benefit"
_FIRMS: Final = frozenset({"private_choice"})
"""A firm named as the task force's seat or member is no laboratory of the family's choice."""
_CAMPAIGN: Final = (("term_campaign",),)
_LOOSELY: Final = (("term_campaign_loose",),)
_OF_CAMPAIGN: Final = (("term_campaign_loose", "subject"),)
_RELATIVES: Final = (
    ("term_campaign", "subject", "relatives", "benefit_merit"),
    ("dna",),
)
_NOT_THE_CAMPAIGN: Final = ("term_national", "term_elsewhere", "term_else")

PERIOD: Final = tuple(
    Frame(
        claim,
        "campaign_period",
        _TERMS,
        about=_CAMPAIGN,
        near=_CAMPAIGN,
        silent=_NOT_THE_CAMPAIGN,
        score=score,
        holds=holds,
        span=with_date,
    )
    for claim, holds, score in (
        ("term_over", contradicts_running, 0.86),
        ("term_ends", contradicts_end, 0.87),
        ("term_lasts", contradicts_length, 0.84),
    )
)
PAPERS: Final = tuple(
    Frame(
        claim,
        "legal_basis",
        type_,
        about=((paper,),),
        near=((paper,),),
        score=score,
        holds=holds,
        span=with_date if "dated" in claim else to_clause_end,
    )
    for paper, claim, type_, holds, score in (
        ("term_paper", "term_paper_penalty", _INVENTED, decision_grants, 0.97),
        ("term_paper", "term_paper_benefit", _INVENTED, decision_grants, 0.97),
        ("term_paper", "term_duty_loss", _INVENTED, decision_grants, 0.98),
        ("term_paper", "term_duty_must", _INVENTED, decision_grants, 0.98),
        ("term_paper", "term_paper_issued", _TERMS, decision_issuer, 0.91),
        ("term_plan", "term_paper_issued", _TERMS, plan_issuer, 0.88),
        ("term_paper", "term_paper_dated", _TERMS, decision_date, 0.9),
        ("term_plan", "term_paper_dated", _TERMS, plan_date, 0.87),
    )
)
BODIES: Final = (
    Frame(
        "term_seat",
        "task_force_seat",
        _TERMS,
        about=(("term_taskforce",),),
        near=(("term_taskforce",),),
        silent=("term_visit",),
        score=0.86,
        spared=_FIRMS,
        holds=another_seat,
        span=without_tail,
    ),
    Frame(
        "term_seat_left",
        "task_force_seat",
        _TERMS,
        about=(("term_taskforce",),),
        near=(("term_taskforce",),),
        silent=("term_visit",),
        score=0.85,
        spared=_FIRMS,
        holds=here(official_denied),
        span=without_tail,
    ),
    Frame(
        "term_member",
        "task_force_members",
        _TERMS,
        about=(("term_campaign", "term_taskforce"),),
        silent=("term_partner", "term_pretend"),
        score=0.92,
        spared=_FIRMS,
        holds=here(private_member),
    ),
    Frame(
        "term_agent_of",
        "task_force_members",
        _TERMS,
        about=(("term_campaign", "term_taskforce"),),
        silent=("term_partner", "term_pretend"),
        score=0.83,
        spared=_FIRMS,
        holds=here(private_member),
    ),
    Frame(
        "term_flow_refused",
        "information_flow",
        _TERMS,
        about=(("term_campaign_loose", "subject"), ("term_told",)),
        near=(("term_told",), ("term_campaign_loose", "subject")),
        score=0.93,
        spared=_FIRMS | {"denial"},
        holds=here(official_denied),
        span=from_denial,
    ),
    Frame(
        "term_flow_refused",
        "information_flow",
        _TERMS,
        about=(("term_body_military",), ("term_body_home",), ("term_told",)),
        near=(("term_told",),),
        score=0.93,
        spared=_FIRMS | {"denial"},
        holds=here(official_denied),
        span=from_denial,
    ),
    Frame(
        "term_flow_only",
        "information_flow",
        _TERMS,
        about=(("term_campaign_loose",), ("term_told",)),
        near=(("term_told",), ("term_campaign_loose",)),
        silent=("term_partner",),
        score=0.83,
        spared=_FIRMS,
        holds=here(another_body),
    ),
    Frame(
        "term_lead",
        "lead_agencies",
        _TERMS,
        about=(("term_campaign", "term_identify"), ("term_lead_word",)),
        near=(("term_campaign", "term_identify"),),
        silent=("term_national", "term_else"),
        score=0.94,
        spared=_FIRMS,
        holds=here(another_lead),
    ),
)
DUTY: Final = tuple(
    Frame(
        claim,
        "voluntary",
        _COERCION,
        about=_RELATIVES,
        near=near,
        silent=("term_willing", "private_choice", "fee_unpaid", "fee_share"),
        score=score,
        span=to_clause_end,
    )
    for claim, near, score in (
        ("term_duty_loss", (), 0.97),
        ("term_duty_must", (), 0.96),
        ("term_duty_else", (("dna",),), 0.95),
    )
)
PEOPLE: Final = (
    Frame(
        "term_barred",
        "who_may_inform",
        _TERMS,
        about=_LOOSELY,
        near=_OF_CAMPAIGN,
        silent=("term_foreign",),
        score=0.97,
        holds=here(),
    ),
    Frame(
        "term_taken",
        "digital_memory",
        _TERMS,
        about=(("term_memory",), ("term_keepsake",)),
        near=(("term_memory",), ("term_campaign", "subject", "term_memory")),
        silent=("term_not_taken",),
        score=0.86,
        holds=here(),
        span=to_clause_end,
    ),
    Frame(
        "term_only_there",
        "scope",
        _TERMS,
        about=(("term_campaign_loose",), ("term_part",)),
        near=_LOOSELY,
        silent=("term_whole", "term_seen", "term_national", "term_else"),
        spared=_FIRMS | {"denial"},
        score=0.83,
        holds=narrower_scope,
    ),
)

RULES: Final[tuple[Rule, ...]] = (
    FrameRule(_TERMS, ("campaign_period",), PERIOD),
    FrameRule(_TERMS, ("legal_basis",), PAPERS),
    FrameRule(
        _TERMS,
        ("task_force_seat", "task_force_members", "information_flow", "lead_agencies"),
        BODIES,
    ),
    FrameRule(_COERCION, ("voluntary",), DUTY),
    FrameRule(_TERMS, ("who_may_inform", "digital_memory", "scope"), PEOPLE),
)
