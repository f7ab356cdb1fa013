"""The page of a search: answers with what was found in them, and what they can be narrowed to."""

from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from app.articles.lists import Narrowing
from app.articles.presentation import Presenter
from app.db.keyset import Paging
from app.events import subjects
from app.pages.answers import Shown, shows
from app.search import service as searching
from app.search.service import Search
from app.web.paging import read_cursor, signed_members
from app.web.site import Site

PER_PAGE = 15
MOST_FACETS = 8
_FACETS = (("section", "sections"), ("tag", "tags"), ("author", "authors"))


async def search(site: Site, typed: str, narrowed: Narrowing, cursor: str | None) -> Shown:
    """The page; without a question it is the field alone."""
    context: dict[str, Any] = {"typed": typed, "answer": None, "facets": [], "chosen": _chosen(narrowed), "page": {}}
    if not typed.strip():
        return Shown("search", context)
    digest = sha256(repr((typed, narrowed)).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    order = f"page:search:{digest}"
    asked = Search(typed, Paging(PER_PAGE, read_cursor(cursor, site.keys, order=order)), narrowed)
    found = await site.database.read_aside(searching.answer, asked, Presenter.of_site(site.settings, site.now()))
    context |= {
        "answer": found,
        "page": signed_members(found.page, site.keys, order=order),
        "facets": [] if found.facets is None else _facets(found.facets, typed, narrowed),
        "query": _query(typed, narrowed),
    }
    return Shown("search", context, [subjects.TAGS, subjects.AUTHORS, *shows(found.hits)])


def _chosen(narrowed: Narrowing) -> dict[str, str]:
    chosen = {"section": narrowed.section, "tag": next(iter(narrowed.tags), None), "author": narrowed.author}
    return {name: str(value) for name, value in chosen.items() if value}


def _query(typed: str, narrowed: Narrowing, **more: str) -> str:
    return urlencode({"q": typed, **_chosen(narrowed), **more})


def _facets(facets: Any, typed: str, narrowed: Narrowing) -> list[dict[str, Any]]:
    """What the answers can be narrowed to, with its address; a facet that is chosen already is left out."""
    chosen = _chosen(narrowed)
    groups = []
    for name, members in _FACETS:
        entries = [] if name in chosen else getattr(facets, members)[:MOST_FACETS]
        if len(entries) > 1:
            choices = [
                {"name": each.name, "count": each.count, "query": _query(typed, narrowed, **{name: each.slug})}
                for each in entries
            ]
            groups.append({"title": members, "choices": choices})
    return groups
