"""However bad a text is, a real server goes on answering everybody else while it is worked on."""

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from pydantic import TypeAdapter, ValidationError

from app.articles.difference import compare
from app.catalog.models import EntryRef
from app.db.columns import Id
from app.errors import TooComplex
from app.mailbox import Email
from app.markup.complexity import check, check_rendered
from app.text import WebAddress
from tests import holding
from tests.commands import run
from tests.databases import KINDS
from tests.heavy_texts import HTML, MARKDOWN, MARKED
from tests.paths import API
from tests.people import PASSWORD
from tests.servers import serving_sample

LONGEST_WAIT = 3.0
"""Seconds, on a machine that runs other tests beside: it shows waiting for locks and disks, which is no computing."""

LONGEST_HOLD = 0.1
"""Seconds of computing of the event loop's thread, on a machine half as fast as those that have 50 ms."""


class Address(NamedTuple):
    """A server, the token of an editor, and the file in which the server tells how long its loop was held."""

    url: str
    token: str
    holds: Path


class Longest(NamedTuple):
    """Seconds: the longest wait of `/healthz` beside a request, and the longest hold of the loop."""

    wait: float
    hold: float


@pytest.fixture(scope="module", params=KINDS)
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator["Address"]:
    """A server, the token of an editor, and where the server tells its holds."""
    folder = tmp_path_factory.mktemp("heavy")
    variables = {"MAQAL_COMMENTS_POLICY": "open", "MAQAL_LIMIT_COMMENTS": "off", "MAQAL_LIMIT_COMMENTS_KIB": "off"}
    with ExitStack() as stack:
        if request.param == "postgresql":
            variables["MAQAL_DATABASE_URL"] = stack.enter_context(request.getfixturevalue("postgres").database())
        holds = folder / "holds"
        watched = {**variables, holding.VARIABLE: str(holds)}
        found = stack.enter_context(serving_sample(folder, program="tests.holding", **watched))
        account = ("account", "create", "editor@example.org", "--role", "editor", "--name", "ليلى")
        assert run(folder, *account, typed=f"{PASSWORD}\n", **variables).returncode == 0
        names = ("articles:write", "articles:publish", "articles:read_drafts", "comments:moderate")
        scopes = tuple(part for name in names for part in ("--scope", name))
        made = run(folder, "token", "create", "editor@example.org", *scopes, "--name", "test", **variables)
        assert made.returncode == 0, made.stderr
        yield Address(found, made.stdout.strip(), holds)


async def beside(
    address: Address, asked: Callable[[httpx.AsyncClient], Awaitable[httpx.Response]]
) -> tuple[httpx.Response, Longest]:
    """What a request is answered, and how long others waited beside it."""
    waits: list[float] = []
    headers = {"Authorization": f"Bearer {address.token}"}
    async with (
        httpx.AsyncClient(base_url=address.url, headers=headers, timeout=90) as client,
        httpx.AsyncClient(base_url=address.url, timeout=90) as probe,
    ):
        await probe.get("/healthz")
        begun_at = holding.size(address.holds)
        request = asyncio.ensure_future(asked(client))
        while not request.done():
            begun = time.monotonic()
            await probe.get("/healthz")
            waits.append(time.monotonic() - begun)
            await asyncio.sleep(0.002)
        await asyncio.sleep(3 * holding.PAUSE)
        await probe.get("/healthz")
        return await request, Longest(max(waits), holding.longest(address.holds, begun_at))


def checked(name: str, answer: httpx.Response, longest: Longest, *, seconds: float) -> None:
    wait, hold = (f"{each * 1000:.0f} ms" for each in longest)
    sys.stdout.write(f"{name}: {answer.status_code} in {seconds:.2f} s, /healthz at most {wait}, held {hold}\n")
    assert answer.status_code in {200, 201, 422}, answer.text[:300]
    if answer.status_code == 422:
        assert answer.json()["code"] in {"too_complex", "invalid_request"}
    assert longest.wait < LONGEST_WAIT
    assert longest.hold < LONGEST_HOLD


@pytest.mark.parametrize(
    ("body_format", "name"), [("html", name) for name in HTML] + [("markdown", name) for name in MARKDOWN]
)
async def test_no_body_holds_a_server(address: Address, body_format: str, name: str) -> None:
    body = {"title": "مقال", "body": (HTML if body_format == "html" else MARKDOWN)[name], "body_format": body_format}
    begun = time.monotonic()
    answer, longest = await beside(address, lambda client: client.post(f"{API}/articles", json=body))
    checked(name, answer, longest, seconds=time.monotonic() - begun)


