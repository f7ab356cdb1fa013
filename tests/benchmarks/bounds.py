"""How long others wait beside one request of each kind at its bound: `/healthz`, asked every two milliseconds.

A wait has the time in which other processes of the machine, or of the server itself, have the processor. A hold has
not: it is the longest that the event loop's thread computed at a stretch.
"""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from app.accounts.models import Scope
from tests import holding
from tests.benchmarks.forms import Form
from tests.benchmarks.hosting import QUIET
from tests.benchmarks.sites import DATABASES, Sites
from tests.benchmarks.tables import Found, Table
from tests.commands import run
from tests.heavy_texts import HTML, MARKDOWN, MARKED
from tests.paths import API
from tests.people import PASSWORD
from tests.photographs import gif, jpeg, png
from tests.probing import probing
from tests.servers import free_port, running

JOINED = "👩\u200d👩\u200d👧\u200d👦"
WORDS = " ".join(f"كلمة{number:o}" for number in range(2_500))
OTHER_WORDS = " ".join(f"لفظ{number:o}" for number in range(2_500))


class Kind(NamedTuple):
    """A kind of input: what it is called with its bound, and the request."""

    name: str
    method: str
    path: str
    options: Mapping[str, Any]
    needs: tuple[tuple[str, str, Mapping[str, Any]], ...] = ()
    """Requests before it, which are not measured."""


def _kinds() -> Iterator[Kind]:
    yield from _of_http()
    yield from _of_texts()
    yield from _of_reading()
    yield from _of_desks()


def _of_http() -> Iterator[Kind]:
    form = {"grant_type": "password", "username": "a@b.example", "password": "ك" * 250, "scope": "articles:write " * 90}
    yield Kind("a sign-in form, 8 KiB", "POST", f"{API}/auth/token", {"data": form})
    heads = {f"X-{number}": "a" * 600 for number in range(90)}
    yield Kind("heads, 64 KiB", "GET", f"{API}/articles", {"headers": heads})
    yield Kind("a target, 16 KiB", "GET", f"{API}/articles/{'م' * 2_600}", {})
    yield Kind("200 parameters", "GET", f"{API}/articles", {"params": [(f"a{n}", "b") for n in range(200)]})
    unknown = {f"member{number}": number for number in range(1_990)}
    yield Kind("2,000 unknown members", "POST", f"{API}/articles/1/comments", {"json": unknown})
    texts = {"articles": ["ب" * 250] * 1_990}
    yield Kind("1 MiB of JSON texts", "POST", f"{API}/comments/counts", {"json": texts})
    escaped = b'{"title": "' + b"\\u0645" * 170_000 + b'"}'
    typed = {"content": escaped, "headers": {"Content-Type": "application/json"}}
    yield Kind("1 MiB of escapes", "POST", f"{API}/articles", typed)
    nested = b"[" * 32 + b"]" * 32 + b"1" * 399
    yield Kind(
        "32 levels of JSON",
        "POST",
        f"{API}/articles",
        {"content": nested, "headers": {"Content-Type": "application/json"}},
    )


def _of_texts() -> Iterator[Kind]:
    articles = f"{API}/articles"
    for body_format, bodies in (("html", HTML), ("markdown", MARKDOWN)):
        for name, body in bodies.items():
            sent = {"title": "مقال", "body": body, "body_format": body_format}
            yield Kind(f"{body_format}: {name}, {len(body):,} characters", "POST", articles, {"json": sent})
    metadata = {f"m{number}": {"a": {"b": ["ك" * 50]}} for number in range(120)}
    yield Kind("metadata, 16 KiB", "POST", articles, {"json": {"title": "م", "body": "م", "metadata": metadata}})
    made = ("POST", articles, {"json": {"title": "فرق", "body": WORDS}})
    changed = ("PATCH", "{made}", {"json": {"body": OTHER_WORDS}, "headers": {"If-Match": "*"}})
    difference = "{made}/revisions/2/diff?against=1"
    yield Kind("a difference of 2,500 other words", "GET", difference, {}, (made, changed))
    equal = ("POST", articles, {"json": {"title": "فرق", "body": "كلمة " * 20_000}})
    unequal = ("PATCH", "{made}", {"json": {"body": "كلمة أخرى " * 15_000}, "headers": {"If-Match": "*"}})
    yield Kind("a difference of 20,000 equal words", "GET", difference, {}, (equal, unequal))
    for name, text in {
        "joined emoji": JOINED * 4_000, "marks": MARKED * 7_000, "words": "كلمة " * 1_990, "brackets": "[" * 9_999,
        "addresses": "example.org/a " * 700,
    }.items():  # fmt: skip
        yield Kind(
            f"a comment, 10,000 characters: {name}", "POST", f"{API}/articles/1/comments", {"json": {"body": text}}
        )


