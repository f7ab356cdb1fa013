"""Small exports of our own making, as Ghost, Isso, Disqus and Remark42 write them."""

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

GHOST = "http://bustan.example"
PICTURE = "__GHOST_URL__/content/images/2024/01/zahra.png"

_POSTS: list[dict[str, Any]] = [
    {
        "id": "a1",
        "slug": "al-awwal",
        "featured": 1,
        "custom_excerpt": "خلاصة",
        "feature_image": PICTURE,
        "html": '<p>أول. <a href="__GHOST_URL__/man-nahnu/">عنّا</a></p>'
        f'<img src="{PICTURE.replace("2024", "size/w600/2024")}" srcset="{PICTURE} 600w">',
        "codeinjection_head": "<script>x</script>",
    },
    {"id": "a2", "slug": "man-nahnu", "type": "page"},
    {"id": "a3", "slug": "musawwada", "status": "draft", "published_at": None},
    {"id": "a4", "slug": "lil-a3da", "visibility": "members"},
    {"id": "a5", "slug": "barid", "status": "sent"},
    {"id": "a6", "slug": "ghadan", "status": "scheduled", "published_at": "2100-01-01T00:00:00.000Z"},
    {"id": "a7", "slug": "fat", "status": "scheduled", "published_at": "2020-01-01T00:00:00.000Z"},
    {"id": "a8", "slug": "bila-html", "html": None, "lexical": "{}"},
    {"id": "a9", "slug": "gharib", "status": ["published"], "featured": {}, "page": []},
]


def ghost(folder: Path) -> Path:
    """An export of a Ghost with a post of each kind."""
    usual = {
        "type": "post",
        "status": "published",
        "visibility": "public",
        "html": "<p>نص.</p>",
        "created_at": 1577880000,
    }
    dated = {"published_at": "2020-05-06 07:00:00", "updated_at": "2020-05-07T07:00:00.000Z"}
    posts = [{"title": f"مقال {each['id']}", **usual, **dated, **each} for each in _POSTS]
    data = {
        "posts": posts,
        "posts_meta": [{"post_id": "a1", "feature_image_alt": "زهرة", "meta_title": "عنوان للبحث"}],
        "tags": [
            {"id": "t1", "name": "حدائق", "slug": "hada2iq"},
            {"id": "t2", "name": "#internal", "slug": "hash-internal", "visibility": "internal"},
        ],
        "posts_tags": [
            {"post_id": "a1", "tag_id": "t2", "sort_order": 0},
            {"post_id": "a1", "tag_id": "t1", "sort_order": 1},
        ],
        "users": [
            {
                "id": "u1",
                "name": "رنا",
                "slug": "rana",
                "email": "rana.canary@bustan.example",
                "bio": "بستانية",
                "website": "https://rana.example/x",
                "profile_image": PICTURE,
            },
            {"id": "u2", "name": "hadi.canary@bustan.example", "slug": "hadi"},
        ],
        "posts_authors": [{"post_id": "a1", "author_id": "u1", "sort_order": 0}],
    }
    file = folder / "ghost.json"
    file.write_text(json.dumps({"db": [{"meta": {"version": "5.80.0"}, "data": data}]}), "utf-8")
    return file


def isso(folder: Path) -> Path:
    """A database of Isso: a thread, a tombstone, one that waits, one that was deleted, a page that nobody knows."""
    file = folder / "comments.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE threads (id INTEGER PRIMARY KEY, uri VARCHAR UNIQUE, title VARCHAR)")
        database.execute(
            "CREATE TABLE comments (tid REFERENCES threads(id), id INTEGER PRIMARY KEY, parent INTEGER, created FLOAT,"
            " modified FLOAT, mode INTEGER, remote_addr VARCHAR, text VARCHAR, author VARCHAR, email VARCHAR,"
            " website VARCHAR, likes INTEGER, dislikes INTEGER, voters BLOB NOT NULL, notification INTEGER)"
        )
        database.execute("INSERT INTO threads VALUES (1, '/al-awwal/', 'x'), (2, '/majhul/[b]', 'y')")
        rows = [
            (1, 1, None, None, 1, "أول.", "قارئ", "qari.canary@bustan.example", "https://qari.example", 3),
            (1, 2, 1, 1577966400.0, 1, "رد **قوي**.", None, None, "ليس عنوانًا", 0),
            (1, 3, None, None, 2, "ينتظر.", "قارئ", None, None, 0),
            (1, 4, None, None, 4, "", None, None, None, 0),
            (1, 5, 4, None, 1, "رد على محذوف.", "قارئ", None, None, 0),
            (1, 6, None, None, 4, "", None, None, None, 0),
            (2, 7, None, None, 1, "ضائع.", "قارئ", None, None, 0),
        ]
        for tid, number, parent, modified, mode, body, author, email, website, likes in rows:
            told = (
                tid,
                number,
                parent,
                1577880000.5 + number,
                modified,
                mode,
                "192.0.2.77",
                body,
                author,
                email,
                website,
            )
            database.execute(
                "INSERT INTO comments VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)", (*told, likes, 0, b"\x00\xff", 1)
            )
        database.commit()
    return file


