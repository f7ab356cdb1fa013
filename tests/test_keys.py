"""Secret keys: another one stops every start in one line, and `maqal keys rotate` makes an old one superfluous."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, text

from app.accounts import audit
from app.db import migrate
from app.db.runner import Database
from app.keys import checks as key_checks
from app.keys import rotation
from app.refusals import CannotStart
from app.secrets.sealing import Key, Keyring
from app.web.site import Site
from tests import commands
from tests.clocks import NOON

OLD, NEW, OTHER = (f"{name} key which is long enough for the tests" for name in ("old", "new", "other"))
TYPED_PASSWORD = "كلمة سر طويلة بما يكفي\n"
Maqal = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def maqal(database_url: str, tmp_path: Path) -> Maqal:
    def run(keys: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        told = {"MAQAL_DATABASE_URL": database_url, "MAQAL_SECRET_KEYS": keys}
        return commands.run(tmp_path, *arguments, typed=typed, **told)

    return run


def make_account(maqal: Maqal, keys: str, name: str) -> subprocess.CompletedProcess[str]:
    return maqal(
        keys, "account", "create", f"{name}@example.org", "--role", "admin", "--name", "ليلى", typed=TYPED_PASSWORD
    )


@pytest.mark.parametrize("command", [("migrate",), ("account", "create"), ("token", "create")])
def test_another_key_stops_commands_in_one_line(maqal: Maqal, command: tuple[str, ...]) -> None:
    assert make_account(maqal, OLD, "laila").returncode == 0
    arguments = {"account": ("--role", "admin", "--name", "x2"), "token": ("--scope", "articles:write", "--name", "x")}
    address = ("laila@example.org",) if len(command) > 1 else ()
    done = maqal(OTHER, *command, *address, *arguments.get(command[0], ()), typed=TYPED_PASSWORD)
    assert done.returncode == 1
    assert done.stderr.startswith("maqal: the database was written with another secret key")
    assert done.stderr.count("\n") == 1


def test_a_retired_key_is_asked_for_until_everything_was_renewed(maqal: Maqal, database_url: str) -> None:
    assert make_account(maqal, OLD, "laila").returncode == 0
    assert make_account(maqal, f"{NEW},{OLD}", "samer").returncode == 0
    missing = make_account(maqal, NEW, "maha")
    assert missing.returncode == 1
    assert "a secret key is missing" in missing.stderr
    rotated = maqal(f"{NEW},{OLD}", "keys", "rotate")
    assert rotated.returncode == 0, rotated.stderr
    assert json.loads(rotated.stdout.splitlines()[-1])["old_keys_may_go"] == "now"
    assert make_account(maqal, NEW, "maha").returncode == 0
    again = make_account(maqal, NEW, "laila")
    assert again.returncode == 1  # its address has an account already
    assert migrate.run(database_url, lambda c: holders(c, Key(OLD).id)) == set()
    assert make_account(maqal, OLD, "nour").returncode == 1


def holders(connection: Connection, key_id: str) -> set[str]:
    """The columns in which something names a key."""
    found = set()
    for table in inspect(connection).get_table_names():
        for column in inspect(connection).get_columns(table):
            if "CHAR" in str(column["type"]) or "TEXT" in str(column["type"]):
                where = f"SELECT 1 FROM {table} WHERE {column['name']} LIKE '{key_id}%' LIMIT 1"  # noqa: S608
                if connection.execute(text(where)).first():
                    found.add(f"{table}.{column['name']}")
    return found


async def fill_log(database: Database, keys: Keyring, count: int) -> None:
    from app.accounts.models import Role, Viewer  # noqa: PLC0415

    viewer = Viewer.__new__(Viewer)
    for name, value in {"account_id": 1, "token_id": 1, "name": "x", "role": Role.admin, "scopes": frozenset()}.items():
        object.__setattr__(viewer, name, value)
    for number in range(count):
        await database.write(
            lambda session, n: audit.record(session, "comment.approve", n, viewer=viewer, keys=keys, now=NOON), number
        )


async def test_the_log_is_sealed_anew_in_steps_while_it_grows(database: Database) -> None:
    old, both, new = Keyring([OLD]), Keyring([NEW, OLD]), Keyring([NEW])
    await fill_log(database, old, 7)
    assert await database.write(audit.reseal, most=3, keys=both) == 3  # and then the process is killed
    assert await database.read(audit.first_broken, keys=both) is None
    await fill_log(database, both, 2)
    while await database.write(audit.reseal, most=3, keys=both):
        assert await database.read(audit.first_broken, keys=both) is None
    assert await database.read(audit.first_broken, keys=new) is None
    assert await database.read(rotation.count_older, newest=new.newest_id) == 0
    await database.write(
        lambda s: s.connection().execute(text("UPDATE audit_entry SET seal = 'x' WHERE number = 4")).rowcount
    )
    with pytest.raises(audit.BrokenChain, match="4"):
        await database.write(audit.reseal, most=100, keys=Keyring([OTHER, NEW]))


async def test_a_database_without_a_list_of_keys_takes_only_those_that_open_what_is_there(site: Site) -> None:
    await site.database.write(lambda s: s.connection().execute(text("DELETE FROM sealing_key")).rowcount)
    await fill_log(site.database, Keyring([OLD]), 1)
    with pytest.raises(CannotStart):
        await key_checks.check_keys(Site(site.settings, site.database, Keyring([OTHER]), site.now))
    await key_checks.check_keys(Site(site.settings, site.database, Keyring([NEW, OLD]), site.now))
    with pytest.raises(CannotStart, match="a secret key is missing"):
        await key_checks.check_keys(Site(site.settings, site.database, Keyring([NEW]), site.now))


async def test_the_application_does_not_start_with_another_key(serve) -> None:
    async with serve(secret_keys=(OLD,)):
        pass
    with pytest.raises(CannotStart, match="another secret key"):
        async with serve(secret_keys=(OTHER,)):
            pass
