"""Fact F15: a site, page, account or app file presented as official that the register lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from nlp.claims.addresses import Address, find_addresses
from nlp.claims.facts import FactSet
from nlp.claims.guards import vetoes
from nlp.claims.guards.scope import around, has_cue
from nlp.claims.reading import Place, Reading
from nlp.claims.rules.base import Finding
from records.claim import Fact
from records.text import nfc, unaccented

_TOPIC: Final = "official_channels"
_SEEN: Final = re.compile(
    r"\.\s?[a-z]{2}|\s\.\s|\sch[aấ]m\s|\boa:|[\[({]\s?(?:\.|dot|ch[aấ]m)\s?[\])}]|@\w|[\"“«「]"
    r"|tele|apk|whatsapp|viber|discord|\bfb\b|facebook|fanpage|zalo|tiktok|k[eê]nh |trang "
    r"|텔레|телег|电报|微信",
    re.IGNORECASE,
)
"""Something like an address, or the name of a platform or a page."""
_PLATFORMS: Final = {
    "facebook.com": "facebook", "fb.com": "facebook", "m.facebook.com": "facebook",
    "zalo.me": "zalo", "t.me": "telegram", "telegram.me": "telegram", "youtube.com": "youtube",
    "youtu.be": "youtube", "tiktok.com": "tiktok",
}  # fmt: skip
_SHARED: Final = frozenset(_PLATFORMS) | {
    "", "bit.ly", "forms.gle", "docs.google.com", "drive.google.com", "sites.google.com",
    "linktr.ee", "m.me", "tinyurl.com", "chat.whatsapp.com",
}  # fmt: skip
"""Hosts that anybody may use; there the path names the owner."""
_QUOTE: Final = re.compile('["“”«「]')
_TOPICAL: Final = re.compile(
    r"lie?t-?si|\badn|adn\b|515|500-?(?:ngay|day|dem)|chien-?dich|bcd|hai-?cot|mo-?lie?t|haiphong|hp500"
)
"""What names of the campaign's own sites would hold."""
_PUBLIC: Final = re.compile(r"(?:^|\.)(?:gov\.vn|edu\.vn|mil\.vn|quandoinhandan\.vn|nhandan\.vn)$")
_OFFER_REACH: Final = 60
"""Characters between an address and what one is asked to do there."""
_SPARED: Final = frozenset({"own_cost", "private_choice", "accusation", "lawful_giving"})


class ChannelRule:
    """Holds every address, handle and named page against the register of channels."""

    type: Final = "impersonated_account"
    topics: Final = (_TOPIC,)

    def concerns(self, text: str) -> bool:
        """Say whether the text holds anything like an address or a named page."""
        return bool(_SEEN.search(text))

    def judge(self, reading: Reading, facts: FactSet, *, assumed: bool) -> list[Finding]:
        """Return every channel presented as official that the register lacks."""
        fact = next((f for f in facts.active(assumed) if f.topic == _TOPIC), None)
        if fact is None or fact.check["kind"] != "channel_register":
            return []
        return list(self._findings(reading, fact))

    def _findings(self, reading: Reading, fact: Fact) -> Iterator[Finding]:
        addresses = list(find_addresses(reading.text))
        for one in addresses:
            if _registered(one, fact.check) or _PUBLIC.search(one.domain):
                continue
            place = (reading.mapped.place(one.start), reading.mapped.place(one.end))
            score = _presented(reading, place, one, fact.check)
            if score:
                yield self._finding(reading, fact, (one.start, one.end), place, score)
        if addresses:
            return
        for role, score in (("chan_named", 0.8), ("chan_telegram", 0.75)):
            for cue in reading.cues(role):
                place = _quoted(reading, cue)
                named = reading.folded[slice(*place)]
                if _names_registered(named, fact.check) or not _official(
                    reading, place, named=True
                ):
                    continue
                yield self._finding(reading, fact, reading.mapped.span(*place), place, score)

    def _finding(
        self, reading: Reading, fact: Fact, span: tuple[int, int], place: Place, score: float
    ) -> Finding:
        said = reading.text[slice(*span)]
        domains = ", ".join(str(one) for one in fact.check.get("domains", ()))
        why = f"«{said}» được nêu là kênh chính thức, sổ kênh không có; tên miền đúng: {domains}"
        return Finding(
            self.type, fact, *span, score, (why.replace(";", ","), f"theo {fact.id}"),
            vetoes(reading, place, spared=_SPARED),
        )  # fmt: skip


