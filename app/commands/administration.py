"""What commands do on this machine's database: migrate, make accounts and tokens, import, describe."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import audit, tokens
from app.accounts import service as accounts
from app.accounts.models import ROLE_SCOPES, AccountCreate, Role, Scope
from app.accounts.passwords import hash_password
from app.arabic.analysis import VERSION
from app.articles import indexing
from app.articles.presentation import Presenter
from app.articles.writing import SavedArticle
from app.commands.console import Finding, Refused, Report
from app.comments import reindexing
from app.db import migrate as migrations
from app.db import revision
from app.db.connection_errors import explained
from app.db.engine import sqlite_file
from app.db.migration_files import SchemaRevision, head
from app.db.pacing import Pace
from app.errors import Problem, Unavailable
from app.imports import load
from app.imports.text_page import Page, UnreadablePage, read_page
from app.index import rebuilding
from app.instants import written
from app.keys import checks as key_checks
from app.keys import rotation
from app.settings import Settings, load_settings
from app.web.site import Site, open_site

T = TypeVar("T")

SEARCHES_END = 1.0
"""Seconds after which nobody searches any more in the half of the index that was read until then."""


def run(work: Callable[[Site], Awaitable[T]], settings: Settings | None = None, *, checks_keys: bool = True) -> T:
    """Do some work with the site that the settings name, and close it. `CannotStart` where a secret key is missing."""

    async def within() -> T:
        site = open_site(settings or load_settings())
        try:
            if checks_keys:
                await _check_revision(site)
                await key_checks.check_keys(site)
            return await work(site)
        except (Unavailable, SQLAlchemyError, OSError) as error:
            if line := explained(site.settings.database, error):
                raise line from error
            await _check_revision(site)
            raise
        finally:
            await site.database.close()

    return asyncio.run(within())


async def _check_revision(site: Site) -> None:
    file = sqlite_file(site.settings.database)
    is_missing = file is not None and not file.exists()
    current = SchemaRevision(None) if is_missing else await site.database.read(revision.read)
    if not current.is_head:
        raise Refused(f"the database is at {current}, this version needs {head()}: run `maqal migrate` first")


def migrate(*, check: bool) -> Report:
    """Bring the database to this version's revision, or only compare."""
    settings = load_settings()
    if not check:
        migrations.upgrade(settings.database)
    current = run(lambda site: site.database.read(revision.read), settings, checks_keys=not check)
    text = f"database at {current}, this version at {head()}"
    return Report([Finding(text, {"current": current.number, "head": head()}, is_good=current.is_head)])


def create_account(email: str, *, role: str, name: str, password: Callable[[], str]) -> Report:
    """Make an account."""
    if role not in set(Role):
        raise Refused(f"--role is one of {', '.join(Role)}")
    try:
        account_in = AccountCreate(email=email, name=name, role=Role(role), password=password())
    except ValidationError as error:
        members = ", ".join(str(found["loc"][0]) for found in error.errors(include_input=False))
        raise Refused(f"not acceptable: {members} (a password has 10 to 256 characters)") from None
    hashed = hash_password(account_in.password)

    async def create(site: Site) -> Report:
        made = await site.database.write(
            accounts.create,
            email=account_in.email,
            name=account_in.name,
            role=account_in.role,
            password_hash=hashed,
            keys=site.keys,
            now=site.now(),
        )
        return Report([Finding(f"account {made.id} ({made.role})", {"id": made.id, "role": str(made.role)})])

    return run(create)


def create_token(email: str, *, scopes: Sequence[str], name: str) -> str:
    """Make an API token for the account of an address; the token itself."""
    if unknown := sorted(set(scopes) - set(Scope)):
        raise Refused(f"unknown scope {unknown[0]}; there are {', '.join(Scope)}")

    async def create(site: Site) -> str:
        found = await site.database.read(accounts.credentials, email, keys=site.keys)
        if found is None:
            raise Refused("no active account has this address")
        if beyond := sorted(set(map(Scope, scopes)) - ROLE_SCOPES[found.role]):
            raise Refused(f"the role {found.role} has no {', '.join(beyond)}")
        issued = await site.database.write(
            tokens.issue,
            found.account_id,
            kind="api",
            name=name,
            scopes=[Scope(scope) for scope in scopes],
            expires_at=None,
            now=site.now(),
        )
        return issued.token

    return run(create)


