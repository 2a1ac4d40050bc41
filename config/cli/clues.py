"""The verbs ``clues``: entities of the texts that are here."""

from __future__ import annotations

import click

from config.cli.bridge import echo_json, perform
from config.cli.messages import pick
from config.cli.progress import Bars
from config.cli.setup import initialise


@click.group()
def clues() -> None:
    """Người, đơn vị, nơi, ngày tìm thấy trong kho. Clues found in the store."""


@clues.command("refresh")
@click.option("--all", "whole", is_flag=True, help="Đọc lại mọi văn bản / read every text again.")
@click.option("--json", "as_json", is_flag=True, help="In JSON / print JSON.")
def clues_refresh(whole: bool, as_json: bool) -> None:
    """Tìm lại dấu vết trong văn bản nạp từ trước. Find clues in texts taken in before.

    Reads texts that have no clue of the rules in force, then rebuilds the index so that filters by
    place, unit and year know them. Stopped, it goes on where it was.
    """
    initialise()
    result = {"texts": 0, "entities": 0, "passages": 0}
    with Bars() as bars:
        for event in perform("clues_refresh", {"all": whole}):
            if event["event"] == "progress":
                bars.show_count(event["done"], event["total"])
            elif event["event"] == "result":
                result = {key: event[key] for key in result}
    if as_json:
        echo_json(result)
        return
    click.echo(
        pick(
            "Đã đọc lại {texts} văn bản: {entities} dấu vết. Chỉ mục: {passages} đoạn.",
            "Read {texts} texts again: {entities} clues. Index: {passages} passages.",
        ).format(**result)
    )
