"""What is made of an article before a verb is asked to store it: at once where that is quick, else by the pool."""

import asyncio

from app.articles import derived, indexing, storing
from app.articles.derived import Derived
from app.articles.difference import SHORT, compare_all
from app.articles.draft_shapes import ArticleDraft
from app.articles.models import ArticleContent
from app.articles.rendered import Rendered
from app.articles.revision_shapes import DiffPart, RevisionDiff
from app.articles.revisions import COMPARED, Compared
from app.db.runner import Database
from app.markup.body_html import make_ready
from app.markup.complexity import check_counts, is_light
from app.markup.media_figures import media_ids
from app.masthead import service as masthead
from app.media import service as media
from app.media.presentation import figure
from app.pool.processes import Pool
from app.settings import Settings
from app.text import Unchecked


async def prepare(database: Database, pool: Pool, content: ArticleContent, *, settings: Settings, of: int) -> Rendered:
    """What `storing.prepare` makes of what an editor wrote, with the uploads in it; `of` is their account.

    `TooComplex` where it takes longer than is allowed; what counting its signs tells is told before the pool is asked.
    """
    made, language = await derive(database, pool, content, settings=settings, of=of)
    return storing.rendered(content, made, language)


async def derive(
    database: Database, pool: Pool, content: ArticleContent | ArticleDraft, *, settings: Settings, of: int
) -> tuple[Derived, str]:
    """All that is made of what an editor wrote or is writing, and its language; refused as `prepare` refuses it."""
    language = content.language or (await database.read(masthead.of, settings)).language
    shown = media_ids(content.body)
    facts = await database.read(media.facts_by_id, shown) if shown else {}
    figures = {each: figure(each, its, settings.own_address) for each, its in facts.items()}
    texts = storing.texts_of(content, language)
    if not isinstance(content.body, Unchecked) and is_light(content.body, content.body_format):
        if not make_ready.cache_info().currsize:
            await asyncio.to_thread(make_ready)
        return derived.derive(*texts, figures), language
    check_counts(content.body, content.body_format)
    return await pool.run(derived.derive, *texts, figures, of=of), language


async def analyse(database: Database, pool: Pool, article_id: int, *, of: int) -> None:
    """Analyse an article that is about to be indexed anew, where that takes long; the verb finds it done."""
    if (texts := await database.read(indexing.read_long, article_id)) is not None:
        indexing.remember(*texts, await pool.run(derived.derive_tokens, *texts, of=of))


async def differences(
    pool: Pool, compared: Compared, *, number: int, against: int, ignores_marks: bool, of: int
) -> RevisionDiff:
    """What changed from revision `against` to revision `number`, word by word."""
    if sum(len(old) + len(new) for old, new in compared.texts) <= SHORT:
        found = compare_all(compared.texts, ignores_marks)
    else:
        found = await pool.run(compare_all, compared.texts, ignores_marks, of=of)
    parts = {
        name: [DiffPart(kind=kind, text=text) for kind, text in each]
        for name, each in zip(COMPARED, found, strict=True)
    }
    return RevisionDiff(number=number, against=against, changed=compared.changed, **parts)
