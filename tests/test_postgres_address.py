"""Addresses of PostgreSQL servers as hosts hand them out, with the parameters of libpq, and wrong ones."""

import pytest
from sqlalchemy import text

from app.db import migrate
from app.settings import Settings, SettingsError, load_settings
from tests.databases import PostgresFarm

HOSTED = "postgresql://maqal:hidden@db.example.org:5432/maqal"


def opened(address: str, name: str = "database_url") -> Settings:
    return load_settings(_env_file=None, **{name: address})


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_an_address_without_parameters_stays_as_it_is(scheme: str) -> None:
    settings = opened(f"{scheme}://maqal:hid%40den@db.example.org/maqal")
    assert settings.database == "postgresql+asyncpg://maqal:hid%40den@db.example.org/maqal"


def test_parameters_of_libpq_reach_the_server(postgres: PostgresFarm) -> None:
    with postgres.database() as url:
        joint = "&" if "?" in url else "?"
        parameters = "sslmode=prefer&application_name=the+newspaper&target_session_attrs=any"
        for name in ("database_url", "database_direct_url"):
            settings = opened(f"{url}{joint}{parameters}", name)
            address = settings.database if name == "database_url" else settings.direct_database
            assert address is not None
            told = migrate.run(
                address, lambda connection: connection.execute(text("SHOW application_name")).scalar_one()
            )
            assert told == "the newspaper"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://maqal:hidden@db.example.org:abc/maqal",
        "postgresql://maqal:hidden@db.example.org:70000/maqal",
        "postgresql://maqal:hidden@db.example.org:/maqal",
        "postgresql://maqal:hidden@[::1/maqal",
        "postgresql://maqal:hidden@a.example.org,b.example.org:5432,5432/maqal",
        "postgresql://maqal:hid@den@db.example.org/maqal",
        f"{HOSTED}?sslmode=always",
        f"{HOSTED}?sslmode=require&sslmode=disable",
        f"{HOSTED}?ssl=true",
        f"{HOSTED}?channel_binding=require",
        f"{HOSTED}?hid den=x",
        f"{HOSTED}?host=/run/postgresql&port=abc",
        f"{HOSTED}?prepared_statement_cache_size=none",
    ],
)
@pytest.mark.parametrize("name", ["database_url", "database_direct_url"])
def test_an_address_that_leads_nowhere_is_refused_in_one_line(address: str, name: str) -> None:
    with pytest.raises(SettingsError) as refused:
        opened(address, name)
    line = str(refused.value)
    assert line.startswith(f"MAQAL_{name.upper()}: ")
    assert "\n" not in line
    assert "hid" not in line
    unknown = address.partition("?")[2].partition("=")[0]
    assert unknown != "channel_binding" or unknown in line
