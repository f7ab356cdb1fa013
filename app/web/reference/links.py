"""Which operations follow from the answer of another, and with which parameters."""

from collections.abc import Mapping

_REF = {"ref": "$response.body#/id"}
_ID = {"id": "$response.body#/id"}

LINKS: Mapping[str, Mapping[str, Mapping[str, str]]] = {
    "create_article": {
        "get_article": _REF,
        "update_article": _REF,
        "publish_article": _ID,
    },
    "put_article_by_external_id": {"get_article": _REF, "publish_article": _ID},
    "get_article": {"list_article_comments": _REF, "post_comment": _REF},
    "create_preview": {"get_preview": {"token": "$response.body#/token"}},
    "post_comment": {"get_comment": {"id": "$response.body#/comment/id"}},
    "create_section": {"get_section": _REF, "delete_section": _REF},
    "create_tag": {"get_tag": _REF, "merge_tag": _ID},
    "create_author": {"get_author": _REF, "delete_author": _REF},
    "upload_media": {"get_media": _ID, "update_media": _ID},
    "create_account": {"get_account": _ID, "update_account": _ID},
    "create_webhook": {"get_webhook": _ID, "update_webhook": _ID, "test_webhook": _ID, "delete_webhook": _ID},
    "create_token": {"delete_token": _ID},
}
