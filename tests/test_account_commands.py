"""Accounts, tokens and the audit log on the command line, on both databases."""

import asyncio
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import Session

from app.accounts import audit
from app.accounts.models import Role, Viewer
from app.db.engine import open_database
from app.secrets.sealing import Keyring
from app.settings import load_settings
from tests import commands
from tests.clocks import NOON
from tests.people import PASSWORD
from tests.servers import serving
from tests.terminals import on_a_terminal

KEY = "a key for the tests that is long enough"
ANOTHER = "كلمة سر أخرى طويلة بما يكفي"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def told(database_url: str) -> dict[str, str]:
    return {"MAQAL_DATABASE_URL": database_url, "MAQAL_SECRET_KEYS": KEY}


@pytest.fixture
def maqal(told: dict[str, str], tmp_path: Path) -> Run:
    def run(*arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        return commands.run(tmp_path, *arguments, typed=typed, **told)

    return run


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def admins_address(maqal: Run) -> str:
    """The address of the only admin, typed with the capitals and the mark that a phone puts there."""
    made = maqal("account", "create", "laila@example.org", "--role", "admin", "--name", "ليلى", typed=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    return "\u200fLaila@Example.org"


@pytest.fixture
def editors_address(maqal: Run) -> str:
    made = maqal("account", "create", "samer@example.org", "--role", "editor", "--name", "سامر", typed=f"{PASSWORD}\n")
    assert made.returncode == 0, made.stderr
    return "samer@example.org"


def make_token(maqal: Run, email: str, scope: str = "articles:publish") -> str:
    made = maqal("token", "create", email, "--scope", scope, "--name", "بذر")
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def test_accounts_are_listed_with_their_state(maqal: Run, admins_address: str, editors_address: str) -> None:
    assert maqal("account", "disable", editors_address).returncode == 0
    told = [(each["email"], each["role"], each["is_disabled"]) for each in lines(maqal("account", "list"))]
    assert told == [("laila@example.org", "admin", False), ("samer@example.org", "editor", True)]


def test_a_disabled_account_loses_its_tokens_and_is_enabled_again(
    maqal: Run, admins_address: str, editors_address: str
) -> None:
    make_token(maqal, editors_address)
    (disabled,) = lines(maqal("account", "disable", editors_address))
    assert disabled["is_disabled"] is True
    assert disabled["ended"] == {"sessions": 0, "api_tokens": 1, "previews": True}
    assert lines(maqal("token", "list", editors_address)) == []
    assert maqal("token", "create", editors_address, "--scope", "articles:write", "--name", "x").returncode == 1
    (enabled,) = lines(maqal("account", "enable", editors_address))
    assert enabled["is_disabled"] is False
    make_token(maqal, editors_address)


@pytest.mark.parametrize("change", [("disable",), ("role", "editor")])
def test_the_last_admin_stays(maqal: Run, admins_address: str, change: tuple[str, ...]) -> None:
    done = maqal("account", change[0], admins_address, *change[1:])
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "maqal: This is the site's last active admin account.\n"
    (account,) = lines(maqal("account", "list"))
    assert (account["role"], account["is_disabled"]) == ("admin", False)


def test_a_new_password_opens_and_the_old_one_does_not(
    told: dict[str, str], maqal: Run, admins_address: str, tmp_path: Path
) -> None:
    make_token(maqal, admins_address)
    (changed,) = lines(maqal("account", "password", admins_address, typed=f"{ANOTHER}\n"))
    assert changed["ended"]["api_tokens"] == 1
    with serving(tmp_path, **told) as address:

        def sign_in(password: str) -> int:
            form = {"username": "laila@example.org", "password": password}
            return httpx.post(f"{address}/api/v1/auth/token", data=form).status_code

        assert [sign_in(PASSWORD), sign_in(ANOTHER)] == [401, 200]


def test_a_lower_role_takes_scopes_from_tokens(maqal: Run, admins_address: str, editors_address: str) -> None:
    make_token(maqal, editors_address, "articles:publish")
    make_token(maqal, editors_address, "articles:write")
    (changed,) = lines(maqal("account", "role", editors_address, "author"))
    assert (changed["role"], changed["ended"]["api_tokens"]) == ("author", 1)
    assert [each["scopes"] for each in lines(maqal("token", "list", editors_address))] == [["articles:write"]]


def test_tokens_are_listed_without_their_secrets_and_revoked(
    maqal: Run, admins_address: str, editors_address: str
) -> None:
    secrets = [
        make_token(maqal, editors_address),
        make_token(maqal, editors_address),
        make_token(maqal, admins_address, "accounts:admin"),
    ]
    listed = maqal("token", "list", editors_address)
    assert not [secret for secret in secrets if secret in listed.stdout]
    newest, oldest = lines(listed)
    assert newest["id"] > oldest["id"]
    assert (newest["name"], newest["kind"], newest["scopes"]) == ("بذر", "api", ["articles:publish"])
    assert len(lines(maqal("token", "list"))) == 3
    assert lines(maqal("token", "revoke", str(newest["id"]))) == [{"revoked": newest["id"]}]
    assert [each["id"] for each in lines(maqal("token", "list", editors_address))] == [oldest["id"]]
    again = maqal("token", "revoke", str(newest["id"]))
    assert (again.returncode, again.stderr) == (1, f"maqal: there is no token {newest['id']}\n")
    acts = lines(log := maqal("audit", "list", "--limit", "4"))
    assert [(each["account_id"], each["action"], each["subject_id"]) for each in acts] == [
        (0, "token.revoke", newest["id"]),
        (0, "token.create", newest["id"] + 1),
        (0, "token.create", newest["id"]),
        (0, "token.create", oldest["id"]),
    ]
    assert acts[0]["detail"] == acts[2]["detail"] == {"account": 2, "scopes": "articles:publish"}
    assert "maqal_" not in log.stdout


def fill_log(database_url: str) -> None:
    viewer = Viewer(7, "ليلى", Role.admin, 9, frozenset())

    def approve(session: Session, number: int) -> None:
        keys = Keyring([KEY])
        audit.record(session, "comment.approve", number, viewer=viewer, keys=keys, now=NOON, was="pending")

    async def fill() -> None:
        database = open_database(database_url)
        for number in range(1, 6):
            await database.write(approve, number)
        await database.close()

    asyncio.run(fill())


def test_the_audit_log_tells_what_commands_did_to_accounts(maqal: Run, editors_address: str) -> None:
    for arguments in (("disable", editors_address), ("enable", editors_address), ("role", editors_address, "author")):
        assert maqal("account", *arguments).returncode == 0
    assert maqal("account", "password", editors_address, typed="كلمة سر جديدة تمامًا\n").returncode == 0
    log = maqal("audit", "list", "--limit", "4")
    acts = [(each["account_id"], each["token_id"], each["action"], each["detail"]) for each in lines(log)]
    assert acts == [
        (0, 0, "account.password", {}),
        (0, 0, "account.role", {"from": "editor", "to": "author"}),
        (0, 0, "account.enable", {}),
        (0, 0, "account.disable", {}),
    ]
    assert "@" not in log.stdout


def test_the_audit_log_is_listed_newest_first_and_by_pages(maqal: Run, database_url: str) -> None:
    fill_log(load_settings(_env_file=None, database_url=database_url).database)
    first = lines(maqal("audit", "list", "--limit", "2"))
    assert [each["number"] for each in first] == [5, 4]
    assert first[0] == {
        "number": 5, "at": "2026-03-01T12:00:00Z", "account_id": 7, "token_id": 9,
        "action": "comment.approve", "subject_id": 5, "detail": {"was": "pending"}, "batch": None,
    }  # fmt: skip
    assert [each["number"] for each in lines(maqal("audit", "list", "--before", "4"))] == [3, 2, 1]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("account", "disable", "nobody@example.org"), 1),
        (("account", "enable", "nobody@example.org"), 1),
        (("account", "password", "nobody@example.org"), 1),
        (("account", "role", "nobody@example.org", "author"), 1),
        (("account", "role", "laila@example.org", "owner"), 1),
        (("account", "password", "laila@example.org"), 1),
        (("token", "list", "nobody@example.org"), 1),
        (("token", "revoke", str(2**63 - 1)), 1),
        (("token", "revoke", str(2**63)), 2),
        (("token", "revoke", "first"), 2),
        (("account", "role", "laila@example.org"), 2),
        (("audit", "list", "--limit", "0"), 2),
    ],
)
def test_what_is_refused_says_so_in_a_line(
    maqal: Run, admins_address: str, arguments: tuple[str, ...], code: int
) -> None:
    done = maqal(*arguments, typed="قصيرة\n")
    assert (done.returncode, done.stdout) == (code, "")
    assert "Traceback" not in done.stderr
    assert "nobody" not in done.stderr
    if code == 1:
        assert (done.stderr.count("\n"), done.stderr[:7]) == (1, "maqal: ")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("email", "name", "password", "told_ar", "told_en"),
    [
        (
            "laila",
            "ليلى",
            PASSWORD,
            "البريد: البريد الإلكتروني غير صالح.",
            "email: It is not a valid email address.",
        ),
        (
            "laila@example.org",
            "",
            PASSWORD,
            "الاسم: لا حرف هجائيًّا في الاسم.",
            "name: The name has no letter.",
        ),
        (
            "laila@example.org",
            "ليلى",
            "قصيرة",
            "كلمة السر: الحد الأدنى لعدد الأحرف: 10.",
            "password: Minimum number of characters: 10.",
        ),
        (
            "laila",
            "",
            PASSWORD,
            "البريد: البريد الإلكتروني غير صالح. الاسم: لا حرف هجائيًّا في الاسم.",
            "email: It is not a valid email address. name: The name has no letter.",
        ),
    ],
)
def test_a_refused_account_is_told_why(
    maqal: Run, email: str, name: str, password: str, told_ar: str, told_en: str
) -> None:
    new = ("account", "create", email, "--role", "admin", "--name", name)
    for language, refused, why in (("ar", "غير مقبول", told_ar), ("en", "not acceptable", told_en)):
        done = maqal("--language", language, *new, typed=f"{password}\n")
        assert (done.returncode, done.stdout) == (1, "")
        assert re.sub("[\u2066-\u2069]", "", done.stderr) == f"maqal: {refused}: {why}\n"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_token_has_a_name_that_the_api_would_take(maqal: Run, admins_address: str) -> None:
    for name in ("", "اسم " * 200):
        done = maqal("token", "create", admins_address, "--scope", "articles:write", "--name", name)
        assert (done.returncode, done.stdout, done.stderr[:29]) == (1, "", "maqal: not acceptable: name: ")
    assert lines(maqal("token", "list")) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_people_read_lines(maqal: Run, admins_address: str, told: dict[str, str], tmp_path: Path) -> None:
    make_token(maqal, admins_address)
    for arguments in (("account", "list"), ("token", "list")):
        code, shown = on_a_terminal(tmp_path, *arguments, **told)
        assert code == 0, shown
        assert "{" not in shown
        assert "1  " in shown
