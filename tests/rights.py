"""Who may do what: for every operation of OpenAPI, each thing and each role, the status of the answer."""

from tests.operations import operations, specification

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


COMMENT_MARKED = {**COMMENT_MODERATED, "pending": "401 403 409 409 409"}


COMMENT_SEEN = {
    "approved": "200 200 200 200 200",
    "pending": "404 404 404 404 404",
    "under a draft": "404 404 404 404 404",
}


COMMENTS_CLOSED = {"published": "401 403 200 200 200", "draft": "401 403 404 200 200"}


SIGNED_IN = {"site": "401 200 200 200 200"}


FOR_ADMINS = {"author's account": "401 403 403 403 200"}


FOR_WEBHOOKS = {"webhook": "401 403 403 403 200"}


def with_status(cells: Cells, status: int) -> Cells:
    """The same rights for a verb that answers with another status."""
    return {thing: row.replace("200", str(status)) for thing, row in cells.items()}


MATRIX: dict[str, Cells] = {
    "list_articles": READ_BY_ALL,
    "get_article": ARTICLE_READ,
    "create_article": {"site": "401 201 403 201 201"},
    "render_article": {"site": "401 200 403 200 200"},
    "replace_article": ARTICLE_CHANGED,
    "update_article": ARTICLE_CHANGED,
    "delete_article": with_status(ARTICLE_CHANGED, 204),
    "put_article_by_external_id": {
        **ARTICLE_CHANGED,
        "draft": "401 201 403 200 200",  # the author gets one of their own
        "site": "401 201 403 201 201",
    },
    "get_article_source": ARTICLE_CHANGED,
    "publish_article": ARTICLE_MOVED,
    "unpublish_article": ARTICLE_MOVED,
    "archive_article": ARTICLE_ARCHIVED,
    "restore_article": ARTICLE_MOVED,
    "list_translations": ARTICLE_CHANGED,
    "replace_translations": ARTICLE_CHANGED,
    "delete_translations": with_status(ARTICLE_CHANGED, 204),
    "list_revisions": ARTICLE_CHANGED,
    "get_revision": ARTICLE_CHANGED,
    "diff_revisions": ARTICLE_CHANGED,
    "restore_revision": ARTICLE_CHANGED,
    "create_preview": with_status(ARTICLE_CHANGED, 201),
    "list_previews": ARTICLE_CHANGED,
    "revoke_previews": with_status(ARTICLE_CHANGED, 204),
    "get_preview": {"draft": "200 200 200 200 200"},
    "search_articles": READ_BY_ALL,
    "suggest": READ_BY_ALL,
    "get_adjacent_articles": ARTICLE_READ,
    "resolve_address": READ_BY_ALL,
    "list_related": {"published": "200 200 200 200 200", "draft": "404 404 404 404 404"},
    "view_article": {"published": "204 204 204 204 204", "draft": "404 404 404 404 404"},
    "list_popular": READ_BY_ALL,
    "get_article_views": ARTICLE_CHANGED,
    "get_site_views": {"site": "401 403 403 200 200"},
    "list_article_comments": ARTICLE_READ,
    "post_comment": {
        "published": "201 201 201 201 201",
        "draft": "404 404 404 409 409",
        "author's draft": "404 409 404 409 409",
    },
    "like_comment": COMMENT_SEEN,
    "unlike_comment": with_status(COMMENT_SEEN, 204),
    "report_comment": {"approved": "204 204 204 204 204", "pending": "204 204 204 204 204"},
    "list_comment_reports": COMMENT_MODERATED,
    "list_comments": READ_BY_ALL,
    "count_comments": READ_BY_ALL,
    "get_comment_form": READ_BY_ALL,
    "get_comment": {
        "approved": "200 200 200 200 200",
        "pending": "404 404 200 200 200",
        "under a draft": "404 404 200 200 200",
    },
    "list_replies": COMMENT_SEEN,
    "update_comment": COMMENT_MODERATED,
    "delete_comment": with_status(COMMENT_MODERATED, 204),
    "list_moderation_comments": {"site": "401 403 200 200 200"},
    "approve_comment": COMMENT_MODERATED,
    "reject_comment": COMMENT_MODERATED,
    "mark_comment_as_spam": COMMENT_MODERATED,
    "trash_comment": COMMENT_MODERATED,
    "restore_comment": COMMENT_MODERATED,
    "pin_comment": COMMENT_MARKED,
    "unpin_comment": COMMENT_MODERATED,
    "feature_comment": COMMENT_MARKED,
    "unfeature_comment": COMMENT_MODERATED,
    "undo_act": {"act": "401 403 200 200 200"},
    "undo_batch": {"batch": "401 403 200 200 200"},
    "get_moderation_statistics": {"site": "401 403 200 200 200"},
    "list_acts": {"site": "401 403 200 200 200"},
    "list_notes": COMMENT_MODERATED,
    "create_note": with_status(COMMENT_MODERATED, 201),
    "delete_note": {"own note": "401 403 204 204 204", "somebody's note": "401 403 403 403 204"},
    "create_block": with_status(COMMENT_MODERATED, 201),
    "list_blocks": {"site": "401 403 200 200 200"},
    "end_block": {"block": "401 403 204 204 204"},
    "answer_comment": {"approved": "401 403 201 201 201", "pending": "401 403 201 201 201"},
    "moderate_comments": COMMENT_MODERATED,
    "close_article_comments": COMMENTS_CLOSED,
    "reopen_article_comments": COMMENTS_CLOSED,
    "get_rules": {"site": "401 403 200 200 200"},
    "replace_rules": {"site": "401 403 200 200 200"},
    "try_rules": {"site": "401 403 200 200 200"},
    "get_article_rules": COMMENTS_CLOSED,
    "replace_article_rules": COMMENTS_CLOSED,
    "delete_article_rules": with_status(COMMENTS_CLOSED, 204),
    "get_commenter": dict.fromkeys(COMMENT_MODERATED, "401 403 200 403 200"),
    "list_sections": READ_BY_ALL,
    "list_tags": READ_BY_ALL,
    "list_authors": READ_BY_ALL,
    "get_section": ENTRY_READ,
    "get_tag": {"tag": "404 404 404 200 200", "tag of a listed article": ENTRY_READ["section"]},
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
    "upload_media": {"site": "401 201 403 201 201"},
    "list_media": {"site": "401 200 403 200 200"},
    "get_media": {"media": "401 200 403 200 200"},
    "get_media_uses": {"media": "401 200 403 200 200"},
    "update_media": {"media": "401 403 403 200 200", "author's media": "401 200 403 200 200"},
    "delete_media": {"media": "401 403 403 204 204", "author's media": "401 204 403 204 204"},
    "import_comments": {"site": "401 403 403 200 200"},
    "create_import": {"site": "401 403 403 202 202"},
    "list_imports": {"site": "401 403 403 200 200"},
    "get_import": {"import": "401 403 403 200 200"},
    "list_import_lines": {"import": "401 403 403 200 200"},
    "export_by_receipt": {"site": "422 422 422 422 422"},  # nobody sends a receipt here
    "erase_by_receipt": {"site": "422 422 422 422 422"},
    "create_privacy_request": with_status(READ_BY_ALL, 404),
    "create_webhook": {"site": "401 403 403 403 201"},
    "list_webhooks": {"site": FOR_ADMINS["author's account"]},
    "get_webhook": FOR_WEBHOOKS,
    "update_webhook": FOR_WEBHOOKS,
    "delete_webhook": with_status(FOR_WEBHOOKS, 204),
    "rotate_webhook_secret": FOR_WEBHOOKS,
    "test_webhook": with_status(FOR_WEBHOOKS, 202),
    "list_webhook_deliveries": FOR_WEBHOOKS,
    "redeliver_to_webhook": {"delivery": "401 403 403 403 202"},
    "get_site": READ_BY_ALL,
    "get_menus": {"site": "401 403 403 403 200"},
    "update_site": {"site": "401 403 403 403 200"},
    "create_access_token": READ_BY_ALL,
    "revoke_access_token": with_status(SIGNED_IN, 204),
    "get_me": SIGNED_IN,
    "update_me": SIGNED_IN,
    "get_my_notifications": with_status(SIGNED_IN, 404),  # this site sends no mail
    "update_my_notifications": with_status(SIGNED_IN, 404),
    "create_verification": with_status(READ_BY_ALL, 404),
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


DOCUMENT = sorted(operations(specification()), key=lambda operation: operation.id in LAST)
