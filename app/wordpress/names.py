"""How an import calls what comes from one WordPress: its external ids, the same at every reading and by either road."""

from typing import NamedTuple

from app.wordpress.items import Term
from app.wordpress.slugs import decoded

LONGEST = 150


class Names(NamedTuple):
    """Those of one source: `wp:17`, `wp:category:3`."""

    source: str = "wp"

    def item(self, post_id: str) -> str:
        """A post of any type; `file:` and a path is an upload that is in no library."""
        return f"{self.source}:{post_id}"

    def term(self, term: Term) -> str:
        """A category or a tag, by its number where it has one."""
        kind = "tag" if term.taxonomy == "post_tag" else term.taxonomy
        return f"{self.source}:{kind}:{term.term_id or decoded(term.slug)[:LONGEST]}"

    def author(self, user_id: str) -> str:
        """An account."""
        return f"{self.source}:author:{user_id}"

    def comment(self, comment_id: str) -> str:
        """A comment."""
        return f"{self.source}:comment:{comment_id}"
