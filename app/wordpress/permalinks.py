"""Every address that WordPress printed for something, or once printed."""

import re
from collections.abc import Iterable, Iterator
from html import unescape
from urllib.parse import quote

from app.imports.transfer_records import MOST_ADDRESSES
from app.wordpress.items import Item, Term
from app.wordpress.slugs import decoded
from app.wordpress.urls import host_and_path

LONGEST = 2000
"""Characters of an address that is kept."""

_DATED = re.compile(r"/\d{4}/\d{2}(?:/\d{2})?(?=/)")
_REFUSED = re.compile(r"[\x00-\x20\x7f]+")


def is_plain(link: str) -> bool:
    """Whether an address names an item by its number, as those of drafts do."""
    return bool(re.search(r"[?&](?:p|page_id|attachment_id|post_type)=", link))


def of_item(item: Item, *, home: str) -> list[str]:
    """The addresses of an item: its own, by its number, by its former slugs and on its former dates, and its guid."""
    link, guid = unescape(item.link), unescape(item.guid)
    home = home.rstrip("/")
    found = [] if is_plain(link) else [link, *_former(item, link)]
    found.append(f"{home}/?p={item.post_id}")
    if item.post_type == "page":
        found.append(f"{home}/?page_id={item.post_id}")
    elif item.post_type == "attachment":
        found.append(f"{home}/?attachment_id={item.post_id}")
    elif item.post_type != "post":
        found.append(f"{home}/?post_type={quote(item.post_type)}&p={item.post_id}")
    if guid.startswith(("http://", "https://")) and host_and_path(guid)[1].strip("/"):
        found.append(guid)
    return kept(found)


def _former(item: Item, link: str) -> Iterator[str]:
    slugs = [value for key, value in item.meta if key == "_wp_old_slug" and value.strip()]
    dates = [value for key, value in item.meta if key == "_wp_old_date"]
    for form in [link, *(_on(link, date) for date in dates)]:
        if form is None:
            continue
        if form != link:
            yield form
        yield from (_named(form, slug) for slug in slugs)


def _on(link: str, date: str) -> str | None:
    """An address with another date in it; None where it has none."""
    parts = date.strip().split("-")
    found = _DATED.search(link)
    if found is None or len(parts) != 3 or not all(part.isdigit() for part in parts):
        return None
    depth = found[0].count("/")
    return f"{link[: found.start()]}/{'/'.join(parts[:depth])}{link[found.end() :]}"


def _named(link: str, slug: str) -> str:
    """An address with another slug at its end."""
    head, _, _ = link.rstrip("/").rpartition("/")
    return f"{head}/{slug.strip('/')}{'/' if link.endswith('/') else ''}"


def of_term(term: Term, above: Iterable[Term], *, home: str) -> list[str]:
    """The addresses of an archive; where WordPress does not tell it, the one that it has unless somebody changed it."""
    home = home.rstrip("/")
    if term.taxonomy == "category":
        path = "/".join([*(each.slug for each in above), term.slug])
        found = [term.link, f"{home}/category/{path}/", f"{home}/category/{term.slug}/"]
        return kept([*found, f"{home}/?cat={term.term_id}"] if term.term_id else found)
    return kept([term.link, f"{home}/tag/{term.slug}/", f"{home}/?tag={term.slug}"])


def of_author(slug: str, user_id: str, link: str, *, home: str) -> list[str]:
    """The addresses of an author's archive."""
    home = home.rstrip("/")
    found = [link, f"{home}/author/{slug}/" if slug else "", f"{home}/?author={user_id}" if user_id else ""]
    return kept(found)


def kept(found: Iterable[str]) -> list[str]:
    """Each address once, those that are none or too long left out."""
    written = (_REFUSED.sub(lambda spaces: quote(spaces[0]), each.strip()) for each in found)
    once = {_same(each): each for each in written if each and len(each) <= LONGEST}
    return list(once.values())[:MOST_ADDRESSES]


def _same(address: str) -> str:
    return decoded(address) if "%" in address else address
