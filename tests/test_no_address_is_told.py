"""No answer, header, log line, metric or error has a commenter's address or anything computed from it; nor the disk.

Every operation of OpenAPI is asked of every thing by every role, and so is much that is refused.
"""

import hashlib
import io
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import Session, SQLModel

from app.commands.doctor.traces import Traces
from app.comments.models import CommentAddress
from app.web.logs import configure_logging
from tests.paths import API
from tests.rights import DOCUMENT, MATRIX
from tests.stage import ELSEWHERE, ROLES, Stage, staged

EMAIL = "Salma.Canary+news@mailbox.example.net"
ADDRESS = Traces(EMAIL, "Salma.Canary+news", "Salma.Canary", "mailbox.example.net")
SOURCE = Traces(ELSEWHERE, ELSEWHERE.rpartition(".")[0])
STAFF = Traces(*(f"{role}@example.org" for role in ROLES))
TELLS_ACCOUNTS = {"get_me", "update_me", "list_accounts", "get_account", "update_account", "create_account"}


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
async def stage(serve: Any, log: io.StringIO) -> AsyncIterator[Stage]:
    async with serve(access_log=True, limit_comments="10000/minute", limit_sign_in="10000/minute") as client:
        configure_logging(access_log=True, stream=log)
        async with staged(client.app.state.site, client.app) as found:
            found.email = EMAIL
            yield found


def told_by(answer: httpx.Response) -> str:
    return f"{answer.text}\n{answer.headers.multi_items()}"


def rows(session: Session) -> dict[str, str]:
    """Every table, as text."""
    connection = session.connection()
    return {
        table.name: str([tuple(row) for row in connection.execute(table.select())])
        for table in SQLModel.metadata.sorted_tables
    }


def files(folder: Path) -> list[tuple[str, bytes]]:
    """What SQLite keeps on the disk, its log included; nothing for PostgreSQL."""
    return [(file.name, file.read_bytes()) for file in folder.glob("maqal.db*")]


async def test_no_operation_tells(
    stage: Stage, log: io.StringIO, tmp_path: Path, few: Callable[[Sequence[Any]], Sequence[Any]]
) -> None:
    answered, looked = 0, 0
    asked = few(sorted(DOCUMENT, key=lambda operation: operation.id != "get_commenter"))
    for operation in asked:
        for thing in MATRIX[operation.id]:
            for role in ROLES:
                answer = await stage.ask(operation, thing, role)
                told = told_by(answer)
                assert not SOURCE.found(told), (operation.id, thing, role)
                if operation.id == "get_commenter" and answer.status_code == 200:
                    looked += EMAIL.lower() in told.lower()
                    continue
                answered += 1
                assert not ADDRESS.found(told), (operation.id, thing, role)
                assert operation.id in TELLS_ACCOUNTS or not STAFF.found(told), (operation.id, thing, role)
    assert answered > 6 * len(asked)
    assert looked == 6
    for traces in (ADDRESS, SOURCE, STAFF):
        assert not traces.found(log.getvalue())
    assert len(log.getvalue().splitlines()) > answered
    stored = await stage.site.database.read(rows)
    for table, text in stored.items():
        assert not ADDRESS.found(text), table
        assert not SOURCE.found(text), table
        assert not STAFF.found(text), table
    for name, octets in files(tmp_path):
        assert not ADDRESS.found(octets.decode("latin-1")), name
    await _sealed_values_stay(stage)


async def _sealed_values_stay(stage: Stage) -> None:
    """Not even what is stored of an address goes out."""
    await stage.comment()  # which operations were asked decides whether others are still shown and still wait
    await stage.comment(is_approved=False)
    kept = await stage.site.database.read(
        lambda session: [
            row.email_sealed for row in session.execute(SQLModel.metadata.tables["comment_address"].select())
        ]
    )
    assert len(kept) > 10
    pages = [
        await stage.guest.get(f"{API}/comments?limit=100"),
        await stage.guest.get(f"{API}/moderation/comments?limit=100", headers=await stage.headers("admin")),
    ]
    for page in pages:
        assert page.json()["items"]
        assert not [value for value in kept if value.rpartition(".")[2] in told_by(page)]


