"""`maqal keys rotate` beside servers that write, killed in the middle, and what another key cannot start."""

import asyncio
import json
import os
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlmodel import Session, col, select

from app.accounts import audit
from app.accounts import service as accounts
from app.accounts.models import Role, Viewer
from app.comments import privacy
from app.comments.models import CommentAddress
from app.db.engine import open_database
from app.db.read_only import read_only
from app.db.runner import Database
from app.keys import checks as key_checks
from app.keys import rotation
from app.moderation import actions
from app.secrets.sealing import Key, Keyring
from app.web.site import Site
from tests import commands, forking
from tests.clocks import NOON
from tests.paths import API
from tests.people import PASSWORD, password_hash
from tests.servers import ROOT, free_port, running
from tests.waiting import eventually

OLD, NEW, OTHER = (f"{name} key which is long enough for the tests" for name in ("old", "new", "other"))
BOTH = f"{NEW},{OLD}"
MAQAL = ("app",)
ACCOUNTS, COMMENTS, ACTS = 24, 24, 400
PACE = 0.1
"""Seconds between the turns of one of the people: without them the site would do nothing else."""
SEALED = 2 * ACCOUNTS + COMMENTS + ACTS  # the making of an account is an act too
OPEN = {
    "MAQAL_COMMENTS_POLICY": "open", "MAQAL_LIMIT_COMMENTS": "off", "MAQAL_LIMIT_READS": "off",
    "MAQAL_LIMIT_SIGN_IN": "off", "MAQAL_ACCESS_LOG": "false",
}  # fmt: skip


def address(number: int) -> str:
    return f"reader{number}@example.org"


def act(session: Session, numbers: range, *, keys: Keyring) -> None:
    """Record that an admin has approved some comments."""
    viewer = Viewer(account_id=1, token_id=1, role=Role.admin, scopes=frozenset(), name="ليلى")
    for number in numbers:
        audit.record(session, "comment.approve", number, viewer=viewer, keys=keys, now=NOON)


async def make_account(site: Site, number: int) -> None:
    await site.database.write(
        accounts.create,
        email=f"editor{number}@example.org",
        name=f"محررة {number}",
        role=Role.admin,
        password_hash=password_hash(),
        keys=site.keys,
        now=NOON,
    )


@pytest.fixture
async def old_site(serve: Callable[..., Any]) -> None:
    """A site that has been written with the old key alone: accounts, comments with addresses, a log."""
    async with serve(secret_keys=(OLD,), comments_policy="open") as guest:
        site: Site = guest.app.state.site
        for number in range(ACCOUNTS):
            await make_account(site, number)
        form = {"grant_type": "password", "username": "editor0@example.org", "password": PASSWORD}
        token = (await guest.post(f"{API}/auth/token", data=form)).json()["access_token"]
        article = {"title": "عنوان", "body": "متن", "status": "published"}
        made = await guest.post(f"{API}/articles", json=article, headers={"Authorization": f"Bearer {token}"})
        assert made.status_code == 201, made.text
        for number in range(COMMENTS):
            await remark(guest, number)
        for begun in range(0, ACTS, 100):
            await site.database.write(act, range(begun, begun + 100), keys=site.keys)


async def remark(guest: httpx.AsyncClient, number: int) -> int:
    """Post a comment with an address; its id."""
    sent = {"author_name": "سلمى", "author_email": address(number), "body": f"تعليق رقم {number}"}
    answer = await guest.post(f"{API}/articles/1/comments", json=sent)
    assert answer.status_code == 201, answer.text
    return int(answer.json()["comment"]["id"])