async def test_what_counting_refuses_is_refused_at_once(address: Address) -> None:
    headers = {"Authorization": f"Bearer {address.token}"}
    async with httpx.AsyncClient(base_url=address.url, headers=headers, timeout=60) as client:
        for body_format, body in (("markdown", "[" * 150_000), ("html", "<a>" * 50_000), ("markdown", "م\n" * 90_000)):
            begun = time.monotonic()
            article = {"title": "مقال", "body": body, "body_format": body_format}
            answer = await client.post(f"{API}/articles", json=article)
            assert (answer.status_code, answer.json()["code"]) == (422, "too_complex")
            assert time.monotonic() - begun < 1


async def test_no_page_of_long_articles_holds_a_server(address: Address) -> None:
    url, token, _ = address
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:
        for number in range(20):
            body = f"كلمة{number} " * 20_000
            assert (await client.post(f"{API}/articles", json={"title": "طويل", "body": body})).status_code == 201
    asked = {"include": "body", "limit": "100", "status": "any"}
    begun = time.monotonic()
    answer, longest = await beside(address, lambda client: client.get(f"{API}/articles", params=asked))
    checked("page", answer, longest, seconds=time.monotonic() - begun)
    assert 0 < len(answer.json()["items"]) < 20
    assert answer.json()["next_cursor"]


async def test_no_difference_holds_a_server_or_its_search(address: Address) -> None:
    url, token, _ = address
    texts = ["كلمة " * 9_000, "كلمة أخرى " * 6_000]
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
    async with httpx.AsyncClient(base_url=url, headers=headers, timeout=60) as client:
        made = await client.post(f"{API}/articles", json={"title": "فرق", "body": texts[0]})
        path = made.headers["location"]
        assert (await client.patch(path, json={"body": texts[1]})).status_code == 200
        diff = f"{path}/revisions/2/diff?against=1"
        several = [asyncio.create_task(client.get(diff)) for _ in range(4)]
        begun = time.monotonic()
        found = await client.get(f"{API}/search", params={"q": "المكتبة"})
        assert found.status_code == 200
        assert time.monotonic() - begun < 2
        assert {each.status_code for each in await asyncio.gather(*several)} <= {200, 429}
    begun = time.monotonic()
    answer, longest = await beside(address, lambda client: client.get(diff))
    checked("difference", answer, longest, seconds=time.monotonic() - begun)
    assert answer.status_code == 200


@pytest.mark.parametrize("text", ["م\u0301\u0316" * 4_000, MARKED * 7_000, "[" * 9_999, "كلمة " * 1_990])
async def test_no_comment_holds_a_server(address: Address, text: str) -> None:
    comment = {"body": text}
    begun = time.monotonic()
    answer, longest = await beside(address, lambda client: client.post(f"{API}/articles/1/comments", json=comment))
    checked("comment", answer, longest, seconds=time.monotonic() - begun)


@pytest.mark.parametrize("text", ['"' * 1000, "-" * 1000, "ا*" * 500, "قسم:" * 250, MARKED * 250, "ا" * 1000])
async def test_no_question_holds_a_server(address: Address, text: str) -> None:
    begun = time.monotonic()
    answer, longest = await beside(address, lambda client: client.get(f"{API}/search", params={"q": text}))
    checked("question", answer, longest, seconds=time.monotonic() - begun)


COMMAS = '["' + "," * 2_100
"""Begins a text with so many commas that the members of the document are counted."""


@pytest.mark.parametrize("path", ["articles/1/comments", "comments/counts", "articles"])
@pytest.mark.parametrize(
    "body", [COMMAS + '"' + '""' * 500_000, COMMAS + '\\"' * 500_000 + '"]', COMMAS + "\\\\" * 500_000]
)
async def test_no_json_holds_a_server(address: Address, path: str, body: str) -> None:
    headers = {"content-type": "application/json"}
    answer, longest = await beside(address, lambda client: client.post(f"{API}/{path}", content=body, headers=headers))
    assert answer.status_code in {400, 422}
    assert longest.hold < LONGEST_HOLD


