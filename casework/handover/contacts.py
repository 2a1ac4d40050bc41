"""Numbers, links and bank accounts that a false claim itself uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from nlp.claims.normalise import fold
from nlp.spans import extract

# Where money is asked for, the account may stand sentences away from the claim.
_MONEY_TYPES: Final = frozenset({"fee_dna", "fee_grave_search", "donation_scam"})
_ACCOUNT: Final = re.compile(
    r"(?:\bstk|so tai khoan|\btai khoan|\btk|account(?: (?:no|number))?|iban|счет|계좌|账号|账户)"
    r"[^\d.!?\n]{0,30}(?P<number>\d(?:[ .\-]?\d){5,23})"
)


@dataclass(frozen=True, slots=True)
class Contacts:
    """``phones`` in E.164, ``urls`` absolute, ``domains`` of those, ``accounts`` as digits."""

    phones: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()


def contacts_of(
    text: str, evidence: str, kind: str, official: frozenset[str] = frozenset()
) -> Contacts:
    """Return what a false claim tells people to call, open or pay into.

    Only what stands in the evidence itself counts: a number elsewhere in the post may be a
    family's own. Bank accounts of claims that ask for money are taken from the whole text.

    Args:
        text: the text that is handed over.
        evidence: the span that contradicts the fact.
        kind: type of the distortion.
        official: numbers (E.164) and domains of the authorities themselves: a post that calls
            them false names them too, and nobody must act against those.
    """
    spans = extract(evidence)
    phones = dict.fromkeys(
        one.norm for one in spans if one.label == "phone" and one.norm not in official
    )
    urls = dict.fromkeys(
        one.norm
        for one in spans
        if one.label == "url" and not one.norm.startswith("@") and not _within(one.norm, official)
    )
    domains = dict.fromkeys(host for url in urls if (host := urlsplit(url).hostname))
    within = text if kind in _MONEY_TYPES else evidence
    accounts = dict.fromkeys(
        re.sub(r"\D", "", one["number"]) for one in _ACCOUNT.finditer(fold(within).folded)
    )
    return Contacts(tuple(phones), tuple(urls), tuple(domains), tuple(accounts))


def _within(url: str, domains: frozenset[str]) -> bool:
    host = (urlsplit(url).hostname or "").lower()
    return any(host == one or host.endswith(f".{one}") for one in domains)