def import_text(file: Path, *, publish: bool) -> Report:
    """Read a page saved as text and store its article."""
    settings = load_settings()
    page = _read(file, settings)
    migrations.upgrade(settings.database)

    async def store(site: Site) -> SavedArticle:
        rendered = load.prepare(page.article)
        return await site.database.write(
            load.load_article,
            page.article,
            rendered,
            publish=publish,
            presenter=Presenter.of_site(site.settings, site.now()),
        )

    try:
        loaded = run(store, settings)
    except (load.RefusedRecord, Problem) as error:
        raise Refused(f"{file.name}: this page makes no article ({error})") from None
    article = loaded.article
    findings = [Finding(line, {"report": line}) for line in page.report.lines()]
    text = f"{loaded.outcome}: article {article.id}, {article.status}, {article.word_count} words, /{article.slug}"
    data = {"outcome": loaded.outcome} | article.model_dump(
        mode="json", include={"id", "status", "slug", "url", "word_count", "reading_minutes", "published_at"}
    )
    return Report([*findings, Finding(text, data)])


def _read(file: Path, settings: Settings) -> Page:
    try:
        return read_page(file.read_text("utf-8-sig"), timezone=settings.zone)
    except UnicodeDecodeError:
        raise Refused(f"{file.name}: not UTF-8") from None
    except UnreadablePage as error:
        raise Refused(f"{file.name}: {error}") from None


def reindex(advance: Callable[[int, int], None]) -> Report:
    """Make the search index anew while it is read, and the stems of comments, by which moderators find them.

    `advance` is told how many articles and comments of how many are done. Interrupted, it goes on with the articles
    where it was when it is called again.
    """

    async def rebuild(site: Site) -> Report:
        while (remains := await site.database.write(rebuilding.begin)) is not None:
            await rebuilding.clear(site.database, remains)
        comments = await site.database.read(reindexing.count)
        articles = await _build(site, lambda done, total: advance(done, total + comments))
        renewed = await _renew(site, lambda done: advance(articles + done, articles + max(comments, done)))
        former = await site.database.write(rebuilding.finish, now=site.now())
        await asyncio.sleep(SEARCHES_END)
        await rebuilding.clear(site.database, former)
        told = {"indexed": articles, "comments": renewed, "version": VERSION}
        return Report([Finding(f"{articles} articles indexed, {renewed} comments looked through", told)])

    try:
        return run(rebuild)
    except rebuilding.Overtaken:
        raise Refused("another process has made the index anew meanwhile, or is about to") from None


async def _build(site: Site, advance: Callable[[int, int], None]) -> int:
    done, total = await site.database.read(rebuilding.count_built), await site.database.read(indexing.count)
    advance(done, total)
    pace, after = Pace(), 0
    build, now = pace.timed(indexing.rebuild), site.now
    while batch := await site.database.write(build, after=after, most=pace.size, now=now()):
        after, done = batch.after, done + batch.made
        if batch.made == pace.size:
            pace.ended()
        advance(done, max(total, done))
    return done


async def _renew(site: Site, advance: Callable[[int], None]) -> int:
    pace, after, done = Pace(), 0, 0
    renew = pace.timed(reindexing.renew)
    while batch := await site.database.write(renew, after=after, most=pace.size):
        after, done = batch.after, done + batch.looked_at
        pace.ended()
        advance(done)
    return done


def rotate_keys(advance: Callable[[int, int], None]) -> Report:
    """Seal and index everything anew under the newest key; says when the older ones may go."""

    async def rotate(site: Site) -> Report:
        try:
            done = await rotation.rotate(site, advance)
        except audit.BrokenChain as error:
            raise Refused(
                f"the audit log is not what was written, from act {error} on: nothing of it was renewed"
            ) from None
        data = {"renewed": done.renewed, "done": done.is_done, "unreadable": done.unreadable}
        if not done.is_done:
            why = (
                f"{len(done.unreadable)} do not open" if done.unreadable else "another process writes with an older key"
            )
            text = f"{done.renewed} renewed, but the older keys are still needed: {why}"
            return Report([Finding(text, {**data, "old_keys_may_go": None}, is_good=False)])
        when = written(done.needed_until) if done.needed_until else "now"
        reason = (
            ", when the last repeated request and the last block that needs them are over" if done.needed_until else ""
        )
        text = f"{done.renewed} renewed; the older keys may go {when}{reason}"
        return Report([Finding(text, {**data, "old_keys_may_go": when})])

    return run(rotate)


def openapi_document(language: Literal["ar", "en"]) -> str:
    """The OpenAPI document of this version in a language, as JSON."""
    from app.main import create_app  # noqa: PLC0415  the whole application, for this command alone
    from app.web.reference.document import document  # noqa: PLC0415  the same

    return json.dumps(document(create_app(), language), ensure_ascii=False, indent=2)
