"""What CLDR knows of languages, as much as is needed at a time.

Babel keeps every language that was ever asked for, a thousand of them in 190 MiB, and authors choose the language of
their articles. Here a few are kept, with the languages of the site's own pages. Of each the parts are kept that dates,
durations and numbers need: names of countries, currencies and time zones are four fifths of a language.
"""

from collections.abc import Mapping, MutableMapping
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError, core, localedata

MOST_KEPT = 8
"""Languages beside Arabic and English; each takes some 200 KiB."""

_ALWAYS_KEPT = ("root", "ar", "en")

_NEVER_ASKED = (
    "territories", "languages", "variants", "scripts", "list_patterns", "time_zones", "meta_zones", "interval_formats",
    "datetime_skeletons", "compact_decimal_formats", "compact_currency_formats", "currency_formats", "currency_names",
    "currency_names_plural", "currency_symbols", "compound_unit_patterns", "day_period_rules",
)  # fmt: skip
"""Parts of a language that no page of ours shows."""

_BY_UNIT = ("unit_patterns", "unit_display_names")
_ASKED_UNITS = "duration-"
"""Of 200 units, those of time are written."""

_NEVER_ASKED_OF_ALL = (
    "territory_zones", "zone_aliases", "zone_territories", "windows_zone_mapping", "territory_currencies",
    "currency_fractions", "territory_languages", "meta_zones", "all_currencies",
)  # fmt: skip
"""Parts of what CLDR knows of the world; scripts and aliases of languages are asked for."""


@lru_cache(maxsize=MOST_KEPT)
def locale_of(language: str) -> Locale | None:
    """The locale of a language tag; None for one that CLDR does not know."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return None
    _ = locale.months  # loads it
    forget_the_rest()
    return locale


def forget_the_rest() -> None:
    """Have Babel forget what nobody asks for, and languages that a locale of ours holds by itself.

    Nothing is done should Babel keep it elsewhere one day.
    """
    kept: MutableMapping[str, MutableMapping[str, Any]] = getattr(localedata, "_cache", {})
    for name, data in list(kept.items()):
        for part in _NEVER_ASKED:
            data.pop(part, None)
        for part in _BY_UNIT:
            units = data.get(part, {})
            if any(not unit.startswith(_ASKED_UNITS) for unit in units):
                data[part] = {unit: said for unit, said in units.items() if unit.startswith(_ASKED_UNITS)}
        if name.partition("_")[0] not in _ALWAYS_KEPT:
            kept.pop(name, None)
    of_all: MutableMapping[str, Any] = getattr(core, "_global_data", None) or {}
    forgotten = [of_all.pop(part, None) for part in _NEVER_ASKED_OF_ALL]
    if any(forgotten):
        of_all["likely_subtags"] = _of_known_languages(of_all["likely_subtags"])


def _of_known_languages(likely: Mapping[str, str]) -> dict[str, str]:
    """In what script and country a language is mostly written, without the 7,000 that CLDR knows nothing else of."""
    known = {name.partition("_")[0] for name in localedata.locale_identifiers()}
    localedata.locale_identifiers.cache_clear()
    return {tag: whole for tag, whole in likely.items() if whole.partition("_")[0] in known}
