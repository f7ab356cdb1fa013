"""The account with which the desk of a sample site is opened: in development alone, and only where there is none."""

import re
import stat
from pathlib import Path

import httpx
import pytest

from app.accounts import service as accounts
from app.accounts.models import AccountPrivate
from app.commands import database, preparation, serving
from app.db import migrate
from app.desk import first_account
from app.settings import load_settings
from app.web.site import Site
from tests.commands import run, within
from tests.servers import serving_sample

ROOT = Path(__file__).resolve().parent.parent.parent
HERE = "http://127.0.0.1:8000"


async def everybody(site: Site) -> list[AccountPrivate]:
    return await site.database.read(accounts.list_all, keys=site.keys)


def test_the_terminal_says_how_to_sign_in(tmp_path: Path) -> None:
    with serving_sample(tmp_path) as address:
        told = (tmp_path / "server.log").read_text("utf-8")
        (email, password) = re.findall(rf"desk      {address}/desk\n +sign in as (\S+), password (\S+)\n", told)[0]
        answer = httpx.post(f"{address}/api/v1/auth/session", json={"email": email, "password": password})
        assert (answer.status_code, answer.json()["role"]) == (201, "admin")
    file = tmp_path / "data" / "desk-account.txt"
    assert file.read_text("utf-8") == f"{email}\n{password}\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(set(password)) > 3


def test_the_readme_shows_what_comes_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    (shown,) = re.findall(r"```text\n(  مقال Maqal\n.*?)```", readme, flags=re.DOTALL)
    settings = load_settings(_env_file=None, data_dir=tmp_path)
    password = first_account.keep(tmp_path).password
    serving._announce("127.0.0.1", 8000, None, settings, sample=True)
    said = capsys.readouterr().err
    assert said.strip("\n") == shown.replace("xxxx-xxxx-xxxx-xxxx", password).strip("\n")
    serving._announce("127.0.0.1", 8000, None, settings, sample=False)
    assert password not in capsys.readouterr().err


def test_production_has_no_such_account(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    production = {"MAQAL_ENV": "production", "MAQAL_SECRET_KEYS": "a key for the tests that is long enough"}
    (tmp_path / "data").mkdir()
    first_account.keep(tmp_path / "data")  # left from development
    with within(tmp_path, **production):
        preparation.prepare(sample=True, address=HERE)
        assert database.run(everybody) == []
        serving._announce("127.0.0.1", 8000, None, load_settings(), sample=True)
    assert "sign in" not in capsys.readouterr().err


def test_who_has_accounts_gets_no_further_one(tmp_path: Path) -> None:
    with within(tmp_path):
        migrate.upgrade(load_settings().database)
    account = ("account", "create", "own@example.org", "--role", "admin", "--name", "نادية الخوري")
    run(tmp_path, *account, typed="a password that is long enough\n").check_returncode()
    with within(tmp_path):
        preparation.prepare(sample=True, address=HERE)
        assert [each.email for each in database.run(everybody)] == ["own@example.org"]
    assert not (tmp_path / "data" / "desk-account.txt").exists()
