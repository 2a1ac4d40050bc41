"""Feeds and pages."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest

from monitor.readers.article import ArticleReader
from monitor.readers.feed import FeedReader
from monitor.readers.markup import PageHead, plain_text
from records.errors import Quarantine
from tests.monitor.readers.fake import read, reasons

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Báo thử</title><link>https://bao.example/</link>
<language>vi</language>
<item><title>Tìm thấy &amp;amp; quy tập</title><link>https://bao.example/1</link>
<guid isPermaLink="false">1001</guid><pubDate>Thu, 05 Nov 2026 08:15:00 +0700</pubDate>
<description>&lt;p&gt;Đoạn một&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;
&lt;p&gt;Đoạn hai&lt;/p&gt;</description></item>
<item><title>Ngày kiểu Việt</title><link>https://bao.example/2?id=7&amp;utm_source=rss&amp;fbclid=z#dau</link>
<pubDate>05/11/2026 08:15</pubDate><description>chữ</description></item>
<item><description>không có mã</description></item>
<item><title>Xa xôi</title><link>https://bao.example/4</link>
<pubDate>Thu, 05 Nov 2099 08:15:00 +0700</pubDate></item>
</channel></rss>"""


def test_rss() -> None:
    data = unicodedata.normalize("NFD", RSS).encode()
    records, failures = read(FeedReader(), data, url="https://bao.example/rss", synthetic=True)
    assert [record.platform_id for record in records] == [
        "bao.example:1001",
        "https://bao.example/2?id=7",
        "https://bao.example/4",
    ]
    first = records[0]
    assert (first.platform, first.kind, first.lang) == ("rss", "article", "vi")
    assert first.text == "Đoạn một\nĐoạn hai" and first.channel_id == "bao.example"
    assert first.published_at == datetime(2026, 11, 5, 1, 15, tzinfo=UTC)
    assert records[1].published_at == datetime(2026, 11, 5, 1, 15, tzinfo=UTC)
    assert records[2].published_at is None and records[2].text == "Xa xôi"
    assert reasons(failures) == ["bad_entry", "note_date_out_of_range"]


def test_cut_off_feed_keeps_what_was_read() -> None:
    records, failures = read(FeedReader(), RSS.encode()[:600])
    assert len(records) >= 1 and reasons(failures)[0] == "note_feed_damaged"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<rss", "bad_feed"),
        (b"hello", "bad_feed"),
        (b'<!DOCTYPE r [<!ENTITY a "b">]><rss>&a;</rss>', "xml_entities"),
        (b"", "empty_file"),
    ],
)
def test_refused_feeds(data: bytes, reason: str) -> None:
    with pytest.raises(Quarantine) as caught:
        read(FeedReader(), data)
    assert caught.value.reason == reason


BODY = " ".join(
    f"Câu thứ {number} kể chuyện người lính cũ đi tìm đồng đội trên đồi." for number in range(12)
)
PAGE = f"""<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">
<title>Giếng đá - Báo thử</title>
<meta property="og:title" content="Giếng đá"><meta property="og:locale" content="vi_VN">
<meta property="og:description" content="Đoạn mở đầu nằm ngoài thân bài.">
<link rel="canonical" href="https://bao.example/gieng-da">
<script type="application/ld+json">{{broken</script>
<script type="application/ld+json">{{"@graph":[{{"@type":"NewsArticle",
"datePublished":"2026-11-05T08:15:00+07:00"}}]}}</script></head>
<body><nav>Trang chủ</nav><article><h1>Giếng đá</h1><p>{BODY}</p></article>
<div class="comments"><p>Bạn đọc bình luận linh tinh ở đây.</p></div></body></html>"""


def test_article() -> None:
    records, failures = read(
        ArticleReader(), PAGE.encode(), url="https://bao.example/gieng-da?utm=1", mime="text/html"
    )
    record = records[0]
    assert failures == []
    assert record.platform_id == record.url == "https://bao.example/gieng-da"
    assert record.text.startswith("Đoạn mở đầu nằm ngoài thân bài.")
    assert "Câu thứ 11" in record.text and "bình luận linh tinh" not in record.text
    assert record.published_at == datetime(2026, 11, 5, 1, 15, tzinfo=UTC)
    assert (record.channel_id, record.lang, record.platform) == ("bao.example", "vi", "web")


def test_canonical_link_to_another_host_is_not_believed() -> None:
    records, _ = read(ArticleReader(), PAGE.encode(), url="https://ke-gia.example/x")
    assert records[0].platform_id == "https://ke-gia.example/x"


def test_page_in_a_declared_encoding_with_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", PAGE.replace("utf-8", "utf-16")).encode("utf-16")
    records, _ = read(ArticleReader(), text, url="https://bao.example/gieng-da")
    assert unicodedata.is_normalized("NFC", records[0].text) and "Câu thứ 11" in records[0].text


@pytest.mark.parametrize("data", [b"<html></html>", b"<html>" + b"<div>" * 50_000])
def test_page_without_text(data: bytes) -> None:
    with pytest.raises(Quarantine) as caught:
        read(ArticleReader(), data)
    assert caught.value.reason == "empty_text"


def test_plain_text_of_markup() -> None:
    assert plain_text("<p>a&nbsp; b</p><style>x</style><br>c<script>y") == "a b\nc"


def test_links_and_days_of_a_feed_are_what_they_say() -> None:
    items = (
        "<item><title>a</title><link>/1</link><pubDate>2026-11-05</pubDate></item>"
        "<item><title>b</title><guid>7</guid></item>"
        "<item><title>c</title><guid>8</guid><link>javascript:alert(1)</link></item>"
        "<item><title>d</title><guid>9</guid><link>http://[x</link></item>"
    )
    feed = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"
    records, _ = read(FeedReader(), feed.encode(), url="https://bao.example/rss")
    assert [one.url for one in records] == ["https://bao.example/1", None, None, None]
    assert records[0].platform_id == "https://bao.example/1"
    day = (datetime(2026, 11, 4, 17, tzinfo=UTC), "day")
    assert (records[0].published_at, records[0].published_precision) == day


NEWS = '{"@type": ["NewsArticle"], "datePublished": "2026-11-05T08:15:00+07:00"}'


@pytest.mark.parametrize(
    "block",
    [
        f'{{"@graph": [{{"@type": "WebPage", "datePublished": "2020-01-01"}}, {NEWS}]}}',
        f'[{{"@type": "VideoObject", "datePublished": "2020-01-01"}}, {NEWS}]',
        f'{{"@type": "WebPage", "datePublished": "2020-01-01", "mainEntity": {NEWS}}}',
        f"//<![CDATA[\n{NEWS}\n//]]>",
    ],
)
def test_the_article_s_own_date_stands(block: str) -> None:
    script = f'<script type="application/ld+json">{block}</script>'
    head = PageHead()
    head.feed(f"<html><head>{script}</head></html>")
    assert head.published() == "2026-11-05T08:15:00+07:00"
