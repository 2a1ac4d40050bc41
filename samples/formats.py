"""One writer per export format. Field names: Zeeschuimer 1.14, 4CAT, CrowdTangle, RSS 2.0, Atom."""

from __future__ import annotations

import csv
import html
import json
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import yaml
from captions import write_captions
from items import HANOI, Item, call_name, number
from openpyxl import Workbook

AGENT = "Mozilla/5.0 (synthetic sample)"
LEGAL = "Dữ liệu giả lập, không có người thật / invented data, no real persons"
CONSENT = "Đồng ý của người gửi (giả lập) / sender's consent (invented)"


def dump(path: Path, value: dict[str, Any]) -> None:
    """Write metadata beside a file."""
    text = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=1000)
    path.write_text(text, encoding="utf-8")


def write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write one JSON object a line."""
    path.write_text(
        "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8"
    )


def author(item: Item) -> str:
    """An invented account name; a few people write more than once."""
    return str(item.raw.get("by", f"taikhoan_mau_{number(item.key + 'by', 3):03d}"))


def hashtags(text: str) -> list[str]:
    """The hashtags of a description, without the sign."""
    return [word[1:] for word in text.split() if word.startswith("#") and len(word) > 1]


def envelope(item: Item, rank: int, source: str, group: dict[str, Any]) -> dict[str, Any]:
    """What Zeeschuimer puts around every captured item; ``synthetic`` is our own mark."""
    seen = datetime.strptime(group["collected"], "%Y-%m-%d %H:%M").replace(tzinfo=HANOI)
    stamp = int((seen + timedelta(seconds=rank)).timestamp() * 1000)
    page = "https://www.tiktok.com/tag/lietsi"
    return {
        "id": rank, "nav_index": f"3:{rank // 12}:{rank % 12}", "item_id": item.id,
        "timestamp_collected": stamp, "last_updated": stamp, "source_platform": source,
        "source_platform_url": page, "source_url": page, "user_agent": AGENT,
        "synthetic": True, "data": {},
    }  # fmt: skip


def video_data(item: Item, rank: int) -> dict[str, Any]:
    """A video as TikTok's own page carries it: the author now an object, now a string."""
    created: int | str = int(item.at.timestamp())
    data: dict[str, Any] = {
        "id": item.id, "desc": item.text, "createTime": str(created) if rank % 7 == 0 else created,
        "author": {"id": str(number(author(item), 18)), "uniqueId": author(item),
                   "nickname": "Tài khoản giả lập"},
        "stats": {"playCount": item.count("view", 5), "diggCount": item.count("like", 3),
                  "commentCount": item.count("comment", 2), "shareCount": item.count("share", 2)},
        "textExtra": [{"hashtagName": tag} for tag in hashtags(item.text)],
        "video": {"duration": 15 + item.count("length", 2)},
        "music": {"id": str(number(item.key + "music", 18)), "title": "nhạc nền"},
        "duetInfo": {"duetFromId": "0"},
    }  # fmt: skip
    if rank % 11 == 8:
        data["author"], data["nickname"] = author(item), "Tài khoản giả lập"
        del data["duetInfo"]
    return data


