"""`compose.yaml` as far as it can be judged without Docker: it is whole, and what it sets is there to be set."""

import re
from ipaddress import ip_address, ip_network
from pathlib import Path
from secrets import token_hex
from typing import Any

import pytest
import typer
import yaml  # type: ignore[import-untyped]  # it has no types

from app.commands.cli import app as commands
from app.settings import Settings, load_settings
from app.web.proxies import Proxies

ROOT = Path(__file__).resolve().parent.parent
VARIABLE = re.compile(r"\$\{(\w+)(?::([?-])([^}]*))?\}")
GIVEN = {name: token_hex(32) for name in ("POSTGRES_PASSWORD", "MAQAL_SECRET_KEYS")}
"""What who runs it writes into `.env`, as it asks for."""

PROXY = "MAQAL_TRUSTED_PROXIES"


@pytest.fixture(scope="module")
def composed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return found


def ours(composed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The services that run Maqal."""
    return {name: each for name, each in composed["services"].items() if each["image"] == "maqal"}


def interpolated(text: str) -> str:
    """A value as Compose gives it to the container."""

    def value(found: re.Match[str]) -> str:
        name, kind, default = found.groups()
        if name in GIVEN:
            return GIVEN[name]
        assert kind == "-", f"{name} has no default, and nobody was told to set it"
        return str(default)

    return VARIABLE.sub(value, text)


def test_every_name_in_it_leads_somewhere(composed: dict[str, Any]) -> None:
    services = composed["services"]
    assert set(ours(composed)) == {"migrate", "api"}
    for each in services.values():
        assert set(each.get("depends_on", {})) <= set(services)
        for volume in each.get("volumes", ()):
            assert volume.partition(":")[0] in composed["volumes"]
        for port in each.get("ports", ()):
            assert port.startswith("127.0.0.1:")
        for name, kind, words in VARIABLE.findall(yaml.safe_dump(each.get("environment", {}))):
            assert kind in {"?", "-"}, name
            assert kind == "-" or "set it in .env" in words
    known = typer.main.get_command(commands).list_commands(None)  # type: ignore[attr-defined]  # a group
    assert [each["command"][1] in known for each in ours(composed).values() if "command" in each] == [True]
    health = services["db"]["healthcheck"]["test"]
    assert f"--username={services['db']['environment']['POSTGRES_USER']}" in health
    assert f"--dbname={services['db']['environment']['POSTGRES_DB']}" in health


def test_every_setting_in_it_exists_and_is_taken_in_production(
    composed: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for service in ours(composed).values():
        assert service["env_file"] == ".env"
        told = {name: interpolated(str(value)) for name, value in service["environment"].items()}
        assert {name.removeprefix("MAQAL_").lower() for name in told} <= set(Settings.model_fields)
        with monkeypatch.context() as patched:
            for name, value in told.items():
                patched.setenv(name, value)
            chosen = load_settings(_env_file=None)
        assert chosen.env == "production"
        assert chosen.database == f"postgresql+asyncpg://maqal:{GIVEN['POSTGRES_PASSWORD']}@db/maqal"
        assert chosen.keys == (GIVEN["MAQAL_SECRET_KEYS"],)
        assert f"data:{chosen.data_dir}" in service["volumes"]


def test_the_machine_in_front_is_the_trusted_proxy(composed: dict[str, Any]) -> None:
    (network,) = composed["networks"]["default"]["ipam"]["config"]
    assert ip_address(network["gateway"]) in ip_network(network["subnet"])
    for service in ours(composed).values():
        trusted = interpolated(service["environment"][PROXY])
        assert trusted == network["gateway"]
        scope: dict[str, Any] = {
            "type": "http",
            "path": "/",
            "raw_path": b"/",
            "client": (network["gateway"], 40000),
            "server": ("api", 8000),
            "scheme": "http",
            "headers": [(b"x-forwarded-for", b"203.0.113.5"), (b"x-forwarded-proto", b"https")],
        }
        Proxies(trusted.split(",")).understand(scope)
        assert (scope["client"], scope["scheme"]) == (("203.0.113.5", 0), "https")


def test_what_it_asks_for_stands_in_the_example_of_env(composed: dict[str, Any]) -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    text = (ROOT / "compose.yaml").read_text("utf-8")
    for name in {name for name, _, _ in VARIABLE.findall(text)}:
        assert re.search(rf"^#? ?{name}=", example, re.MULTILINE), name
