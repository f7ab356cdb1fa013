"""Subjects: the parts of a site that an answer shows. A cached response depends on some; a fact changes some.

The name of a subject is also its cache tag (`Cache-Tag`).
"""

from collections.abc import Mapping
from typing import NewType

Subject = NewType("Subject", str)
"""One part of a site."""

ARTICLE_LIST = Subject("list")
"""Which articles there are, in every order but by the number of comments; what lists and search show of each."""

ENTRY_NAMES = Subject("articles")
"""What articles show of their sections, tags, authors and uploaded pictures."""

OLD_ADDRESSES = Subject("old_addresses")
"""Where the addresses of other sites lead."""

COMMENTS = Subject("comments")
"""The visible comments of the whole site."""

COMMENT_COUNTS = Subject("comment_counts")
"""The order of articles by their numbers of comments."""

POPULAR = Subject("popular")
"""Which articles are the most read."""

MAIL = Subject("mail")
"""The mail that waits to be sent; no answer shows it."""

WEBHOOKS = Subject("webhooks")
"""The events that wait to be sent to webhooks; no answer that is cached shows them."""

PRIVACY = Subject("privacy")
"""What people ask about what is stored of them; no answer shows it."""

IMPORTS = Subject("imports")
"""Files that wait to be imported; no answer that is cached shows them."""

OUTBOX = Subject("outbox")
"""The events that have their place in the order of commits; no answer that is cached shows them."""

SECTIONS = Subject("sections")
TAGS = Subject("tags")
AUTHORS = Subject("authors")
"""The entries of each kind, with the numbers of their listed articles."""

RULES = Subject("rules")
"""What a new comment has to pass."""

BLOCKS = Subject("blocks")
"""Who may not comment for a time."""

SITE = Subject("site")
"""What administrators say of the site, and its menus."""

STAFF_NAMES = Subject("staff_names")
"""The names of those who sign in."""

ENTRIES: Mapping[str, Subject] = {"section": SECTIONS, "tag": TAGS, "author": AUTHORS}


def article(article_id: int) -> Subject:
    """One article, with its number of comments."""
    return Subject(f"article:{article_id}")


def comments_of(article_id: int) -> Subject:
    """The comments under one article."""
    return Subject(f"comments:{article_id}")
