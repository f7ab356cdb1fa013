"""`make bench`: what reads and writes cost, as multiples of a FastAPI route that returns ready bytes.

    python -m tests.benchmarks [--articles 1000]

Writes `bench-results/report.md`. In-process CPU on SQLite: limits and access log off, policy `open`.
"""

import argparse
import asyncio
import itertools
import json
import logging
import platform
import random
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from starlette.types import ASGIApp

from app.administration import presentation
from app.articles import storing, writing
from app.articles.models import ArticleContent
from app.articles.storing import NewArticle
from app.comments.models import CommentStatus
from app.comments.storing import NewComment, store_all
from app.db import migrate
from app.main import create_app
from app.settings import load_settings
from app.web.site import Site
from tests.benchmarks.bare import BareAsgi, ready_bytes
from tests.benchmarks.corpus import CorpusArticle
from tests.benchmarks.corpus import articles as corpus
from tests.benchmarks.inprocess import Call, ask, microseconds

RESULTS = Path("bench-results")
THREADS, REPLIES = 20, 3
BATCH = 500


async def load(site: Site, count: int) -> None:
    """Store the corpus, and twenty threads with three replies each under the newest article."""
    shown, newest = presentation(site), 0
    entries = corpus(count)
    while batch := list(itertools.islice(entries, BATCH)):
        saved = await site.database.write(writing.put_all, [_article(entry) for entry in batch], shown=shown)
        newest = saved[-1].article_id
    remarks = [_remark(newest, None, site.now()) for _ in range(THREADS)]
    remarks += [_remark(newest, top, site.now()) for top in range(THREADS) for _ in range(REPLIES)]
    await site.database.write(store_all, remarks, keys=site.keys, now=site.now())


def _article(entry: CorpusArticle) -> NewArticle:
    content = ArticleContent(
        title=entry.title, summary=entry.summary, body=entry.body, tags=entry.tags, external_id=entry.title
    )
    return NewArticle(storing.prepare(content, default_language="ar"), entry.published_at)


def _remark(article_id: int, parent_place: int | None, at: datetime) -> NewComment:
    return NewComment(
        article_id,
        None,
        CommentStatus.approved,
        "قارئة",
        "reader@example.org",
        None,
        "تعليق",
        at,
        parent_place=parent_place,
    )


async def measure(count: int) -> list[tuple[str, float, float]]:
    """The rows of the report: what, microseconds, multiple of the reference."""
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(
            _env_file=None,
            data_dir=Path(folder),
            database_url=f"sqlite:///{folder}/bench.db",
            limit_reads=None,
            limit_comments=None,
            access_log=False,
            worker=False,
            comments_policy="open",
        )
        await asyncio.to_thread(migrate.upgrade, settings.database)
        app = create_app(settings)
        async with app.router.lifespan_context(app):
            logging.getLogger().setLevel(logging.ERROR)
            await load(app.state.site, count)
            return await compare(app, count)


async def compare(app: ASGIApp, count: int) -> list[tuple[str, float, float]]:
    """Measure the routes between two measurements of the reference."""
    _, listed = await ask(app, Call("GET", "/api/v1/articles", "limit=100"))
    slugs = [item["slug"] for item in json.loads(listed)["items"]]
    source = random.Random(1)  # noqa: S311  a choice of articles, not a secret
    chosen = [Call("GET", f"/api/v1/articles/{source.choice(slugs)}") for _ in range(300)]
    _, body = await ask(app, chosen[0])
    post = json.dumps({"author_name": "قارئة", "author_email": "r@example.org", "body": "تعليق قصير"}).encode()
    newest = f"/api/v1/articles/{count}/comments"
    reference = ready_bytes(body)
    rows = [
        ("bare ASGI", await microseconds(BareAsgi(body), [Call("GET", "/")] * 2000)),
        ("ready bytes (reference)", base := await microseconds(reference, [Call("GET", "/ready")] * 1000)),
        ("article by slug", await microseconds(app, chosen)),
        ("list of 20", await microseconds(app, [Call("GET", "/api/v1/articles")] * 200)),
        ("20 threads, 3 replies", await microseconds(app, [Call("GET", newest)] * 100)),
        ("comment post", await microseconds(app, [Call("POST", newest, "", post)] * 100)),
        ("ready bytes again", await microseconds(reference, [Call("GET", "/ready")] * 1000)),
    ]
    return [(name, time, time / base) for name, time in rows]


def report(rows: list[tuple[str, float, float]], count: int) -> str:
    """The rows as Markdown."""
    lines = [
        f"# {datetime.now(UTC):%Y-%m-%d}, {count} articles, SQLite, {platform.python_version()}, {platform.machine()}",
        "",
        "| call | CPU µs | × ready bytes |",
        "|---|--:|--:|",
        *(f"| {name} | {time:.0f} | {ratio:.1f} |" for name, time, ratio in rows),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and keep the report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1000)
    chosen = parser.parse_args()
    text = report(asyncio.run(measure(chosen.articles)), chosen.articles)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "report.md").write_text(text, "utf-8")
    sys.stdout.write(text)


main()
