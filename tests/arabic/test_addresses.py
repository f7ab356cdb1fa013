"""Bare addresses in running text."""

import time

import pytest

from app.arabic.addresses import addresses


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("انظر https://example.org/a، ثم عُد", ["https://example.org/a"]),
        ("(https://example.org/a_(b))", ["https://example.org/a_(b)"]),
        ("«https://example.org/صفحة»", ["https://example.org/صفحة"]),
        ("وhttps://مثال.إختبار/مقال؟", ["https://مثال.إختبار/مقال"]),
        ("لـhttps://example.org:8000/?a=1&b=2#c!", ["https://example.org:8000/?a=1&b=2#c"]),
        ("زوروا www.example.org.", ["https://www.example.org"]),
        ("https://a.org،https://b.org؛ www.c.org", ["https://a.org", "https://b.org", "https://www.c.org"]),
        ("https://ar.wikipedia.org/wiki/عمان،_الأردن؟", ["https://ar.wikipedia.org/wiki/عمان،_الأردن"]),
        ("نص.https://example.org/x…", ["https://example.org/x"]),
        ("HTTPS://EXAMPLE.ORG/A", ["HTTPS://EXAMPLE.ORG/A"]),
        ("\u200fhttps://example.org/a\u200f", ["https://example.org/a"]),
        ("salma@www.example.org", []),
        ("http:// www. https://", []),
        ("javascript://www.x", []),
        ("http://localhost/x", []),
        ("https://name:secret@example.org/", []),
        ('https://example.org/"onmouseover=x', ["https://example.org/"]),
    ],
)
def test_an_address_ends_where_the_sentence_goes_on(text: str, found: list[str]) -> None:
    assert [address.href for address in addresses(text)] == found


@pytest.mark.parametrize(
    "text", ["https://" * 20_000, "https://a.b," * 12_000, "https://a" + ")" * 150_000, "www." * 40_000]
)
def test_looking_for_addresses_takes_time_in_proportion(text: str) -> None:
    begun = time.thread_time()
    list(addresses(text))
    assert time.thread_time() - begun < 2
