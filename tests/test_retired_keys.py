"""A process that does not know of a new secret key stores nothing more once `maqal keys rotate` is done."""

import asyncio
import secrets
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import Session

from app.accounts import audit
from app.accounts import service as accounts
from app.accounts.models import Role, Viewer
from app.background.worker import Worker
from app.db.runner import Database
from app.errors import Unavailable
from app.keys import checks as key_checks
from app.keys import rotation
from app.privacy.places import OTHERS, PLACES
from app.secrets.sealing import Key, Keyring
from app.web.site import Site
from tests.clocks import NOON
from tests.paths import API
from tests.people import PASSWORD, password_hash
from tests.waiting import eventually

OLD, NEW = (f"{name} key which is long enough for the tests" for name in ("old", "new"))
VIEWER = Viewer(account_id=1, token_id=1, role=Role.admin, scopes=frozenset(), name="ليلى")


def act(session: Session, number: int, *, keys: Keyring) -> None:
    audit.record(session, "comment.approve", number, viewer=VIEWER, keys=keys, now=NOON)


async def test_what_an_older_process_writes_after_a_rotation_is_refused(serve: Callable[..., Any]) -> None:
    async with serve(secret_keys=(OLD,), comments_policy="open") as old:
        site: Site = old.app.state.site
        await make_account(site)
        token = await sign_in(old)
        editor = {"Authorization": f"Bearer {token}"}
        article = {"title": "عنوان", "body": "متن", "status": "published"}
        assert (await old.post(f"{API}/articles", json=article, headers=editor)).status_code == 201
        assert (await remark(old)).status_code == 201
        async with serve(secret_keys=(NEW, OLD), comments_policy="open") as new:
            assert (await remark(old)).status_code == 201  # nobody has rotated yet
            done = await rotation.rotate(new.app.state.site, lambda *_: None)
            assert (done.is_done, done.unreadable) == (True, [])
            refused = await remark(old)
            assert (refused.status_code, refused.json()["code"]) == (503, "unavailable")
            once = {**editor, "Idempotency-Key": "k" * 32}
            assert (await old.post(f"{API}/articles", json=article, headers=once)).status_code == 503
            moderated = await old.post(f"{API}/moderation/comments/1/spam", headers=editor)
            assert moderated.status_code == 503
            unknown = await old.get(f"{API}/me", headers=editor)
            assert unknown.status_code == 503
            for password in (PASSWORD, "كلمة سر أخرى"):
                for path, sent in signing_in("laila@example.org", password):
                    refused = await old.post(f"{API}{path}", **sent)
                    assert_same_problem(refused, unknown)
            for path, sent in signing_in("nobody@example.org", PASSWORD):
                assert_same_problem(await old.post(f"{API}{path}", **sent), unknown)
            assert await sign_in(new)
            assert (await old.get(f"{API}/articles/1/comments")).status_code == 200
            ready = await old.get("/readyz")
            assert (ready.status_code, ready.json()["checks"]["secret_key"]) == (503, False)
            assert (await new.get("/readyz")).status_code == 200
            assert (await remark(new)).status_code == 201
            assert await site.database.read(rotation.count_older, newest=Key(NEW).id) == 0


async def test_a_process_that_does_not_know_the_newest_key_leaves_background_jobs_to_others(
    serve: Callable[..., Any],
) -> None:
    """It would drop mails that it cannot open, disable webhooks, and overlook addresses that are to be erased."""
    async with serve(secret_keys=(OLD,)) as old:
        older = Worker(old.app.state.site, holder="old")
        assert await older.tick()
        async with serve(secret_keys=(NEW, OLD), comments_policy="open") as new:
            newer = Worker(new.app.state.site, holder="new")
            assert not await older.tick()
            assert not any(loop.is_holding for loop in older.loops)
            assert await newer.tick()
            await newer.stop()


async def test_a_start_that_names_an_older_key_first_lets_it_write_again(serve: Callable[..., Any]) -> None:
    async with serve(secret_keys=(OLD,)) as old:
        await make_account(old.app.state.site)
    async with serve(secret_keys=(NEW, OLD)) as new:
        site: Site = new.app.state.site
        assert await site.database.write(key_checks.retire_others, keys=site.keys) == 1
        with pytest.raises(Unavailable):
            await site.database.write(act, 1, keys=Keyring([OLD]))
        async with serve(secret_keys=(OLD, NEW)):  # and so the rotation is not done
            await site.database.write(act, 1, keys=Keyring([OLD]))
            forgotten = await site.database.write(key_checks.forget_retired, keys=site.keys, now=NOON)
            assert not forgotten.is_last


