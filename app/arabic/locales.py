"""What CLDR knows of languages, as much as is needed at a time.

Babel keeps every language that was ever asked for, a thousand of them in 190 MiB, and authors choose the language of
their articles. Here a few are kept, with the languages of the site's own pages.
"""

from collections.abc import MutableMapping
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError, localedata

MOST_KEPT = 8
"""Languages beside Arabic and English; each takes some 600 KiB."""

_ALWAYS_KEPT = ("root", "ar", "en")


@lru_cache(maxsize=MOST_KEPT)
def locale_of(language: str) -> Locale | None:
    """The locale of a language tag; None for one that CLDR does not know."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    _ = locale.months  # loads it
    _forget_others()
    return locale


def _forget_others() -> None:
    """Have Babel forget what a locale that we keep holds by itself; nothing, should it keep it elsewhere one day."""
    kept: MutableMapping[str, Any] = getattr(localedata, "_cache", {})
    for name in list(kept):
        if name.partition("_")[0] not in _ALWAYS_KEPT:
            kept.pop(name, None)