REFUSED: list[tuple[str, str, dict[str, Any]]] = [
    ("POST", "/articles/1/comments", {"json": {"author_name": "سلمى", "author_email": f"{EMAIL}@", "body": "x"}}),
    ("POST", "/articles/1/comments", {"json": {"author_name": EMAIL * 20, "author_email": EMAIL, "body": "x"}}),
    ("POST", "/articles/1/comments", {"json": {"author_name": "سلمى", "author_email": EMAIL, "body": ""}}),
    ("POST", "/articles/1/comments", {"json": {"author_name": "سلمى", "author_email": [EMAIL], "body": "x"}}),
    ("POST", "/articles/1/comments", {"json": {"author_name": "سلمى", EMAIL: EMAIL, "body": "x"}}),
    ("POST", "/articles/1/comments", {"json": {"author_name": "سلمى", "author_url": EMAIL, "body": "x"}}),
    ("POST", "/articles/1/comments", {"content": f'{{"author_email": "{EMAIL}", "author_email": "{EMAIL}"}}'}),
    ("POST", "/articles/1/comments", {"content": f'{{"author_email": "{EMAIL}'}),
    ("POST", "/articles/1/comments", {"content": f'"{EMAIL}"'}),
    ("POST", "/articles/1/comments", {"headers": {"Idempotency-Key": EMAIL}}),
    ("POST", f"/articles/{EMAIL}/comments", {"json": {"author_name": "سلمى", "author_email": EMAIL, "body": "x"}}),
    ("POST", "/articles/999/comments", {"json": {"author_name": "سلمى", "author_email": EMAIL, "body": "x"}}),
    ("POST", "/auth/token", {"data": {"username": EMAIL, "password": EMAIL}}),
    ("POST", "/auth/token", {"data": {"username": EMAIL, "password": EMAIL, "grant_type": EMAIL, "scope": EMAIL}}),
    ("POST", "/comments/counts", {"json": {"articles": [EMAIL]}}),
    ("GET", f"/comments?author_email={EMAIL}", {}),
    ("GET", f"/comments?{EMAIL}=1", {}),
    ("GET", f"/comments?cursor={EMAIL}", {}),
    ("GET", f"/comments?article={EMAIL}", {}),
    ("GET", f"/comments/{EMAIL}", {}),
    ("GET", f"/articles/{EMAIL}", {}),
    ("GET", f"/sections/{EMAIL}", {}),
    ("GET", f"/previews/{EMAIL}", {}),
    ("GET", f"/{EMAIL}", {}),
    (EMAIL.partition("@")[0], "/comments", {}),
    ("GET", "/comments", {"headers": {"Authorization": f"Bearer {EMAIL}"}}),
    ("GET", "/comments", {"headers": {"If-None-Match": EMAIL, "X-Request-Id": EMAIL, "Origin": f"https://{EMAIL}"}}),
]


async def test_no_refusal_echoes(stage: Stage, log: io.StringIO) -> None:
    await stage.article(by="editor", status="published")
    for method, path, sent in REFUSED:
        headers = {"Content-Type": "application/json"} if "content" in sent else {}
        for address in (path, path.replace("@", "%40"), path.replace("@", "%2540")):
            sending = {**sent, "headers": {**headers, **sent.get("headers", {}), "X-Forwarded-For": ELSEWHERE}}
            answer = await stage.guest.request(method, f"{API}{address}", **sending)
            assert answer.status_code < 500
            assert not ADDRESS.found(told_by(answer)), (method, path, told_by(answer))
    admin = await stage.headers("admin")
    for email in ("author@example.org", f"{EMAIL}@"):
        sent = {"email": email, "name": "اسم", "role": "author", "password": "x" * 12}
        answer = await stage.guest.post(f"{API}/accounts", json=sent, headers=admin)
        assert answer.status_code in {409, 422}
        assert not ADDRESS.found(told_by(answer)) | STAFF.found(told_by(answer))
    for traces in (ADDRESS, SOURCE, STAFF):
        assert not traces.found(log.getvalue())
    metrics = await stage.guest.get("/metrics", headers=admin)
    assert metrics.status_code == 200
    assert not ADDRESS.found(metrics.text)


@pytest.mark.parametrize(
    "leak",
    [
        EMAIL, EMAIL.lower(), "x%40mailbox.example.net", "salma.canary&#43;news",
        hashlib.sha256(EMAIL.lower().encode()).hexdigest()[:12], "U2FsbWEuQ2FuYXJ5K25ld3NAbWFpbGJveC5leGFtcGxlLm5ldA",
    ],
)  # fmt: skip
def test_a_leak_would_be_seen(leak: str) -> None:
    assert ADDRESS.found(f"<img src='/a/{leak}'>")
    assert not ADDRESS.found("<img src='/a/4f92ee5ee1f1b1f2cd6b2b9ce7c9b1f0'>")


def test_the_table_of_addresses_has_what_is_searched() -> None:
    assert set(CommentAddress.model_fields) == {"comment_id", "email_sealed"}
