"""Addresses as operators write them: normalised where browsers would, refused where nothing could match."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app import addresses
from app.settings import SettingsError, load_settings
from tests.people import People

ARABIC, ASCII = "https://مثال.إختبار", "https://xn--mgbh0fb.xn--kgbechtv"


@pytest.mark.parametrize(
    ("written", "sent", "shown"),
    [
        (ARABIC, ASCII, ARABIC),
        (ASCII, ASCII, ARABIC),
        (f"\u200f{ARABIC}/\u200f", ASCII, ARABIC),
        ("https://مثال。إختبار:8443", f"{ASCII}:8443", f"{ARABIC}:8443"),
        ("HTTPS://Example.ORG:443/", "https://example.org", "https://example.org"),
        ("http://example.org:80", "http://example.org", "http://example.org"),
        ("http://example.org:443", "http://example.org:443", "http://example.org:443"),
        ("http://[::1]:3000/", "http://[::1]:3000", "http://[::1]:3000"),
        ("http://localhost:3000", "http://localhost:3000", "http://localhost:3000"),
        ("https://faß.de", "https://xn--fa-hia.de", "https://faß.de"),
    ],
)
def test_an_address_is_what_browsers_make_of_it(written: str, sent: str, shown: str) -> None:
    assert addresses.origin(written) == sent
    assert addresses.site(written) == shown
    assert addresses.in_ascii(shown) == sent


NEVER = [
    "https://*.example.net", "https://user:secret@example.org", "https://example.org?x=1", "https://example.org/#x",
    "https://exa mple.org", "ftp://example.org", "file:///etc/passwd", "example.org", "//example.org", "https://",
    "https://example..org", "https://example.org:99999", "https://example.org:x", "null", "https://example.org;x",
    "https://-example.org", "https://example-.org", "https://a.-b-.org", "https://example.org:0",
    "https://exam\u0000ple.org", "https:/example.org", "https://example.org\\x", "javascript:alert(1)", "*.example.org",
]  # fmt: skip


@pytest.mark.parametrize("name", ["site_url", "cors_origins", "frame_ancestors", "article_url", "preview_url"])
def test_what_nobody_can_be_at_stops_the_start(name: str) -> None:
    behind = {"article_url": "/{slug}", "preview_url": "/{token}"}.get(name, "")
    never = [each for each in NEVER if not (behind and {*"?#"} & {*each})]  # a pattern may have a query
    for written in [
        *never,
        *(["https://example.org/path", "https://a.org/*"] if name in {"cors_origins", "frame_ancestors"} else []),
    ]:
        with pytest.raises(SettingsError) as refused:
            load_settings(_env_file=None, **{name: written + behind})
        message = str(refused.value)
        assert message.startswith(f"MAQAL_{name.upper()}: ")
        assert "\n" not in message
        assert "secret" not in message


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("article_url", "{site}articles/{slug}"),
        ("article_url", "https://{slug}.example.org/"),
        ("article_url", "/articles/{slug}"),
        ("article_url", "{site}/{slug"),
        ("article_url", "{site}/{slug}}"),
        ("article_url", "{site}/a b/{id}"),
        ("preview_url", "{site}:3000/{token}"),
    ],
)
def test_a_pattern_that_makes_no_address_stops_the_start(name: str, written: str) -> None:
    with pytest.raises(SettingsError, match=rf"^MAQAL_{name.upper()}: [^\n]+$"):
        load_settings(_env_file=None, **{name: written})


@pytest.mark.parametrize("written", [ARABIC, ASCII, f"{ARABIC}:443/"])
async def test_a_browser_on_an_arabic_host_may_read(serve: Callable[..., Any], written: str) -> None:
    async with serve(cors_origins=f"https://Example.org:443/, {written}") as client:
        for origin in (ASCII, "https://example.org"):
            answer = await client.get("/api/v1/articles", headers={"Origin": origin})
            assert answer.headers["Access-Control-Allow-Origin"] == origin
        answer = await client.get("/api/v1/articles", headers={"Origin": "https://example.net"})
        assert "Access-Control-Allow-Origin" not in answer.headers


async def _saved(client: httpx.AsyncClient) -> Any:
    editor = await People(client.app.state.site).headers("editor")  # type: ignore[attr-defined]  # set by `serve`
    body = {"title": "مكتبة الحي", "body": "متن", "status": "published"}
    article = (await client.post("/api/v1/articles", json=body, headers=editor)).json()
    preview = await client.post(f"/api/v1/articles/{article['id']}/previews", headers=editor)
    return article, preview.json()["url"]


@pytest.mark.parametrize("written", [ARABIC, f"{ASCII}/"])
async def test_articles_are_at_a_host_in_its_letters(serve: Callable[..., Any], written: str) -> None:
    async with serve(site_url=written) as client:
        article, preview = await _saved(client)
        path = "%D9%85%D9%83%D8%AA%D8%A8%D8%A9-%D8%A7%D9%84%D8%AD%D9%8A"
        assert article["url"] == f"{ARABIC}/articles/مكتبة-الحي"
        assert article["url_encoded"] == f"{ASCII}/articles/{path}"
        assert preview.startswith(f"{ARABIC}/preview/")


async def test_a_pattern_may_name_another_host(serve: Callable[..., Any]) -> None:
    pattern = "https://مثال.إختبار:443/مقالات/?p={id}"
    async with serve(site_url="http://Example.org:80/blog/", article_url=pattern) as client:
        article, preview = await _saved(client)
        assert article["url"] == f"{ARABIC}/مقالات/?p={article['id']}"
        assert article["url_encoded"].startswith(f"{ASCII}/%D9%85%D9%82")
        assert preview.startswith("http://example.org/blog/preview/")
