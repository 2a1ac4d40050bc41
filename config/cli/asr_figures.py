"""The figures of ``eval asr`` in words."""

from __future__ import annotations

from typing import Any, Final

import click

from config.cli.messages import pick

_KINDS: Final = {
    "proper_name": ("tên riêng", "proper names"),
    "negation": ("phủ định", "negations"),
    "number": ("số", "numbers"),
    "date": ("ngày tháng", "dates"),
    "unit": ("đơn vị", "units"),
    "place": ("địa danh", "places"),
    "name": ("tên người", "people"),
    "glossary": ("bảng tên", "glossary names"),
}


def show_figures(result: dict[str, Any]) -> None:
    """Print the figures for a reader."""
    model = result["model"]
    click.echo(
        pick("{clips} bản ghi, {words} từ, {name}@{revision}", "{clips} clips, {words} words, "
             "{name}@{revision}").format(**result, **model)
    )  # fmt: skip
    click.echo(f"WER {_percent(result['wer'])}  CER {_percent(result['cer'])}")
    click.echo(
        pick(
            "  sai dấu thanh {tone_errors}, sai dấu khác {diacritic_errors}, sai từ {word_errors}",
            "  wrong tone {tone_errors}, other marks {diacritic_errors}, wrong words {word_errors}",
        ).format(**result)
    )
    for lang, errors in result["by_language"].items():
        click.echo(f"  {lang:4} WER {_percent(errors['wer'])}  CER {_percent(errors['cer'])}")
    for kind, errors in result["kinds"].items():
        click.echo(
            pick(
                "  {label}: {words} từ, mất {dropped}, sai {changed}, thêm {added}",
                "  {label}: {words} words, dropped {dropped}, changed {changed}, added {added}",
            ).format(label=pick(*_KINDS.get(kind, (kind, kind))), **errors)
        )
    click.echo(
        pick(
            "Không ai nói: {clips} bản ghi, {clips_with_text} có chữ, {hallucinated_words} từ bịa",
            "Nobody speaks: {clips} clips, {clips_with_text} with text, {hallucinated_words} "
            "invented words",
        ).format(**result["no_speech"])
    )
    _show_doubts(result["doubts"])
    if result["word_times"]:
        _show_times(result["word_times"])
    if "glossary" in result:
        _show_glossary(result["glossary"])
    if result["quarantined"] or result["bad_rows"]:
        left = len(result["quarantined"]), len(result["bad_rows"])
        click.echo(
            pick("Không đọc được {} bản ghi, {} dòng", "Not readable: {} clips, {} rows").format(
                *left
            )
        )


def _show_doubts(doubts: dict[str, Any]) -> None:
    rows = {pick("mọi nghi vấn", "all doubts"): doubts["all"], **doubts["by_reason"]}
    for label, row in rows.items():
        click.echo(
            pick(
                "{label}: đúng {precision}, bắt được {recall}, F1 {f1}, đánh dấu {share} số từ",
                "{label}: precision {precision}, recall {recall}, F1 {f1}, {share} of words marked",
            ).format(
                label=label,
                precision=_percent(row["precision"]),
                recall=_percent(row["recall"]),
                f1=_percent(row["f1"]),
                share=_percent(row["marked_share"]),
            )
        )
    click.echo(f"ECE {_percent(doubts['probability']['ece'])}")


def _show_times(times: dict[str, Any]) -> None:
    click.echo(
        pick(
            "Thời điểm của {words} từ nghe đúng: bắt đầu lệch {start} ms, kết thúc {end} ms "
            "(trung vị); trong 200 ms {near}",
            "Times of {words} words heard right: begin {start} ms off, end {end} ms (median); "
            "within 200 ms {near}",
        ).format(
            words=times["words"],
            start=times["start"]["median_ms"],
            end=times["end"]["median_ms"],
            near=_percent(times["start"]["within_200_ms"]),
        )
    )


def _show_glossary(effect: dict[str, Any]) -> None:
    for key, label in (("without", ("không gợi", "without")), ("with", ("có gợi", "with"))):
        row = effect[key]
        click.echo(
            pick(
                "Bảng tên, {label}: WER {wer}, tên riêng sai {proper}, tên trong bảng sai {names}, "
                "tên lọt vào lời {speech}, vào chỗ im {silence}",
                "Glossary, {label}: WER {wer}, proper names wrong {proper}, its names wrong "
                "{names}, leaked into speech {speech}, into silence {silence}",
            ).format(
                label=pick(*label),
                wer=_percent(row["wer"]),
                proper=_percent(row["proper_name"]),
                names=_percent(row["glossary"]),
                speech=row["leaks_in_speech"],
                silence=row["leaks_without_speech"],
            )
        )


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"