def disqus(folder: Path) -> Path:
    """An export of Disqus, packed: a page by its link, one by its identifier, one that nobody knows."""
    threads = [
        (1, "ghost-a1", "https://old.example/al-awwal/?utm_source=x"),
        (2, "ghost:a2", "https://old.example/elsewhere"),
        (3, "", "https://old.example/majhul-jiddan/"),
    ]
    posts = [
        (11, 1, "", "<p>أول &amp; <b>قوي</b>.</p><p>ثان</p>", ""),
        (12, 1, 11, "<p>رد\x0b.</p>", ""),
        (13, 1, "", "<p>إعلان</p>", "<isSpam>true</isSpam>"),
        (14, 1, "", "<p>محذوف</p>", "<isDeleted>true</isDeleted>"),
        (15, 2, "", "<p>صفحة.</p>", ""),
        (16, 3, "", "<p>ضائع.</p>", ""),
    ]
    pages = "".join(
        f'<thread dsq:id="{number}"><id>{named}</id><forum>bustan</forum><link>{link}</link><title>ع</title>'
        f"<author><name>محرر</name></author><isDeleted>false</isDeleted></thread>"
        for number, named, link in threads
    )
    author = "<author><email>hadi.canary@bustan.example</email><name>هادي</name></author>"
    comments = ""
    for number, thread, parent, body, states in posts:
        at = f"2020-06-0{number % 10 + 1}T12:00:00Z"
        above = f'<parent dsq:id="{parent}"/>' if parent else ""
        comments += f'<post dsq:id="{number}"><id/><message><![CDATA[{body}]]></message><createdAt>{at}</createdAt>'
        comments += f'{states}{author}<ipAddress>192.0.2.77</ipAddress><thread dsq:id="{thread}"/>{above}</post>'
    file = folder / "disqus.xml.gz"
    head = '<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/dsq">'
    file.write_bytes(gzip.compress(f"{head}{pages}{comments}</disqus>".encode()))
    return file


def remark42(folder: Path) -> Path:
    """A backup of Remark42: a thread the newest comment first, a deleted one, a line that is damaged."""
    address = {"site": "bustan", "url": "https://old.example/al-awwal/"}
    user = {"name": "سلمى", "id": "anonymous_canary", "ip": "canary77", "picture": "https://old.example/canary.png"}
    usual = {"pid": "", "user": user, "locator": address, "time": "2020-07-01T10:00:00.123456789+03:00", "score": -2}
    lines: list[dict[str, Any]] = [
        {"version": 1, "users": [{"id": "anonymous_canary"}], "posts": []},
        {"id": "r2", "text": "<p>رد</p>", "orig": "رد", **usual, "pid": "r1", "score": 4, "pin": True},
        {"id": "r1", "text": "<p>أول <b>قوي</b></p>", **usual, "user": {**user, "admin": True}},
        {"id": "r3", "text": "", **usual, "delete": True},
        {"id": "r4", "orig": "ضائع", **usual, "locator": {"site": "bustan", "url": "https://old.example/majhul/"}},
    ]
    file = folder / "remark42.json"
    file.write_text("".join(f"{json.dumps(each)}\n" for each in lines) + "{cut\n", "utf-8")
    return file
