"""Old addresses as they are compared: encoding, case, slashes, hosts, queries, what was cut."""

from urllib.parse import quote

import pytest

from app.addresses import AddressError
from app.redirects.old_addresses import LONGEST, read

PATH = "/2023/03/20/سوق-المباركية"
LOWER = "/2023/03/20/" + quote("سوق-المباركية").lower()

SAME = {
    PATH: [
        PATH, PATH + "/", LOWER, LOWER.upper(), LOWER.replace("%", "%25"), LOWER.replace("%", "%2525"), PATH[1:],
        f"http://example.org{PATH}/", f"//www.Example.org:8080{LOWER}", f"/index.php{PATH}/",
        f"/{PATH}",
        f"{PATH}?utm_source=x&fbclid=7", f"{PATH}#comment-204", f"  {PATH}\u200f ", f"{LOWER}%d",
        f"{LOWER}%d9/", f"{LOWER}%",
    ],
    "/?p=17": ["?p=17", "/?p=17", "http://example.org/?p=17", "/index.php?p=17&utm_medium=rss", "/?p=17#comments"],
    "/?p=42&post_type=kitab": ["http://example.org/?post_type=kitab&#038;p=42", "/?p=42&amp;post_type=kitab"],
    "/?s=بحث": ["/?s=%D8%A8%D8%AD%D8%AB", "/?s=بحث"],
    "/": ["", "/", "http://example.org", "https://example.org/", "#top", "/index.php", "http://user@example.org:80"],
    "/كافيه-é": ["/كافيه-e\u0301/", "/%D9%83%D8%A7%D9%81%D9%8A%D9%87-%C3%89"],
    "/100%-صحيح": ["/100%25-صحيح", "/100%-صحيح"],
}  # fmt: skip


def test_every_way_of_writing_an_address_has_one_key() -> None:
    for key, written in SAME.items():
        assert {read(each).key for each in written} == {key}


def test_the_host_is_told_apart_in_ascii_without_www_and_port() -> None:
    hosts = {
        "http://www.Example.org/x": "example.org", "//sidra.example:8443": "sidra.example", "/x": "",
        "https://مجلة.example/x": "xn--tgb1dbd.example".replace("tgb1dbd", read("http://مجلة.example").host[4:-8]),
        "http://[2001:db8::1]:80/x": "[2001:db8::1]", "http://user:secret@example.org/": "example.org",
    }  # fmt: skip
    assert {each: read(each).host for each in hosts} == hosts
    assert read("http://مجلة.example").host.startswith("xn--")


def test_slugs_that_differ_by_a_hamza_stay_different() -> None:
    assert read("/أمن").key != read("/امن").key


def test_what_nobody_could_ask_for_is_refused() -> None:
    for address in ("/" + "x" * LONGEST, "/" + "م" * (LONGEST // 2), "/?" + "&".join(f"a{n}=1" for n in range(60))):
        with pytest.raises(AddressError):
            read(address)


def test_nothing_that_is_sent_breaks_it() -> None:
    for address in (
        "\ud800",
        "/%00%01",
        "http://[::1",
        "///",
        "?=&=&&",
        "%",
        "http://",
        "\\\\x\\y",
        "/\ufeff",
        "#",
        "/a\nb",
    ):
        assert "\0" not in read(address).key
        assert read(read(address).key).path == read(address).path