class Life:
    """People who sign in, comment, approve and look at addresses while something else happens, each in turn."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.posted: dict[int, str] = {}
        self.odd: list[str] = []
        self._is_over = threading.Event()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        with ThreadPoolExecutor(2) as pool:
            working = [pool.submit(self._work, worker) for worker in range(2)]
            try:
                yield
            finally:
                self._is_over.set()
            for each in working:
                each.result()

    def _work(self, worker: int) -> None:
        number = worker
        with httpx.Client(base_url=f"{self.url}{API}", timeout=30) as client:
            while not self._is_over.wait(PACE):
                number += 2
                self._turn(client, number)

    def _turn(self, client: httpx.Client, number: int) -> None:
        form = {"grant_type": "password", "username": f"editor{number % ACCOUNTS}@example.org", "password": PASSWORD}
        token = self._expect(client.post("/auth/token", data=form), 200).get("access_token")
        client.headers["Authorization"] = f"Bearer {token}"
        self._expect(client.get("/me"), 200)
        moderation = f"/moderation/comments/{number % COMMENTS + 1}"
        self._expect(client.post(f"{moderation}/{'spam' if number % 4 < 2 else 'restore'}"), 200, 409)
        told = self._expect(client.get(f"{moderation}/commenter"), 200)
        if told.get("email") != address(number % COMMENTS):
            self.odd.append(f"another address: {told}")
        del client.headers["Authorization"]
        sent = {"author_name": "سلمى", "author_email": address(1000 + number), "body": f"في الأثناء {number}"}
        posted = self._expect(client.post("/articles/1/comments", json=sent), 201)
        self.posted[posted["comment"]["id"]] = address(1000 + number)

    def _expect(self, answer: httpx.Response, *expected: int) -> dict[str, Any]:
        if answer.status_code not in expected:
            self.odd.append(f"{answer.request.url.path}: {answer.status_code} {answer.text}")
        found: dict[str, Any] = answer.json()
        return found


def rotating(folder: Path, url: str, *, kill_at: int | None = None) -> dict[str, Any]:
    """Rotate as a process; what it said last. It is killed once it says that so many were renewed."""
    told = commands.environment(PYTHONPATH=str(ROOT), MAQAL_DATABASE_URL=url, MAQAL_SECRET_KEYS=BOTH)
    command = (*MAQAL, "keys", "rotate")
    reads, writes = socket.socketpair()
    # A few lines fill it: the process waits to be read, and is never far beyond the line that it is killed at.
    writes.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
    with reads, reads.makefile(encoding="utf-8") as said, Path(os.devnull).open("rb") as nothing:
        with writes:
            streams = {"typed": nothing.fileno(), "told": writes.fileno(), "complained": 2}
            process = forking.start(command, folder=folder, environment=told, **streams)
        last: dict[str, Any] = {}
        for line in said:
            last = json.loads(line)
            if kill_at is not None and last["done"] >= kill_at:
                process.kill()
                break
    assert process.wait(60) == (-9 if kill_at is not None else 0), last
    return last


def start(folder: Path, url: str, keys: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Start a process that is expected to end by itself."""
    told = commands.environment(PYTHONPATH=str(ROOT), MAQAL_DATABASE_URL=url, MAQAL_SECRET_KEYS=keys)
    command = (*MAQAL, *arguments)
    return forking.run(command, folder=folder, environment=told)


async def older(url: str) -> int:
    database = open_database(url)
    try:
        return await database.read(rotation.count_older, newest=Key(NEW).id)
    finally:
        await database.close()


async def test_a_rotation_is_killed_and_goes_on_while_people_write(
    old_site: None, database_url: str, tmp_path: Path
) -> None:
    port, keys = free_port(), Keyring([NEW, OLD])
    variables = {**OPEN, "MAQAL_DATABASE_URL": database_url}
    command = [*MAQAL, "serve", "--workers", "2", "--port", str(port)]
    life = Life(f"http://127.0.0.1:{port}")
    with running(command, port, tmp_path, ready="/readyz", **variables, MAQAL_SECRET_KEYS=BOTH), life.going_on():
        left = SEALED
        for kill_at in (1, ACCOUNTS):  # within the accounts, and within the comments or the log
            await asyncio.to_thread(rotating, tmp_path, database_url, kill_at=kill_at)
            assert 0 < await older(database_url) < left
            left = await older(database_url)
            early = await asyncio.to_thread(start, tmp_path, database_url, NEW, "worker")
            assert early.stderr.startswith("maqal: a secret key is missing")
        done = await asyncio.to_thread(rotating, tmp_path, database_url)
        assert (done["done"], done["unreadable"]) == (True, [])
        assert await older(database_url) == 0
        before = len(life.posted)
        await eventually(lambda: len(life.posted) > before + 2, within=60)
    assert life.odd == []
    new = Keyring([NEW])
    database = open_database(database_url)
    try:
        assert await database.read(audit.first_broken, keys=new) is None
        assert await database.read(audit.first_broken, keys=keys) is None
        assert await database.read(audit.count) > ACTS
        posted = life.posted | {number + 1: address(number) for number in range(COMMENTS)}
        assert await database.read(_addresses, keys=new) == posted
        for number in range(ACCOUNTS):
            assert await database.read(accounts.find_id, f"editor{number}@example.org", keys=new) == number + 1
    finally:
        await database.close()
    alone = [*command, "--workers", "1"]
    with running(alone, port, tmp_path, ready="/readyz", **variables, MAQAL_SECRET_KEYS=NEW):
        form = {"grant_type": "password", "username": "editor7@example.org", "password": PASSWORD}
        async with httpx.AsyncClient(timeout=30) as client:
            assert (await client.post(f"{life.url}{API}/auth/token", data=form)).status_code == 200


def _addresses(session: Session, *, keys: Keyring) -> dict[int, str | None]:
    ids = session.exec(select(CommentAddress.comment_id)).all()
    return {comment_id: privacy.open_address(session, comment_id, keys=keys) for comment_id in ids}


