"""Who may do what to which object: a row for every operation of OpenAPI, on both databases.

Every cell is asked of an object that nobody has changed. Whose article in which state:
see `tests/articles/test_rights.py`.
"""

from fastapi import FastAPI

from app.main import create_app
from app.settings import load_settings
from app.web.site import Site
from tests.operations import operations
from tests.stage import ROLES, staged

Cells = dict[str, str]

READ_BY_ALL = {"site": "200 200 200 200 200"}
OF_THE_CATALOG = {"site": "401 403 403 201 201"}
ENTRY_READ = {"section": "200 200 200 200 200"}
ENTRY_CHANGED = {"section": "401 403 403 200 200"}
ENTRY_DELETED = {"section": "401 403 403 204 204"}
ARTICLE_READ = {
    "published": "200 200 200 200 200",
    "draft": "404 404 404 200 200",
    "author's draft": "404 200 404 200 200",
}
ARTICLE_CHANGED = {
    "published": "401 403 403 200 200",
    "draft": "401 404 403 200 200",
    "author's draft": "401 200 403 200 200",
}
ARTICLE_MOVED = dict.fromkeys(ARTICLE_READ, "401 403 403 200 200")
ARTICLE_ARCHIVED = {**dict.fromkeys(ARTICLE_READ, "401 403 403 409 409"), "published": "401 403 403 200 200"}
COMMENT_MODERATED = dict.fromkeys(("approved", "pending", "under a draft"), "401 403 200 200 200")
SIGNED_IN = {"site": "401 200 200 200 200"}
FOR_ADMINS = {"author's account": "401 403 403 403 200"}


def with_status(cells: Cells, status: int) -> Cells:
    """The same rights for a verb that answers with another status."""
    return {thing: row.replace("200", str(status)) for thing, row in cells.items()}


MATRIX: dict[str, Cells] = {
    "list_articles": READ_BY_ALL,
    "get_article": ARTICLE_READ,
    "create_article": {"site": "401 201 403 201 201"},
    "replace_article": ARTICLE_CHANGED,
    "update_article": ARTICLE_CHANGED,
    "delete_article": with_status(ARTICLE_CHANGED, 204),
    "put_article_by_external_id": {**ARTICLE_CHANGED, "site": "401 201 403 201 201"},
    "get_article_source": ARTICLE_CHANGED,
    "publish_article": ARTICLE_MOVED,
    "unpublish_article": ARTICLE_MOVED,
    "archive_article": ARTICLE_ARCHIVED,
    "restore_article": ARTICLE_MOVED,
    "list_revisions": ARTICLE_CHANGED,
    "get_revision": ARTICLE_CHANGED,
    "diff_revisions": ARTICLE_CHANGED,
    "restore_revision": ARTICLE_CHANGED,
    "create_preview": with_status(ARTICLE_CHANGED, 201),
    "revoke_previews": with_status(ARTICLE_CHANGED, 204),
    "get_preview": {"draft": "200 200 200 200 200"},
    "search_articles": READ_BY_ALL,
    "suggest": READ_BY_ALL,
    "list_related": {"published": "200 200 200 200 200", "draft": "404 404 404 404 404"},
    "list_article_comments": ARTICLE_READ,
    "post_comment": {
        "published": "201 201 201 201 201",
        "draft": "404 404 404 409 409",
        "author's draft": "404 409 404 409 409",
    },
    "list_comments": READ_BY_ALL,
    "count_comments": READ_BY_ALL,
    "get_comment": {
        "approved": "200 200 200 200 200",
        "pending": "404 404 200 200 200",
        "under a draft": "404 404 200 200 200",
    },
    "list_replies": {
        "approved": "200 200 200 200 200",
        "pending": "404 404 404 404 404",
        "under a draft": "404 404 404 404 404",
    },
    "update_comment": COMMENT_MODERATED,
    "delete_comment": with_status(COMMENT_MODERATED, 204),
    "list_moderation_comments": {"site": "401 403 200 200 200"},
    "approve_comment": COMMENT_MODERATED,
    "reject_comment": COMMENT_MODERATED,
    "mark_comment_as_spam": COMMENT_MODERATED,
    "trash_comment": COMMENT_MODERATED,
    "restore_comment": COMMENT_MODERATED,
    "moderate_comments": COMMENT_MODERATED,
    "get_commenter": dict.fromkeys(COMMENT_MODERATED, "401 403 200 403 200"),
    "list_sections": READ_BY_ALL,
    "list_tags": READ_BY_ALL,
    "list_authors": READ_BY_ALL,
    "get_section": ENTRY_READ,
    "get_tag": {"tag": ENTRY_READ["section"]},
    "get_author": {"byline": ENTRY_READ["section"]},
    "create_section": OF_THE_CATALOG,
    "create_tag": OF_THE_CATALOG,
    "create_author": OF_THE_CATALOG,
    "update_section": ENTRY_CHANGED,
    "update_tag": {"tag": ENTRY_CHANGED["section"]},
    "update_author": {"byline": ENTRY_CHANGED["section"]},
    "delete_section": ENTRY_DELETED,
    "delete_tag": {"tag": ENTRY_DELETED["section"]},
    "delete_author": {"byline": ENTRY_DELETED["section"]},
    "merge_tag": {"tag": ENTRY_CHANGED["section"]},
    "create_access_token": READ_BY_ALL,
    "revoke_access_token": with_status(SIGNED_IN, 204),
    "get_me": SIGNED_IN,
    "update_me": SIGNED_IN,
    "create_account": {"site": "401 403 403 403 201"},
    "list_accounts": {"site": FOR_ADMINS["author's account"]},
    "get_account": FOR_ADMINS,
    "update_account": FOR_ADMINS,
    "create_token": with_status(SIGNED_IN, 201),
    "list_tokens": SIGNED_IN,
    "delete_token": {"own token": "401 204 204 204 204", "somebody's token": "401 404 404 404 404"},
    "get_health": READ_BY_ALL,
    "get_readiness": READ_BY_ALL,
    "get_metrics": {"site": "401 403 403 403 200"},
}
LAST = {"update_account"}
"""What makes people others than they were."""

DOCUMENT = sorted(
    operations(create_app(load_settings(_env_file=None)).openapi()), key=lambda operation: operation.id in LAST
)


def test_every_operation_has_a_row() -> None:
    assert {operation.id for operation in DOCUMENT} == set(MATRIX)


def test_the_document_asks_for_credentials_where_the_matrix_does() -> None:
    for operation in DOCUMENT:
        if operation.id == "get_metrics":  # on the machine itself it asks for none
            continue
        refuses_guests = {row.split()[0] for row in MATRIX[operation.id].values()} == {"401"}
        assert (operation.scopes is not None) == refuses_guests, operation.id


async def test_rights(site: Site, app: FastAPI) -> None:
    async with staged(site, app) as stage:
        for operation in DOCUMENT:
            told = {
                thing: " ".join([str((await stage.ask(operation, thing, role)).status_code) for role in ROLES])
                for thing in MATRIX[operation.id]
            }
            assert (operation.id, told) == (operation.id, MATRIX[operation.id])