def _of_reading() -> Iterator[Kind]:
    for name, text in {
        "32 words": "المكتبة العامة " * 60, "quotes": '"' * 1_000, "one word": "ا" * 1_000, "marks": MARKED * 250,
        "32 filters": "قسم:أخبار " * 32 + "مكتبة", "32 excluded": "-كلمة " * 40 + "مكتبة",
    }.items():  # fmt: skip
        yield Kind(f"a search, 1,000 characters: {name}", "GET", f"{API}/search", {"params": {"q": text[:1_000]}})
    ids = ",".join(map(str, range(1, 101)))
    yield Kind("100 ids", "GET", f"{API}/articles", {"params": {"ids": ids, "limit": "100"}})
    body = {"include": "body", "limit": "100", "status": "any"}
    yield Kind("100 articles with bodies, 1 MiB", "GET", f"{API}/articles", {"params": body})
    slugs = {"articles": [f"{number}مقال" + "مقال" * 18 for number in range(100)]}
    yield Kind("counts of 100 slugs", "POST", f"{API}/comments/counts", {"json": slugs})
    old = "https://old.example/2019/05/" + "%D9%85" * 300 + "/?p=5"
    yield Kind("an old address, 2,048 bytes", "GET", f"{API}/resolve", {"params": {"url": old[:2_040]}})
    yield Kind("100 posts of WordPress's API", "GET", "/wp-json/wp/v2/posts", {"params": {"per_page": "100"}})
    yield Kind("a feed of 50", "GET", "/feed.xml", {"params": {"limit": "50"}})
    yield Kind("100 comments with replies", "GET", f"{API}/articles/1/comments", {"params": {"limit": "100"}})
    for path in ("/", "/articles/1", "/search?q=" + "ا" * 400, f"{API}/openapi.json", "/sitemap.xml"):
        yield Kind(path[:20], "GET", path, {})


def _of_desks() -> Iterator[Kind]:
    words = {kind: [f"{'كلمة' * 10} {kind} {number}" for number in range(500)] for kind in ("hold", "spam", "refuse")}
    domains = {kind: [f"{kind}{number}.example" for number in range(100)] for kind in ("hold", "spam", "refuse")}
    rules = {"words": words, "domains": domains, "allowed": [f"سورة كلمة{number}" for number in range(150)]}
    yield Kind("rules, 1,500 words", "PUT", f"{API}/moderation/rules", {"json": rules, "headers": {"If-Match": "*"}})
    yield Kind("rules tried on 100 comments", "POST", f"{API}/moderation/rules/try", {"json": {"rules": rules}})
    yield Kind("a batch of 100", "POST", f"{API}/moderation/comments/batch", {
        "json": {"verb": "spam", "ids": list(range(1, 101))},
    })  # fmt: skip
    line = {"type": "article", "external_id": "a", "title": "مقال", "body": "كلمة " * 39_000, "status": "published"}
    lines = "\n".join(json.dumps({**line, "external_id": f"a{number}"}, ensure_ascii=False) for number in range(20))
    typed = {"content": lines.encode(), "headers": {"Content-Type": "application/x-ndjson"}}
    yield Kind("an import of 20 long articles", "POST", f"{API}/imports", typed)
    for name, content in {
        "64 megapixels of PNG": png(8_000, 8_000), "24 megapixels of JPEG": jpeg(6_000, 4_000), "300 frames": gif(300),
        "25 MiB of zeros": bytes(25 << 20), "a PNG without pixels": png(8_000, 8_000, rows=b"\0" * 1_000),
    }.items():  # fmt: skip
        yield Kind(f"an upload: {name}", "POST", f"{API}/media", {"files": {"file": ("a", content, "image/png")}})


