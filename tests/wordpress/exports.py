"""Small exports of our own making, as WordPress writes them."""

from datetime import UTC, datetime
from pathlib import Path

from app.imports.transfer_records import ArticleRecord, CommentRecord, Record
from app.wordpress.conversion import Conversion, Wanted
from app.wordpress.export_file import ExportFile

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SITE = "http://bustan.example"
PICTURE = f"{SITE}/wp-content/uploads/2023/11/صورة.png"

_HEAD = """<?xml version="1.0" encoding="UTF-8" ?>
<!-- a & b -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>البستان</title><link>{site}</link><description>مجلة &amp; حديقة</description>
<language>{language}</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_blog_url>{site}</wp:base_blog_url>
<wp:author><wp:author_id>1</wp:author_id><wp:author_login>rana@bustan.example</wp:author_login>
<wp:author_display_name><![CDATA[رنا &amp; سلمى]]></wp:author_display_name></wp:author>
<wp:author><wp:author_id>2</wp:author_id><wp:author_login>hadi.k</wp:author_login>
<wp:author_display_name><![CDATA[hadi@bustan.example]]></wp:author_display_name></wp:author>
<wp:category><wp:term_id>1</wp:term_id><wp:category_nicename>akhbar</wp:category_nicename>
<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[أخبار]]></wp:cat_name></wp:category>
<wp:category><wp:term_id>2</wp:term_id><wp:category_nicename>zira3a</wp:category_nicename>
<wp:category_parent>akhbar</wp:category_parent><wp:cat_name><![CDATA[زراعة]]></wp:cat_name></wp:category>
<wp:category><wp:term_id>3</wp:term_id><wp:category_nicename>fann</wp:category_nicename>
<wp:category_parent></wp:category_parent><wp:cat_name><![CDATA[فن &amp; أدب]]></wp:cat_name></wp:category>
<wp:tag><wp:term_id>4</wp:term_id><wp:tag_slug>a</wp:tag_slug><wp:tag_name><![CDATA[أشجار]]></wp:tag_name></wp:tag>
<wp:tag><wp:term_id>5</wp:term_id><wp:tag_slug>b</wp:tag_slug><wp:tag_name><![CDATA[اشجار]]></wp:tag_name></wp:tag>
"""


def item(
    post_id: int, body: str = "نص.", *, kind: str = "post", status: str = "publish", inside: str = "", **its: str
) -> str:
    """An item of an export; `inside` is what else stands in it."""
    members = {
        "title": f"مقال رقم {post_id}",
        "link": f"{SITE}/2020/05/06/m-{post_id}/",
        "dc:creator": "rana@bustan.example",
        "excerpt:encoded": "",
        "wp:post_date": "2020-05-06 10:00:00",
        "wp:post_date_gmt": "2020-05-06 07:00:00",
        "wp:post_name": f"m-{post_id}",
        **{name.replace("__", ":"): value for name, value in its.items()},
    }
    written = "".join(f"<{name}><![CDATA[{value}]]></{name}>\n" for name, value in members.items())
    return (
        f"<item>{written}<content:encoded><![CDATA[{body}]]></content:encoded><wp:post_id>{post_id}</wp:post_id>"
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{inside}</item>\n"
    )


def meta(**fields: str) -> str:
    """Custom fields."""
    return "".join(
        f"<wp:postmeta><wp:meta_key><![CDATA[{name}]]></wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value>"
        "</wp:postmeta>"
        for name, value in fields.items()
    )


def filed(taxonomy: str, slug: str, name: str = "") -> str:
    """That an item is filed under a term."""
    return f'<category domain="{taxonomy}" nicename="{slug}"><![CDATA[{name or slug}]]></category>'


def comment(comment_id: int, text: str = "تعليق.", *, parent: int = 0, kind: str = "comment", **its: str) -> str:
    """A comment of an item."""
    members = {"author": "سالم", "date_gmt": "2020-05-07 08:00:00", "approved": "1", **its}
    written = "".join(f"<wp:comment_{name}><![CDATA[{value}]]></wp:comment_{name}>" for name, value in members.items())
    return (
        f"<wp:comment><wp:comment_id>{comment_id}</wp:comment_id>{written}<wp:comment_parent>{parent}</wp:comment_parent>"
        f"<wp:comment_content><![CDATA[{text}]]></wp:comment_content><wp:comment_type>{kind}</wp:comment_type></wp:comment>"
    )


def export(*items: str, language: str = "ar", more: str = "") -> str:
    """A whole export."""
    return f"{_HEAD.format(site=SITE, language=language)}{more}{''.join(items)}</channel></rss>\n"


def write(folder: Path, text: str | bytes) -> ExportFile:
    """An export on the disk."""
    file = folder / "bustan.xml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    return ExportFile(file)


def convert(folder: Path, text: str, wanted: Wanted | None = None) -> tuple[list[Record], Conversion]:
    """The records of an export, and the conversion that tells what it left out."""
    conversion = Conversion(write(folder, text), wanted or Wanted(), now=NOW)
    return [each for each in conversion.records() if each is not None], conversion


def article(records: list[Record], number: int) -> ArticleRecord:
    """The article of a post."""
    return next(each for each in records if isinstance(each, ArticleRecord) and each.external_id == f"wp:{number}")


def comments(records: list[Record]) -> dict[str, CommentRecord]:
    """The comments by their numbers."""
    found = [each for each in records if isinstance(each, CommentRecord)]
    return {each.external_id.removeprefix("wp:comment:"): each for each in found}


def bustan() -> str:
    """A site with something of each kind."""
    thread = (
        comment(1)
        + comment(2, "رد.", parent=1, author_email="qari.canary@bustan.example")
        + comment(3, "بلا أب", parent=9)
    )
    filings = filed("category", "zira3a") + filed("post_tag", "a")
    body = f'نص أول.\n\n<img class="wp-image-6" src="{PICTURE.replace(".png", "-300x200.png")}" />'
    return export(
        item(1, body, inside=filings + meta(_wp_old_slug="qadim") + thread),
        item(2, status="private", inside=comment(4, "سر")),
        item(3, wp__post_password="كلمة"),
        item(4, status="trash", inside=meta(_wp_trash_meta_status="publish")),
        item(5, kind="page", title="من نحن", link=f"{SITE}/man-nahnu/"),
        item(6, kind="attachment", wp__attachment_url=PICTURE, inside=meta(_wp_attachment_image_alt="بديل")),
        item(7, kind="attachment", status="inherit", wp__attachment_url=f"{SITE}/wp-content/uploads/mafqud.png"),
    )  # fmt: skip