HEAVY = ["م\u200d" * 150] * 100
HONEST = [f"{number}مقال" + "مقال" * 18 for number in range(100)]


@pytest.mark.parametrize(("slugs", "status"), [(HEAVY, 422), (HONEST, 200)])
async def test_no_list_of_slugs_holds_a_server(address: Address, slugs: list[str], status: int) -> None:
    asked = {"articles": slugs}
    answer, longest = await beside(address, lambda client: client.post(f"{API}/comments/counts", json=asked))
    assert answer.status_code == status, answer.text
    assert longest.hold < LONGEST_HOLD / 2


ODD = "щЖ" * 28
ENTRIES = {kind: [f"{ODD}{kind[0]}{number}" for number in range(500)] for kind in ("hold", "spam", "refuse")}


@pytest.mark.parametrize("path", ["", "/try"])
async def test_no_rules_hold_a_server(address: Address, path: str) -> None:
    rules = {"words": ENTRIES, "allowed": ENTRIES["hold"][:150]}
    body, method = ({"rules": rules}, "POST") if path else (rules, "PUT")
    url, headers = f"{API}/moderation/rules{path}", {"If-Match": "*"}
    answer, longest = await beside(address, lambda client: client.request(method, url, json=body, headers=headers))
    assert answer.status_code == 200, answer.text
    assert longest.hold < LONGEST_HOLD * 1.5  # 20 ms where nothing else runs, 316 before it was mended


WITHIN = "ab" * 30
"""Each of its endings is a listed word, so that every letter of a text of the same letters ends dozens of them."""


async def test_no_words_within_words_hold_a_server(address: Address) -> None:
    rules = {"words": {"spam": [WITHIN[place:] for place in range(59)]}}
    headers = {"Authorization": f"Bearer {address.token}", "If-Match": "*"}
    async with httpx.AsyncClient(base_url=address.url, headers=headers, timeout=60) as client:
        assert (await client.put(f"{API}/moderation/rules", json=rules)).status_code == 200

    async def posted(_: httpx.AsyncClient) -> httpx.Response:
        comment = {"body": "ab" * 4_900 + " 4b", "author_name": "قارئة", "author_email": "a@example.org"}
        async with httpx.AsyncClient(base_url=address.url, timeout=90) as guest:
            return await guest.post(f"{API}/articles/1/comments", json=comment)

    answer, longest = await beside(address, posted)
    assert answer.status_code == 201, answer.text
    assert longest.hold < LONGEST_HOLD  # 1.1 seconds before it was bounded


def test_equal_words_are_compared_in_no_time() -> None:
    for old, new in (
        ("و " * 2_500, "و " * 2_501 + "ي"),
        ("و ي " * 5_000, "ي و " * 5_000),
        ("ا ب " * 5_000, "ج د " * 5_000),
    ):
        begun = time.thread_time()
        parts = compare(old, new, ignores_marks=False)
        assert "".join(part.text for part in parts if part.kind != "deleted") == new
        assert time.thread_time() - begun < 4  # a tenth of that where nothing else runs


@pytest.mark.parametrize(
    "body",
    ["<div>" * 101, "<a>" * 20_001, "<ul><li>" * 101, "<b><p>" * 101],
)
def test_a_body_is_refused_before_it_is_parsed(body: str) -> None:
    with pytest.raises(TooComplex):
        check(body, "html")


def test_the_headings_of_a_body_are_bounded() -> None:
    check_rendered("<p>", "م", headings=1_000)
    with pytest.raises(TooComplex):
        check_rendered("<p>", "م", headings=1_001)


def test_a_body_that_omits_what_html_lets_it_omit_is_not_nested() -> None:
    check("<ul>" + "<li>بند" * 500 + "</ul>" + "<p>فقرة" * 500 + "<br>" * 500 + "<!-- <div> -->" * 500, "html")


@pytest.mark.parametrize("text", ["٣" * 500_000, "a" * 1_000_000, "\u200f" * 300_000, "م@" * 250_000])
@pytest.mark.parametrize("kind", [Id, EntryRef, Email, WebAddress])
def test_a_long_text_is_refused_before_anything_looks_at_it(kind: Any, text: str) -> None:
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    begun = time.thread_time()
    with pytest.raises(ValidationError):
        adapter.validate_python(text)
    assert time.thread_time() - begun < 0.02