class Measured(NamedTuple):
    """What was answered after how many seconds, and the longest wait and hold meanwhile."""

    status: int
    code: str
    seconds: float
    wait: float
    hold: float


class Served(NamedTuple):
    """The address of a server, who asks it, and the file in which it tells its holds."""

    address: str
    client: httpx.AsyncClient
    holds: Path


@asynccontextmanager
async def _served(folder: Path, database: str) -> AsyncIterator[Served]:
    port, holds = free_port(), folder / "holds"
    variables = {
        **QUIET, "MAQAL_DATABASE_URL": database, "MAQAL_WORDPRESS_API": "true", "MAQAL_LIMIT_COMMENTS_KIB": "off",
        holding.VARIABLE: str(holds),
    }  # fmt: skip
    account = ("account", "create", "bound@example.org", "--role", "admin", "--name", "ليلى")
    await asyncio.to_thread(run, folder, *account, typed=f"{PASSWORD}\n", **variables)
    scopes = [part for scope in Scope for part in ("--scope", scope)]
    made = await asyncio.to_thread(
        run, folder, "token", "create", "bound@example.org", *scopes, "--name", "bounds", **variables
    )
    command = ["tests.holding", "serve", "--port", str(port)]
    with running(command, port, folder, ready="/readyz", **variables):
        address, headers = f"http://127.0.0.1:{port}", {"Authorization": f"Bearer {made.stdout.strip()}"}
        async with httpx.AsyncClient(base_url=address, headers=headers, timeout=120) as client:
            yield Served(address, client, holds)


async def _measured(served: Served, kind: Kind) -> Measured:
    client, made = served.client, ""
    for method, path, options in kind.needs:
        answer = await client.request(method, path.format(made=made), **options)
        made = answer.headers.get("location", made)
    begun_at = holding.size(served.holds)
    with probing(served.address) as waits:
        await asyncio.sleep(0.05)
        begun = time.monotonic()
        answer = await client.request(kind.method, kind.path.format(made=made), **kind.options)
        seconds = time.monotonic() - begun
        await asyncio.sleep(0.05)
    is_problem = answer.headers.get("content-type", "").startswith("application/problem")
    code = str(answer.json()["code"]) if is_problem else ""
    return Measured(answer.status_code, code, seconds, waits.longest, holding.longest(served.holds, begun_at))


async def measure(sites: Sites, folder: Path, form: Form) -> Found:
    """Each kind once (in the full form five times: the longest counts), beside a server of one worker."""
    tables, raw = [], {}
    for database in DATABASES:
        with sites.copy(database) as url:
            place = folder / database
            place.mkdir()
            async with _served(place, url) as served:
                found: dict[str, Measured] = {}
                for kind in _kinds():
                    each = [await _measured(served, kind) for _ in range(1 if form.name == "short" else 5)]
                    longest = [max(value) for value in zip(*(one[2:] for one in each), strict=True)]
                    found[kind.name] = Measured(each[0].status, each[0].code, *longest)
        title = f"One request of each kind at its bound, {database}: the longest that `/healthz` waited beside it"
        note = "A wait has other processes of the machine in it, a hold is what the event loop computed at a stretch."
        columns = ("input", "answer", "took, ms", "longest wait, ms", "longest hold, ms")
        tables.append(Table(title, columns, [_row(name, one) for name, one in found.items()], note))
        raw[database] = {name: one._asdict() for name, one in found.items()}
    return Found(tables, raw)


def _row(name: str, found: Measured) -> list[str]:
    figures = (f"{1000 * each:.0f}" for each in (found.seconds, found.wait, found.hold))
    return [name, f"{found.status} {found.code}".strip(), *figures]
