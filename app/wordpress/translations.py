"""Languages of articles, and which are one another's translations: as Polylang and WPML say it."""

import re
from typing import NamedTuple

from app.arabic.direction import majority
from app.wordpress.items import Item
from app.wordpress.names import Names

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_IN_PATH = re.compile(r"https?://[^/]+/([a-z]{2})/")
_IN_QUERY = re.compile(r"[?&]lang=([a-z]{2}(?:-[a-z]{2,4})?)\b")
_CODES = ("_wpml_import_language_code", "wpml_language", "_wpml_language", "_icl_lang")
_COPY_OF = "_icl_lang_duplicate_of"


class Language(NamedTuple):
    """The language of a site, and whether it is written from right to left."""

    code: str | None
    is_rtl: bool


def site_language(written: str) -> Language:
    """The language that an archive declares: `ar`, `en-US`."""
    code = _code(written)
    return Language(code, (code or "ar").split("-")[0] in {"ar", "fa", "ur", "he", "ckb", "ps", "sd", "ug"})


def language_of(item: Item, text: str, site: Language) -> str | None:
    """The language of an item: as a plugin says, or else that of the site.

    An Arabic text on a site that nobody told to be Arabic is Arabic all the same.
    """
    named = [_code(each.slug) for each in item.terms if each.taxonomy == "language"]
    named += [_code(item.field(name)) for name in _CODES]
    if item.field(_COPY_OF):
        for pattern in (_IN_QUERY, _IN_PATH):
            named += [found[1]] if (found := pattern.search(item.link)) else []
    found_code = next(filter(None, named), None)
    if found_code is None and not site.is_rtl and majority(text) == "rtl":
        return "ar"
    return found_code or site.code


def copied_item(item: Item) -> str:
    """The id of the item of which WPML made this one as a translation; empty for all others."""
    return item.field(_COPY_OF)


def translation_group(item: Item, names: Names, copied: frozenset[str]) -> str | None:
    """What the translations of one article have in common; `copied` are the items that others are copies of."""
    polylang = next((each.slug for each in item.terms if each.taxonomy == "post_translations"), None)
    if polylang:
        return f"{names.source}:pll:{polylang}"[:200]
    if wpml := item.field("_wpml_import_translation_group"):
        return f"{names.source}:wpml:{wpml}"[:200]
    of = copied_item(item) or (item.post_id if item.post_id in copied else "")
    return f"{names.source}:icl:{of}"[:200] if of else None


def _code(written: str) -> str | None:
    """A language's code as BCP 47 has it; WordPress writes `ar_SA` and `zh-hans` as well."""
    code = written.strip().removeprefix("pll_").replace("_", "-")
    head, _, tail = code.partition("-")
    code = "-".join(filter(None, [head.lower(), tail]))
    return code if _LANGUAGE.fullmatch(code) and len(code) <= 35 else None