def zeeschuimer_videos(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write a ``tiktok.com`` capture; the twelfth video was seen twice, later with more views."""
    rows = []
    for rank, item in enumerate(items, start=1):
        row = envelope(item, rank, "tiktok.com", group)
        row["data"] = video_data(item, rank)
        rows.append(row)
        if rank == 12:
            again = json.loads(json.dumps(row))
            again["id"] = 900 + rank
            again["last_updated"] += 3_600_000
            again["data"]["stats"]["playCount"] += 731
            rows.append(again)
    write_lines(path, rows)


def zeeschuimer_comments(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write a ``tiktok-comments`` capture; replies carry their comment's id, others ``0``."""
    by_id = {item.id: item for item in items}
    rows = []
    for rank, item in enumerate(items, start=1):
        parent = by_id.get(item.parent_id or "")
        row = envelope(item, rank, "tiktok-comments", group)
        created: int | str = int(item.at.timestamp())
        row["data"] = {
            "cid": item.id, "aweme_id": parent.parent_id if parent else item.parent_id,
            "reply_id": item.parent_id if parent else "0", "text": item.text,
            "create_time": str(created) if rank % 9 == 0 else created,
            "digg_count": item.count("like", 2), "reply_comment_total": item.count("reply", 1),
            "user": {"unique_id": author(item)}, "comment_language": "vi",
        }  # fmt: skip
        rows.append(row)
    write_lines(path, rows)


def write_csv(
    path: Path, rows: list[dict[str, Any]], *, delimiter: str = ",", encoding: str = "utf-8"
) -> None:
    """Write rows that share their keys as CSV with a header."""
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def facebook_url(item: Item) -> str:
    """The public address of a page's post."""
    return f"https://www.facebook.com/{item.page}/posts/{item.id}"


def crowdtangle(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write a CrowdTangle history export: ``Facebook Id`` is the page's, times are New York's."""
    rows = []
    for item in items:
        page = group["pages"][item.raw["page"]]
        new_york = item.at.astimezone(timezone(timedelta(hours=-4)))
        likes, comments, shares = (
            item.count(*n) for n in (("like", 4), ("comment", 2), ("share", 3))
        )
        rows.append({
            "Page Name": page["name"], "User Name": "", "Facebook Id": page["id"],
            "Page Category": "COMMUNITY", "Post Created": f"{new_york:%Y-%m-%d %H:%M:%S} EDT",
            "Post Created Date": f"{new_york:%Y-%m-%d}",
            "Post Created Time": f"{new_york:%H:%M:%S}",
            "Type": "Status", "Total Interactions": f"{likes + comments + shares:,}",
            "Likes": likes, "Comments": comments, "Shares": shares,
            "URL": facebook_url(item), "Message": item.text, "Link": "", "Overperforming Score": "",
        })  # fmt: skip
    write_csv(path, rows)


def fourcat_facebook(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write the columns of 4CAT's ``facebook-search`` data source; times are UTC."""
    write_csv(path, [{
        "id": item.id, "url": facebook_url(item), "body": item.text,
        "timestamp": f"{item.utc:%Y-%m-%d %H:%M:%S}", "author": item.page,
        "author_name": "Trang giả lập", "image_url": "", "video_url": "", "is_in_group": "no",
        "group_name": "", "unix_timestamp": int(item.at.timestamp()),
    } for item in items])  # fmt: skip


def fourcat_tiktok(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write the columns of 4CAT's ``tiktok-search`` data source; times are UTC."""
    write_csv(path, [{
        "id": item.id, "thread_id": item.id, "author": author(item),
        "author_full": "Tài khoản giả lập", "author_id": number(author(item), 18),
        "author_followers": item.count("fans", 4), "body": item.text,
        "timestamp": f"{item.utc:%Y-%m-%d %H:%M:%S}", "is_duet": "no", "music_name": "nhạc nền",
        "music_id": number(item.key + "music", 18), "music_url": "", "video_url": "",
        "tiktok_url": f"https://www.tiktok.com/@{author(item)}/video/{item.id}",
        "thumbnail_url": "", "likes": item.count("like", 3), "comments": item.count("comment", 2),
        "shares": item.count("share", 2), "plays": item.count("view", 5),
        "hashtags": ",".join(hashtags(item.text)), "stickers": "", "warning": "",
        "unix_timestamp": int(item.at.timestamp()),
    } for item in items])  # fmt: skip


def xlsx(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write a workbook with the writer's own column names; ids are text, times day first."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Bình luận"
    sheet.append(["Mã", "Mã bài", "Trang", "Thời gian", "Mã người gửi", "Nội dung", "Thích"])
    for item in items:
        sheet.append([
            item.id, item.parent_id, item.page, f"{item.at:%d/%m/%Y %H:%M}", author(item),
            item.text, item.count("like", 2),
        ])  # fmt: skip
    book.properties.created = book.properties.modified = datetime(2026, 8, 1)
    book.properties.title = "Synthetic sample"
    book.save(path)


def csv_comments(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write comments as CSV with a byte-order mark, as spreadsheets save it."""
    rows = [{
        "comment_id": item.id, "post_id": item.parent_id, "created_time":
        f"{item.at:%Y-%m-%dT%H:%M:%S%z}", "from_id": author(item), "message": item.text,
        "like_count": item.count("like", 2),
    } for item in items]  # fmt: skip
    write_csv(path, rows, encoding="utf-8-sig")


def csv_webform(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write web-form submissions, semicolon-separated."""
    write_csv(path, [{
        "Mã phiếu": item.id, "Ngày gửi": f"{item.at:%d/%m/%Y}", "Mã người gửi": author(item),
        "Tiêu đề": item.raw["title"], "Nội dung": item.text, "Đồng ý": "v1; mục đích: tìm kiếm",
    } for item in items], delimiter=";")  # fmt: skip


def tsv_wide(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write one wide row per letter, tab-separated and unquoted."""
    names = ["subject_en", "text_en", "subject_vi", "text_vi"]
    lines = ["\t".join(["letter_no", "received", "sender_no", *names])]
    for item in items:
        row = [item.id, f"{item.at:%Y-%m-%d}", author(item)]
        lines.append("\t".join([*row, *(str(item.raw[name]) for name in names)]))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def ndjson_forum(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write forum posts; the column map beside it names the fields."""
    write_lines(path, [{
        "post_id": item.id, "url": f"https://old-comrades.example/p/{item.id}",
        "title": item.raw.get("title"), "body": item.text, "language": item.lang,
        "posted": item.utc.isoformat(), "member": author(item), "synthetic": True,
    } for item in items])  # fmt: skip


def ndjson_telegram(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write a channel's messages in the order of their numbers, times as Unix seconds."""
    times = sorted(int(item.at.timestamp()) for item in items)
    write_lines(path, [{
        "message_id": int(item.id), "chat_username": "kenh_dong_doi_mau", "date": at,
        "text": item.text, "synthetic": True,
    } for item, at in zip(items, times, strict=True)])  # fmt: skip


def ndjson_zalo(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write messages to an official account, times as milliseconds in a string, as Zalo does."""
    write_lines(path, [{
        "msg_id": item.id, "nguoi_gui": author(item),
        "thoi_gian": str(int(item.at.timestamp() * 1000)), "noi_dung": item.text,
        "dong_y": "v1; nút đồng ý; mục đích: tìm kiếm, quy tập", "synthetic": True,
    } for item in items])  # fmt: skip


def rss(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write an RSS 2.0 feed."""
    feed, esc = group["feed"], html.escape
    body = "".join(
        f"    <item>\n      <title>{esc(item.raw['title'], quote=False)}</title>\n"
        f'      <link>{item.id}</link>\n      <guid isPermaLink="true">{item.id}</guid>\n'
        f"      <pubDate>{format_datetime(item.at)}</pubDate>\n"
        f"      <description>{esc(item.text, quote=False)}</description>\n    </item>\n"
        for item in items
    )
    path.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0">\n  <channel>\n'
        f"    <title>{esc(feed['title'])}</title>\n    <link>{feed['url']}</link>\n"
        f"    <description>{esc(feed['description'])}</description>\n"
        f"    <language>vi</language>\n{body}  </channel>\n</rss>\n",
        encoding="utf-8",
    )


def atom(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write an Atom feed; each entry names its language."""
    feed, esc = group["feed"], html.escape
    latest = max(item.utc for item in items)
    body = "".join(
        f'  <entry xml:lang="{item.lang}">\n    <id>{item.id}</id>\n'
        f"    <title>{esc(item.raw['title'], quote=False)}</title>\n"
        f'    <link href="{item.id}"/>\n'
        f"    <updated>{item.utc:%Y-%m-%dT%H:%M:%SZ}</updated>\n"
        f"    <published>{item.utc:%Y-%m-%dT%H:%M:%SZ}</published>\n"
        f'    <content type="text">{esc(item.text, quote=False)}</content>\n  </entry>\n'
        for item in items
    )
    path.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
        f"  <id>{feed['url']}</id>\n  <title>{esc(feed['title'])}</title>\n"
        f"  <subtitle>{esc(feed['description'])}</subtitle>\n"
        f"  <updated>{latest:%Y-%m-%dT%H:%M:%SZ}</updated>\n{body}</feed>\n",
        encoding="utf-8",
    )


def article(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write each article as a page with the clutter of a news site, and metadata beside it."""
    for item in items:
        title, paragraphs = html.escape(item.raw["title"]), item.text.split("\n\n")
        text = "\n".join(f"      <p>{html.escape(p, quote=False)}</p>" for p in paragraphs)
        page = path / item.raw["file"]
        page.write_text(
            f'<!doctype html>\n<html lang="{item.lang}">\n<head>\n  <meta charset="utf-8">\n'
            f"  <title>{title} - Báo Đất Cảng (mẫu giả lập)</title>\n"
            f'  <link rel="canonical" href="{item.id}">\n'
            f'  <meta property="og:title" content="{title}">\n'
            f'  <meta property="article:published_time" content="{item.at.isoformat()}">\n'
            f'</head>\n<body>\n  <nav><a href="/">Trang chủ</a> <a href="/xa-hoi">Xã hội</a>'
            f"</nav>\n  <main>\n    <article>\n      <h1>{title}</h1>\n{text}\n    </article>\n"
            f"  </main>\n  <footer>Dữ liệu giả lập / synthetic sample</footer>\n</body>\n</html>\n",
            encoding="utf-8",
        )
        dump(page.with_name(page.name + ".yaml"), {
            "title": item.raw["title"], "platform": "web", "kind": "article",
            "url": item.id, "published_at": item.at.isoformat(),
            "lang": item.lang, "channel_id": "bao-dat-cang.example", "legal_basis": LEGAL,
            "route": "public_web", "synthetic": True,
        })  # fmt: skip


def consent(item: Item, channel: str) -> dict[str, Any]:
    """An invented consent, in the shape metadata files carry."""
    return {"version": "v1", "at": item.at.isoformat(), "channel": channel,
            "purposes": ["tìm kiếm, quy tập", "xác định danh tính"]}  # fmt: skip


def call_notes(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write each call as a typed note and its metadata."""
    for item in items:
        note = path / call_name(item)
        note.write_text(item.text + "\n", encoding="utf-8")
        dump(note.with_name(note.name + ".yaml"), {
            "title": item.raw["title"], "platform": "hotline", "kind": "call",
            "published_at": item.at.isoformat(), "lang": "vi",
            "author_key": f"nguoi-goi-mau-{item.key}", "consent": consent(item, "điện thoại"),
            "legal_basis": CONSENT, "route": "submitted", "synthetic": True,
        })  # fmt: skip


def media(path: Path, group: dict[str, Any], items: list[Item]) -> None:
    """Write the metadata beside recordings, scans and papers; the files have their own scripts."""
    for item in items:
        target = path / item.raw["file"]
        target.parent.mkdir(parents=True, exist_ok=True)
        meta = {
            "title": item.raw["title"], "platform": "submission", "kind": "submission",
            "published_at": item.at.isoformat(), "lang": item.lang[:2],
            "author_key": f"nguoi-gui-mau-{item.key}",
            "consent": consent(item, item.raw.get("channel", "phiếu giấy")),
            "legal_basis": CONSENT, "route": "submitted", "synthetic": True,
        }  # fmt: skip
        dump(target.with_name(target.name + ".yaml"), meta)


WRITERS: dict[str, Callable[[Path, dict[str, Any], list[Item]], None]] = {
    "zeeschuimer_videos": zeeschuimer_videos,
    "zeeschuimer_comments": zeeschuimer_comments,
    "crowdtangle": crowdtangle,
    "fourcat_facebook": fourcat_facebook,
    "fourcat_tiktok": fourcat_tiktok,
    "xlsx": xlsx,
    "csv_comments": csv_comments,
    "csv_webform": csv_webform,
    "tsv_wide": tsv_wide,
    "ndjson_forum": ndjson_forum,
    "ndjson_telegram": ndjson_telegram,
    "ndjson_zalo": ndjson_zalo,
    "rss": rss,
    "atom": atom,
    "html": article,
    "call_notes": call_notes,
    "media": media,
    "captions": write_captions,
}