def _quoted(reading: Reading, cue: Place) -> Place:
    """Return the quoted name within a cue, or all of it."""
    found = _QUOTE.search(reading.folded, *cue)
    return (found.start(), cue[1]) if found else cue


def _registered(address: Address, check: Mapping[str, Any]) -> bool:
    """Whether the register holds the domain, or the account of that platform."""
    if address.kind == "file":
        return False
    domains = [str(one).lower() for one in check.get("domains", ())]
    if any(address.domain == one or address.domain.endswith("." + one) for one in domains):
        return True
    platform = _PLATFORMS.get(address.domain)
    handle = address.path.strip("@/").split("?")[0]
    return any(
        handle == str(one["handle"]).lower().removeprefix("oa:")
        for one in check.get("accounts", ())
        if address.kind == "handle" or one["platform"] == platform
    )


def _names_registered(named: str, check: Mapping[str, Any]) -> bool:
    displays = [str(one.get("display", "")) for one in check.get("accounts", ())]
    handles = [str(one["handle"]) for one in check.get("accounts", ())]
    return any(
        name and (name in named or named.strip('"“”«» ') == name)
        for name in map(_folded, [*displays, *handles])
    )


def _presented(reading: Reading, place: Place, one: Address, check: Mapping[str, Any]) -> float:
    """Return how surely the address is presented as the campaign's own; 0 where it is not."""
    if has_cue(reading, "chan_group", around(reading, place, 0), [place]):
        return 0.0
    if _warned_of(reading, place):
        return 0.0
    if _official(reading, place):
        return 0.92
    near = around(reading, place)
    topical = bool(_TOPICAL.search(one.path if one.domain in _SHARED else one.domain))
    if topical and (one.kind == "file" or has_cue(reading, "chan_official", near, [place])):
        return 0.85
    bodies = ("chan_body", "campaign", *(("subject", "dna_sampling") if topical else ()))
    if not any(has_cue(reading, role, near) for role in bodies):
        return 0.0
    if _looks_alike(one.domain, check) or one.kind == "file":
        return 0.85
    if not topical and has_cue(reading, "chan_read", around(reading, place, 0), [place]):
        return 0.0
    wanted = ("chan_service", "chan_kind") if topical else ("chan_service",)
    offered = near if topical else (max(near[0], place[0] - _OFFER_REACH), place[1] + _OFFER_REACH)
    if one.kind == "link" and any(has_cue(reading, role, offered, [place]) for role in wanted):
        return 0.8
    return 0.0


def _warned_of(reading: Reading, place: Place) -> bool:
    """Whether the sentence warns before the address, and does not call it official since."""
    first = around(reading, place, 0)[0]
    warned = [end for _, end in reading.cues("chan_warn") if first <= end <= place[0]]
    return bool(warned) and not has_cue(reading, "chan_official", (warned[-1], place[0]))


def _official(reading: Reading, place: Place, *, named: bool = False) -> bool:
    """Whether it is called official, or the channel of a body, and the campaign is meant.

    ``named``: the place is a page's name, which may itself name the body.
    """
    besides = [] if named else [place]
    within, near = around(reading, place, 0), around(reading, place)
    if has_cue(reading, "chan_group", within, [place]):
        return False
    said = has_cue(reading, "chan_official", within, [place])
    owner = has_cue(reading, "chan_body", within, besides)
    kind = has_cue(reading, "chan_kind", within, besides)
    if not (said or (owner and kind)):
        return False
    return owner or any(
        has_cue(reading, role, near, besides)
        for role in ("chan_body", "campaign", "subject", "dna_relatives", "dna_sampling")
    )


def _looks_alike(domain: str, check: Mapping[str, Any]) -> bool:
    """Whether a domain carries an official one's name without being it."""
    plain = re.sub(r"[^a-z0-9]", "", domain)
    return any(
        re.sub(r"[^a-z0-9]", "", str(one).rsplit(".", 1)[0]) in plain
        for one in check.get("domains", ())
    )


def _folded(text: str) -> str:
    return unaccented(nfc(text).lower())


RULE: Final = ChannelRule()
