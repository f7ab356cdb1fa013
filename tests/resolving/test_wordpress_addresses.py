"""What an old address can mean, without a database; and that reading one takes no time, whatever it is."""

import time

from app.catalog.models import Kind
from app.redirects.old_addresses import LONGEST
from app.resolving.wordpress_addresses import Entry, Period, understand

HOSTILE = (
    "/a", "/aaaaaaaaaa", "/1", "/2023", "/2023/03", "-1x1", "-scaled", "/page/1", "/feed", "/comment-page-2",
    "%25", "%d8",
    "/category/a", "&#038;", "&a=1", "?", "#", "//", "\\", "/index.php", "é", "e\u0301", "\u200f", "[", "@", "/a-", "1",
)  # fmt: skip
SECONDS = 0.1
"""What reading the longest address may take on a busy machine; it takes a thousandth of a second."""


def test_reading_an_address_takes_no_time() -> None:
    slow = {}
    for part in HOSTILE:
        for start, end in (("/", ""), ("http://", "/x"), ("/?p=", "x"), ("/", ".jpg"), ("/", "/x.")):
            address = start + part * ((LONGEST - 16) // len((part).encode())) + end
            begun = time.perf_counter()
            try:
                understand(address)
            except ValueError:  # too many parameters
                continue
            finally:
                if (took := time.perf_counter() - begun) > SECONDS:
                    slow[start, part, end] = took
    assert not slow


def test_archives_of_dates_and_articles_on_a_day() -> None:
    periods = {
        "/2023": Period(2023), "/2023/3/": Period(2023, 3), "/blog/2023/03/20/": Period(2023, 3, 20),
        "/?m=20230320": Period(2023, 3, 20),
        "/archives/date/2023": Period(2023), "/2023/13": None, "/0000": None, "/20/2023": None,
        "/?year=99999": None, "/?m=2": None,
    }  # fmt: skip
    assert {address: understand(address).period for address in periods} == periods
    assert [understand(f"/{day}/slug").day for day in ("2023/03/20", "2023/03", "2023/02/30", "x")] == [
        Period(2023, 3, 20), Period(2023, 3), None, None
    ]  # fmt: skip
    assert Period(2023, 3, 2).text == "2023-03-02"


def test_sections_tags_and_authors() -> None:
    entries = {
        "/category/a/b/": Entry(Kind.section, slug="b"), "/en/tag/x/page/2/": Entry(Kind.tag, slug="x"),
        "/author/y/feed/": Entry(Kind.author, slug="y"), "/?cat=3": Entry(Kind.section, external_id="wp:category:3"),
        "/?tag=x&paged=2": Entry(Kind.tag, slug="x"), "/category/": None, "/?cat=x": None,
    }  # fmt: skip
    assert {address: understand(address).entry for address in entries} == entries
