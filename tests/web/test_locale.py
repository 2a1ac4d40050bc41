"""Every string of the console has its English, and none is a leftover."""

from __future__ import annotations

import re

from babel.messages.pofile import read_po

from config.locale import build


def test_every_string_in_use_has_english() -> None:
    assert build.untranslated() == []


def test_both_code_and_templates_are_read() -> None:
    code, templates = set(build.python_messages()), set(build.template_messages())
    assert "Tên đăng nhập hoặc mật khẩu không đúng." in code
    assert "Tới nội dung chính" in templates
    assert ("+%(n)s gần giống", "+%(n)s gần giống") in templates


def test_english_keeps_the_placeholders() -> None:
    wrong = []
    for key, said in build.known_english().items():
        for one in (said,) if isinstance(said, str) else said:
            places = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")
            if sorted(places.findall(key)) != sorted(places.findall(one)):
                wrong.append(key)
    assert wrong == []


def test_stored_catalogue_is_up_to_date() -> None:
    with (build.FOLDER / "django.po").open("rb") as file:
        stored = {m.id if isinstance(m.id, str) else m.id[0] for m in read_po(file) if m.id}
    used = {one if isinstance(one, str) else one[0] for one in build.used_messages()}
    assert used == stored, "run: python -m config.locale.build --update"


def test_templates_mark_strings_by_tags_only() -> None:
    for folder in build.TEMPLATE_FOLDERS:
        for path in folder.rglob("*.html"):
            text = path.read_text(encoding="utf-8")
            assert '_("' not in text, f"{path}: the extractor reads tags only"
            text = re.sub(r"{%.*?%}|{#.*?#}", "", text)
            assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=", text), path