async def test_every_column_that_is_renewed_refuses_a_retired_key(database: Database) -> None:
    renewed = {f"{model.__tablename__}.{name}" for model, names in rotation.COLUMNS.items() for name in names}
    sealed = {place.name for place in PLACES} | set(OTHERS)
    assert sealed - renewed == {"audit_head.former_seal", "idempotency_record.answer"}
    for name in sorted(renewed | {"idempotency_record.key", "commenter_block.source"}):
        table, _, column = name.partition(".")
        assert await database.read(has_trigger, table=table, column=column), name


def has_trigger(session: Session, *, table: str, column: str) -> bool:
    """Whether a table has triggers that look at a column whenever it is written."""
    if session.get_bind().dialect.name == "sqlite":
        found = session.connection().execute(
            text(
                "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table AND name LIKE '%retired%'"
            ),
            {"table": table},
        )
        events = [made.partition(" ON ")[0] for (made,) in found if f"NEW.{column}," in made]
        return (
            sum("INSERT" in each for each in events)
            == sum("UPDATE OF" in each and column in each for each in events)
            == 1
        )
    found = session.connection().execute(
        text(
            "SELECT event_manipulation FROM information_schema.triggers WHERE event_object_table = :table "
            "AND trigger_name LIKE '%retired%'"
        ),
        {"table": table},
    )
    columns = session.connection().execute(
        text(
            "SELECT event_object_column FROM information_schema.triggered_update_columns "
            "WHERE event_object_table = :table AND trigger_name LIKE '%retired%'"
        ),
        {"table": table},
    )
    return {each for (each,) in found} == {"INSERT", "UPDATE"} and column in {each for (each,) in columns}


async def test_who_is_still_writing_with_a_key_is_waited_for_before_it_retires(serve: Callable[..., Any]) -> None:
    async with serve(secret_keys=(OLD,)) as old, serve(secret_keys=(NEW, OLD)) as new:
        site: Site = new.app.state.site
        await make_account(old.app.state.site)
        while (await rotation._all(site, lambda _: None)) or await left(site):
            pass

        has_acted = threading.Event()

        def act_slowly(session: Session) -> None:
            act(session, 7, keys=Keyring([OLD]))
            has_acted.set()
            if session.get_bind().dialect.name != "sqlite":
                session.connection().execute(text("SELECT pg_sleep(0.5)"))

        writing = asyncio.create_task(old.app.state.site.database.write(act_slowly))
        await eventually(has_acted.is_set)
        await site.database.write(key_checks.retire_others, keys=site.keys)
        assert await left(site) == 1
        await writing


async def left(site: Site) -> int:
    return await site.database.read(rotation.count_older, newest=Key(NEW).id)


async def make_account(site: Site) -> None:
    await site.database.write(
        accounts.create,
        email="laila@example.org",
        name="ليلى",
        role=Role.admin,
        password_hash=password_hash(),
        keys=site.keys,
        now=NOON,
    )


async def sign_in(client: httpx.AsyncClient) -> str:
    form = {"grant_type": "password", "username": "laila@example.org", "password": PASSWORD}
    return str((await client.post(f"{API}/auth/token", data=form)).json()["access_token"])


def signing_in(email: str, password: str) -> list[tuple[str, dict[str, Any]]]:
    """The requests by which programs and browsers sign in."""
    return [
        ("/auth/token", {"data": {"username": email, "password": password}}),
        ("/auth/session", {"json": {"email": email, "password": password}}),
    ]


def assert_same_problem(answer: httpx.Response, other: httpx.Response) -> None:
    found, expected = answer.json(), other.json()
    assert answer.status_code == other.status_code
    assert [found[each] for each in ("code", "detail")] == [expected[each] for each in ("code", "detail")]


async def remark(client: httpx.AsyncClient) -> httpx.Response:
    """Post a comment that comes with an address."""
    sent = {"author_name": "سلمى", "author_email": "salma@example.org", "body": f"تعليق {secrets.token_hex(4)}"}
    return await client.post(f"{API}/articles/1/comments", json=sent)
