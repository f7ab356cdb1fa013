"""Links and hosts in running text, and the domains that a site does not want to see."""

import pytest

from app.rules import hosts
from app.rules.hosts import RefusedDomain

BLOCKED = {hosts.canonical(each): None for each in ("casino.example", "مثال.إختبار", "xn--fsqu00a.xn--0zwm56d")}


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("https://casino.example/x", "casino.example"),
        ("HTTPS://WWW.CASINO.EXAMPLE", "casino.example"),
        ("زوروا casino.example اليوم", "casino.example"),
        ("a.b.casino.example:8080/path", "casino.example"),
        ("casino[.]example", "casino.example"),
        ("casino (dot) example", "casino.example"),
        ("casino dot example", "casino.example"),
        ("casino[نقطة]example", "casino.example"),
        ("casino。example", "casino.example"),
        ("ｃａｓｉｎｏ.example", "casino.example"),
        ("cas\u200cino.example", "casino.example"),
        ("وcasino.example", "casino.example"),
        ("بـcasino.exampleالآن", "casino.example"),
        ("win@casino.example", "casino.example"),
        ("https://good.example@casino.example/", "casino.example"),
        ("http://مثال.إختبار/صفحة", "مثال.إختبار"),
        ("http://xn--mgbh0fb.xn--kgbechtv/", "مثال.إختبار"),
        ("XN--MGBH0FB.XN--KGBECHTV", "مثال.إختبار"),
        ("例子.测试", "例子.测试"),
    ],
)
def test_a_blocked_domain_is_seen(text: str, domain: str) -> None:
    assert domain in {hosts.blocked(each.name, BLOCKED) for each in hosts.hosts(text)}


@pytest.mark.parametrize(
    "text",
    [
        "notcasino.example",
        "casino.example.org",
        "casino.examples",
        "casino example",
        "انتهى.ثم بدأ",
        "",
        ".",
        "xn--.xn--",
        "xn--99999999.example",
        "a" * 5000,
        "a." * 5000,
        "-." * 100,
    ],
)
def test_another_one_is_not(text: str) -> None:
    assert {hosts.blocked(each.name, BLOCKED) for each in hosts.hosts(text)} <= {None}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("كلام بلا روابط", 0),
        ("انتهى الكلام.ثم بدأ", 0),
        ("https://a.example و http://b.example", 2),
        ("www.a.example", 1),
        ("wa.me/966500000000 و t.me/x", 2),
        ("example.com, example.org", 2),
        ("https://example.com/a.html?b=c.com", 1),
        ("salma@example.com", 0),
        ("node.js وREADME.txt", 0),
        ("الساعة 3.30 مساء", 0),
    ],
)
def test_links_are_counted_with_and_without_their_scheme(text: str, count: int) -> None:
    found = hosts.links(text)
    assert len(found) == count
    assert all(text[begin:end].strip() for begin, end in found)


@pytest.mark.parametrize(
    "domain", ["", "example", "a b.example", "https://a.example", "a.example/x", "a..b", "*", "-.x"]
)
def test_what_is_no_domain_is_refused(domain: str) -> None:
    with pytest.raises(RefusedDomain):
        hosts.canonical(domain)


@pytest.mark.parametrize("domain", ["Casino.Example", "*.casino.example", "casino.example.", " casino.example "])
def test_a_domain_has_one_spelling(domain: str) -> None:
    assert hosts.canonical(domain) == "casino.example"
