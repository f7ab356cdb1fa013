"""Hosts in running text: links and bare names, and the domains that a site does not want to see."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from app.arabic.addresses import addresses
from app.arabic.letters import INVISIBLE

_MOST_LABELS = 12
"""Labels of a host that are looked at, from its end; a name has four at most in practice."""

_LABEL = r"[^\W_][\w\u200c\u200d-]{0,62}+"
_DOT = r"(?:[.\u3002\uff0e\uff61]|\s?[\[({]\s?(?:\.|dot|نقطة|نقطه)\s?[\])}]\s?|\sdot\s)"
_HOST = re.compile(rf"(?<![\w.-])({_LABEL}(?:{_DOT}{_LABEL})++)", re.IGNORECASE)
_ARABIC_BEFORE = re.compile(r"[\u0600-\u06ff\u200c\u200d]+(?=[A-Za-z0-9])")
_ARABIC_BEHIND = re.compile(r"(?<=[A-Za-z0-9])[\u0600-\u06ff\u200c\u200d]+$")
_LONGEST_LABEL = 64
_DOTS = re.compile(_DOT, re.IGNORECASE)
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W_](?:[\w-]{0,61}[^\W_])?")
_DROPPED = dict.fromkeys(map(ord, INVISIBLE))

_WELL_KNOWN = """
    com net org info biz io co me tv app dev xyz top site online shop store club live link click win vip icu cc ru cn
    tk ml ga cf gq pw ly gl gd ws us uk de fr es it nl eu ca au in pk ir tr eg sa ae ma dz tn jo iq sy lb ps qa kw bh
    om ye sd mr so dj edu gov mil page blog news space website tech pro mobi asia name bet casino loan work today world
    agency media digital money cash fund trade party date men stream download review science
    موقع شبكة بازار السعودية امارات مصر المغرب الجزائر تونس الاردن عمان قطر سورية فلسطين العراق السودان
"""
_ENDINGS = frozenset(_WELL_KNOWN.split())
"""Ends of names that are links without `https://` too; a full stop without a space is commoner behind other letters."""


class RefusedDomain(ValueError):  # noqa: N818  it says what the text is
    """A text is not the name of a domain."""


class Host(NamedTuple):
    """The name of a host in a text, and where it stands there."""

    name: str
    begin: int
    end: int


def canonical(domain: str) -> str:
    """The one spelling of a domain: lower case, in letters rather than in punycode, without `*.` or a dot at its end.

    Raises `RefusedDomain`.
    """
    name = _plain(domain.strip().removeprefix("*").strip("."))
    if len(name) > 253 or _DOMAIN.fullmatch(name) is None:
        raise RefusedDomain
    return name


def _plain(host: str) -> str:
    folded = unicodedata.normalize("NFKC", host.translate(_DROPPED)).lower()
    return ".".join(map(_label, folded.split(".")))


def _label(label: str) -> str:
    """A label in letters; one that says that it is punycode and is none stays as it is."""
    if not label.startswith("xn--"):
        return label
    try:
        return unicodedata.normalize("NFKC", label[4:].encode("ascii").decode("punycode")).lower()
    except (UnicodeError, ValueError):
        return label


def hosts(text: str) -> Iterator[Host]:
    """Every host that a text names: in links, in addresses of e-mail, bare, with `[.]` or `dot` for its dots."""
    for begin, end in _places(text):
        yield Host(_plain(_DOTS.sub(".", text[begin:end])), begin, end)


def _places(text: str) -> Iterator[tuple[int, int]]:
    """Where the hosts of a text stand, without the Arabic that is written onto them: «وexample.com»."""
    for found in _HOST.finditer(text):
        begin, end = found.span()
        if (before := _ARABIC_BEFORE.match(text, begin)) is not None:
            begin = before.end()
        tail = _ARABIC_BEHIND.search(text, max(begin, end - _LONGEST_LABEL), end)
        yield begin, end if tail is None else tail.start()


def blocked(host: str, domains: Mapping[str, object]) -> str | None:
    """The listed domain that a host is, or stands below."""
    labels = host.split(".")[-_MOST_LABELS:]
    return next((name for first in range(len(labels)) if (name := ".".join(labels[first:])) in domains), None)


def links(text: str) -> list[tuple[int, int]]:
    """Where the links of a text stand: addresses, and bare names with a well-known end (`wa.me/…`, `example.com`)."""
    found = [(each.begin, each.end) for each in addresses(text)]
    end = place = 0
    bare: list[tuple[int, int]] = []
    for begin, its_end in _places(text) if "." in text else ():
        while place < len(found) and found[place][1] <= begin:
            place += 1
        is_within = place < len(found) and found[place][0] <= begin
        is_mail = begin > 0 and text[begin - 1] == "@"
        name = text[begin:its_end]
        if not is_within and not is_mail and begin >= end and name.rpartition(".")[2].lower() in _ENDINGS:
            if not _has_space(name):
                bare.append((begin, its_end))
            end = its_end
    return sorted(found + bare)


def _has_space(text: str) -> bool:
    return any(each.isspace() for each in text)
