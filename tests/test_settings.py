"""Settings that nobody knows, keys that anybody guesses, and what production is not told."""

import secrets
from pathlib import Path

import pytest

from app.settings import Settings, SettingsError, load_settings, unset_in_production


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("MAQAL_REGON", "MAQAL_REGION"),
        ("MAQAL_SITEURL", "MAQAL_SITE_URL"),
        ("maqal_timezon", "MAQAL_TIMEZONE"),
        ("MAQAL_COMMENT_POLICY", "MAQAL_COMMENTS_POLICY"),
        ("MAQAL_DATABASE", "MAQAL_DATABASE_URL"),
    ],
)
@pytest.mark.parametrize("is_in_file", [False, True])
def test_an_unknown_setting_is_refused_with_the_nearest_name(
    name: str, nearest: str, is_in_file: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    if is_in_file:
        Path(".env").write_text(f"POSTGRES_PASSWORD=x\nexport {name}=hunter2\n")
    else:
        monkeypatch.setenv(name, "hunter2")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert str(refused.value) == f"{name.upper()}: there is no such setting; the nearest is {nearest}"


def test_what_kubernetes_sets_for_a_service_of_this_name_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAQAL_PORT", "tcp://10.0.0.1:8000")
    monkeypatch.setenv("MAQAL_SERVICE_HOST", "10.0.0.1")
    with pytest.raises(SettingsError, match="MAQAL_"):
        load_settings(_env_file=None)
    monkeypatch.setenv("KUBERNETES_SERVICE_HOST", "10.0.0.2")
    load_settings(_env_file=None)


def test_a_file_that_cannot_be_read_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".env").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(SettingsError, match=r"^\.env: cannot be read: "):
        load_settings()


@pytest.mark.parametrize("name", ["secret_key", "secret_keys"])
def test_production_refuses_a_key_that_is_easy_to_guess(name: str) -> None:
    def load(*keys: str, env: str = "production") -> Settings:
        return load_settings(_env_file=None, env=env, **{name: keys if name == "secret_keys" else keys[0]})

    with pytest.raises(SettingsError, match=f"^MAQAL_{name.upper()}: the newest key is easy to guess"):
        load("a" * 40)
    load("a" * 40, env="development")
    load(secrets.token_hex(32))
    if name == "secret_keys":
        load(secrets.token_hex(32), "a" * 40)  # which has to be there until it has been rotated out


def test_production_says_that_it_does_not_know_its_address() -> None:
    production = {"_env_file": None, "env": "production", "secret_key": secrets.token_hex(32)}
    assert "MAQAL_SITE_URL is not set" in str(unset_in_production(load_settings(**production)))
    assert unset_in_production(load_settings(**production, site_url="https://example.org")) is None
    assert unset_in_production(load_settings(_env_file=None)) is None


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, ""),
        ({"root_path": "/blog"}, "/blog"),
        ({"api_url": "https://API.مثال.إختبار:443/v/", "root_path": "/blog"}, "https://api.مثال.إختبار/v"),
        ({"api_url": " "}, ""),
    ],
)
def test_what_stands_before_the_servers_paths(chosen: dict[str, str], expected: str) -> None:
    assert load_settings(_env_file=None, **chosen).own_address == expected


def test_an_address_of_the_server_is_checked() -> None:
    with pytest.raises(SettingsError, match="MAQAL_API_URL"):
        load_settings(_env_file=None, api_url="api.example.org")


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://mail.example.org", ("mail.example.org", 587, None, None, "required")),
        ("smtps://me%40x.org:p%3Aw%2F@mail.example.org", ("mail.example.org", 465, "me@x.org", "p:w/", "implicit")),
        ("smtp://mail.example.org:25?starttls=optional", ("mail.example.org", 25, None, None, "optional")),
        ("smtp://u:p@127.0.0.1:2525?starttls=off", ("127.0.0.1", 2525, "u", "p", "off")),
        ("smtp://[::1]:25?starttls=off", ("::1", 25, None, None, "off")),
    ],
)
def test_a_mail_server_is_read(url: str, found: tuple[object, ...]) -> None:
    settings = load_settings(_env_file=None, smtp_url=url, mail_from="News <news@example.org>")
    assert settings.mail_server == found
    assert settings.mail_sender == ("News", "news@example.org", "example.org")
    assert load_settings(_env_file=None, mail_from="news@example.org").mail_server is None
    assert load_settings(_env_file=None, mail_from="news@example.org").mail_sender is None


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org", "http://mail.example.org", "smtp://", "smtp://mail.example.org:99999", "smtp://u@h.org",
        "smtp://u:hunter2@h.org?starttls=off", "smtp://u:hunter2@h.org?starttls=optional", "smtps://h.org?starttls=off",
        "smtp://h.org?starttls=maybe", "smtp://h.org?tls=1", "smtp://h.org/path", "smtp://[::1", "smtp://h.org#hunter2",
    ],
)  # fmt: skip
def test_a_wrong_mail_server_is_refused_in_a_line_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^MAQAL_SMTP_URL: ") as refused:
        load_settings(_env_file=None, smtp_url=url, mail_from="news@example.org")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "sender", ["news", "a@b.org, c@d.org", "News\r\nBcc: x <news@example.org>", "سلمى@example.org"]
)
def test_a_wrong_sender_is_refused(sender: str) -> None:
    with pytest.raises(SettingsError, match=r"^MAQAL_MAIL_FROM: "):
        load_settings(_env_file=None, smtp_url="smtp://h.org", mail_from=sender)


def test_mail_has_a_sender_and_links_lead_to_this_server() -> None:
    with pytest.raises(SettingsError, match="MAQAL_MAIL_FROM is required"):
        load_settings(_env_file=None, smtp_url="smtp://h.org")
    settings = load_settings(_env_file=None, site_url="https://example.org", root_path="/api")
    assert settings.absolute_address == "https://example.org/api"
    assert (
        load_settings(_env_file=None, api_url="https://api.example.org").absolute_address == "https://api.example.org"
    )