async def test_addresses_of_commenters_are_sealed_anew_in_steps(serve: Callable[..., Any], database: Database) -> None:
    keys = Keyring([NEW, OLD])
    async with serve(secret_keys=(OLD,), comments_policy="open") as guest:
        site: Site = guest.app.state.site
        await make_account(site, 0)
        form = {"grant_type": "password", "username": "editor0@example.org", "password": PASSWORD}
        token = (await guest.post(f"{API}/auth/token", data=form)).json()["access_token"]
        editor = {"Authorization": f"Bearer {token}"}
        article = {"title": "عنوان", "body": "متن", "status": "published"}
        assert (await guest.post(f"{API}/articles", json=article, headers=editor)).status_code == 201
        ids = [await remark(guest, number) for number in range(6)]
        assert (await guest.delete(f"{API}/comments/{ids[2]}", headers=editor)).status_code == 204
        broken = text("UPDATE comment_address SET email_sealed = :sealed WHERE comment_id = :id")
        foreign = {"sealed": Keyring([OLD]).seal(address(4), place=f"comment_address.email_sealed:{ids[3]}")}
        await database.write(lambda s: s.connection().execute(broken, {**foreign, "id": ids[4]}).rowcount)
        await key_checks.check_keys(Site(site.settings, site.database, keys, site.now))  # which lets the new key write
        steps = []
        after = 0
        while (step := await database.write(rotation.VERBS["comment"], after=after, most=2, keys=keys))[0]:
            after = step[0]
            steps.append(step)
        assert steps == [(ids[1], 2, []), (ids[4], 2, [ids[4]]), (ids[5], 1, [])]
    renewed = [comment_id for comment_id in ids if comment_id not in (ids[2], ids[4])]
    for comment_id in renewed:  # the new key alone opens them, each in its own row and in no other
        opened = await database.read(privacy.open_address, comment_id, keys=Keyring([NEW]))
        assert opened == address(ids.index(comment_id))
        sealed = await database.read(lambda s, c: s.exec(select(CommentAddress.email_sealed).where(
            col(CommentAddress.comment_id) == c)).one(), comment_id)  # fmt: skip
        assert sealed.startswith(f"{Key(NEW).id}.")
    assert await database.read(rotation.count_older, newest=Key(NEW).id) >= 1
    async with serve(secret_keys=(NEW, OLD)) as guest:
        done = await rotation.rotate(guest.app.state.site, lambda *_: None)
        assert (done.is_done, done.unreadable) == (False, [f"comment {ids[4]}"])
        looked = await database.read(actions.commenter, ids[0], keys=keys)
        assert looked.email == address(0)


async def test_the_log_is_checked_at_one_moment_while_it_grows_and_is_sealed_anew(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "READ_AT_ONCE", 7)
    everything = Keyring([NEW, OLD, OTHER])
    await database.write(act, range(40), keys=Keyring([OLD]))
    found: list[int | None] = []
    is_over = threading.Event()

    def examine() -> None:
        with read_only(database_url) as ask:
            while not is_over.is_set():
                found.append(ask(audit.first_broken, keys=everything))

    examining = asyncio.create_task(asyncio.to_thread(examine))
    try:
        for turn in range(4):
            newest, others = ((NEW, (OLD, OTHER)), (OTHER, (NEW, OLD)))[turn % 2]
            keys = Keyring([newest, *others])
            while await database.write(audit.reseal, most=9, keys=keys):
                await database.write(act, range(1), keys=keys)
    finally:
        is_over.set()
        await examining
    assert len(found) > 1
    assert set(found) == {None}


STARTS = [("serve", "--port", "0", "--workers", "2"), ("worker",)]


def test_no_process_starts_with_another_key_or_without_one_that_is_needed(database_url: str, tmp_path: Path) -> None:
    def run(keys: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        told = {"MAQAL_DATABASE_URL": database_url, "MAQAL_SECRET_KEYS": keys}
        return commands.run(tmp_path, *arguments, typed=f"{PASSWORD}\n", **told)

    def are_refused(keys: str, why: str) -> None:
        with ThreadPoolExecutor(2) as pool:
            ended = list(pool.map(lambda arguments: start(tmp_path, database_url, keys, *arguments), STARTS))
        for done in ended:
            assert (done.returncode, done.stdout) == (1, ""), done
            assert done.stderr.startswith(f"maqal: {why}")
            assert done.stderr.count("\n") == 1, done.stderr

    made = run(OLD, "account", "create", "laila@example.org", "--role", "admin", "--name", "ليلى")
    assert made.returncode == 0, made.stderr
    are_refused(OTHER, "the database was written with another secret key")
    assert run(BOTH, "migrate").returncode == 0  # the new key is known from now on, and the old one is needed
    are_refused(NEW, "a secret key is missing")
    assert run(NEW, "keys", "rotate").stderr.startswith("maqal: a secret key is missing")
