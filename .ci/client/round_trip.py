"""What an integrator's program does with the generated client: read, list, write, upload, be refused, ask again.

`round_trip.py ADDRESS`, with a token of the scopes `articles:write` and `articles:publish` in `MAQAL_TOKEN`.
"""

import os
import sys
from base64 import b64decode
from io import BytesIO
from typing import cast

from maqal_client import AuthenticatedClient, Client
from maqal_client.api.articles import create_article, get_article, list_articles, update_article
from maqal_client.api.comments import get_comment, list_article_comments, post_comment
from maqal_client.api.media import upload_media
from maqal_client.models import (
    ArticleCreate,
    ArticleCreateStatus,
    ArticlePage,
    ArticlePatch,
    ArticlePublic,
    ArticleWritten,
    CommentCreate,
    CommentPosted,
    CommentPostedStatus,
    CommentPublic,
    CommentThreadPage,
    Direction,
    MediaPublic,
    Problem,
    UploadMediaBody,
)
from maqal_client.types import File

TITLE = "مكتبة الحيّ تفتح أبوابها مساءً"
BODY = "قررت المكتبة أن تبقى **مفتوحة** حتى العاشرة."
REMARK = "خبر مفرح لمن يعمل نهارًا."
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")
ADDRESS_OF_A_READER = "reader@example.org"


def main(address: str, token: str) -> None:
    """Round trips through the typed client; an `AssertionError` where an answer is not what the document says."""
    with AuthenticatedClient(base_url=address, token=token) as editor, Client(base_url=address) as guest:
        # The generator's types ask for a token wherever one may be sent; a client without one is a guest.
        reader = cast("AuthenticatedClient", guest)
        article = _article(editor, reader)
        _changes(editor, reader, article)
        _media(editor)
        _comment(reader, article)
        absent = get_article.sync("لا-مقال-هنا", client=reader)
        assert isinstance(absent, Problem)
        assert absent.code == "not_found"


def _article(editor: AuthenticatedClient, reader: AuthenticatedClient) -> ArticleWritten:
    new = ArticleCreate(title=TITLE, body=BODY, tags=["مكتبات"], status=ArticleCreateStatus.PUBLISHED)
    created = create_article.sync(client=editor, body=new)
    assert isinstance(created, ArticleWritten), created
    read = get_article.sync(created.slug, client=reader)
    assert isinstance(read, ArticlePublic), read
    assert (read.id, read.title, read.direction) == (created.id, TITLE, Direction.RTL)
    assert "<strong>مفتوحة</strong>" in read.body_html
    page = list_articles.sync(client=reader, limit=5)
    assert isinstance(page, ArticlePage), page
    assert created.id in [item.id for item in page.items]
    return created


def _changes(editor: AuthenticatedClient, reader: AuthenticatedClient, article: ArticleWritten) -> None:
    etag = get_article.sync_detailed(article.slug, client=reader).headers["ETag"]
    same = get_article.sync_detailed(article.slug, client=reader, if_none_match=etag)
    assert (same.status_code, same.content) == (304, b"")
    patch = ArticlePatch(summary="ساعات أطول")
    changed = update_article.sync(str(article.id), client=editor, body=patch, if_match=etag)
    assert isinstance(changed, ArticleWritten), changed
    assert changed.version == article.version + 1
    stale = update_article.sync(str(article.id), client=editor, body=ArticlePatch(summary="قديم"), if_match=etag)
    assert isinstance(stale, Problem)
    assert (stale.status, stale.code) == (412, "precondition_failed")


def _media(editor: AuthenticatedClient) -> None:
    body = UploadMediaBody(file=File(BytesIO(PIXEL), "نقطة.png", "image/png"), alt="نقطة")
    media = upload_media.sync(client=editor, body=body)
    assert isinstance(media, MediaPublic), media
    assert (media.alt, media.width) == ("نقطة", 1)


def _comment(reader: AuthenticatedClient, article: ArticleWritten) -> None:
    new = CommentCreate(author_name="سلمى العوضي", author_email=ADDRESS_OF_A_READER, body=REMARK)
    posted = post_comment.sync(str(article.id), client=reader, body=new)
    assert isinstance(posted, CommentPosted), posted
    assert posted.status is CommentPostedStatus.APPROVED
    read = get_comment.sync(posted.comment.id, client=reader)
    assert isinstance(read, CommentPublic), read
    assert read.body_text == REMARK
    assert ADDRESS_OF_A_READER not in str(read.to_dict())
    threads = list_article_comments.sync(article.slug, client=reader)
    assert isinstance(threads, CommentThreadPage), threads
    assert [thread.id for thread in threads.items] == [posted.comment.id]


if __name__ == "__main__":
    main(sys.argv[1], os.environ["MAQAL_TOKEN"])
