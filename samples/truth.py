"""The answer key of the sample watch, derived from the marks that content carries."""

from __future__ import annotations

import re
from typing import Any

import yaml
from items import Item, call_name

PHONE = re.compile(r"(?<!\d)(?:\+84[ .-]?|0)\d(?:[ .-]?\d){8}(?!\d)(?![ .-]?\d)")
OFFICIAL = "965001222"
Groups = list[tuple[dict[str, Any], list[Item]]]


def file_of(group: dict[str, Any], item: Item) -> str:
    """The file an item stands in, below ``samples/``."""
    if group["format"] == "call_notes":
        return f"{group['output']}/{call_name(item)}"
    if group["format"] in ("html", "media"):
        return f"{group['output']}/{item.raw['file']}".removeprefix("./")
    return str(group["output"])


def odd_numbers(text: str) -> bool:
    """Whether a text names a telephone number other than the official hotline."""
    found = (re.sub(r"\D", "", match.group())[-9:] for match in PHONE.finditer(text))
    return any(digits != OFFICIAL for digits in found)


def case_rows(cases: dict[str, Any], firsts: dict[str, Item]) -> list[dict[str, Any]]:
    """Each case with its members' ids and their languages."""
    rows = []
    for name, case in cases.items():
        told = [item for item in firsts.values() if item.raw.get("case") == name]
        rows.append(
            {"id": name, **case, "members": [item.id for item in told],
             "languages": sorted({item.lang for item in told})}
        )  # fmt: skip
    return rows


def distortion_rows(firsts: dict[str, Item]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The distortions, each with its honest look-alike; and the copies of some of them."""
    told, copies = [], []
    for item in firsts.values():
        mark = item.raw.get("distortion")
        if not mark:
            continue
        row = {"id": item.id, "fact_id": mark["fact"], "type": mark["type"],
               "evidence_span": mark["span"]}  # fmt: skip
        if "copy_of" in item.raw:
            copies.append({**row, "copy_of": firsts[item.raw["copy_of"]].id})
        else:
            told.append({**row, "look_alike": firsts[mark["like"]].id})
    return told, copies


def repeats(groups: Groups) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Posts that stand in two files: those whose text changed, and those whose text did not."""
    home = {item.key: file_of(g, item) for g, items in groups for item in items
            if item.first_of is None}  # fmt: skip
    edited: list[dict[str, Any]] = []
    same: list[dict[str, Any]] = []
    for group, items in groups:
        for item in items:
            if item.first_of is None:
                continue
            row = {"id": item.id, "first": home[item.key], "later": file_of(group, item)}
            (same if item.text == item.first_of.text else edited).append(row)
    return edited, same


def item_rows(groups: Groups) -> list[dict[str, Any]]:
    """Every item once, with its platform, kind, language and first file."""
    rows = []
    for group, items in groups:
        for item in items:
            if item.first_of is not None:
                continue
            base = {"platform": item.platform, "kind": item.kind, "file": file_of(group, item)}
            explode = group.get("map", {}).get("explode")
            if explode:
                rows += [{"id": f"{item.id}:{part['suffix']}", **base, "lang": part["suffix"]}
                         for part in explode]  # fmt: skip
            else:
                rows.append({"id": item.id, **base, "lang": item.lang})
    return rows


def truth_of(groups: Groups, cases: dict[str, Any], searches: list[dict[str, Any]]) -> str:
    """The whole answer key as YAML; see README.md for what each part means."""
    firsts = {item.key: item for _, items in groups for item in items if item.first_of is None}
    distortions, copies = distortion_rows(firsts)
    edited, same = repeats(groups)
    near: dict[str, list[str]] = {}
    for item in firsts.values():
        if "group" in item.raw:
            near.setdefault(item.raw["group"], []).append(item.id)
    flagged = {row["id"] for row in distortions + copies}
    value: dict[str, Any] = {
        "synthetic": True,
        "cases": case_rows(cases, firsts),
        "distortions": distortions,
        "distortion_copies": copies,
        "honest_numbers": [
            item.id for item in firsts.values() if item.id not in flagged and odd_numbers(item.text)
        ],
        "near_duplicates": [{"id": name, "members": ids} for name, ids in sorted(near.items())],
        "edited": edited,
        "same_post_in_two_files": same,
        "search_cases": [
            {"query": s["query"], "must_find": firsts[s["must_find"]].id,
             "lang": firsts[s["must_find"]].lang, "shared": s["shared"]}
            for s in searches
        ],
        "items": item_rows(groups),
    }  # fmt: skip
    flow = {"items", "edited", "same_post_in_two_files", "near_duplicates", "search_cases"}
    parts = ["# Written by build.py from content/; change content and run it again.\n"]
    for name, part in value.items():
        if name in flow:
            lines = (yaml.safe_dump(row, allow_unicode=True, sort_keys=False, width=10**6,
                                    default_flow_style=True).strip() for row in part)  # fmt: skip
            parts.append(f"{name}:\n" + "".join(f"- {line}\n" for line in lines))
        else:
            block = yaml.safe_dump({name: part}, allow_unicode=True, sort_keys=False, width=1000)
            parts.append(block)
    return "".join(parts)
