"""The name and the language of the site: by its administrators, unless the settings fix them."""

from typing import Any

import httpx
import pytest

from app.web.site import Site
from tests.paths import API, ARTICLES
from tests.writing import write

SITE = f"{API}/site"
SAID = {"name": "صحيفة الميناء", "language": "fa"}


async def test_administrators_name_the_site_and_every_answer_has_the_name(
    client: httpx.AsyncClient, admin: dict[str, str], editor: dict[str, str], site: Site
) -> None:
    for name in ("site_name", "language"):
        site.settings.model_fields_set.discard(name)
    article = await write(client, editor, "خبر", "متن", tags=["كتب"])
    places = (f"{ARTICLES}/{article}", f"{ARTICLES}?include=body", "/feed.xml", "/feed.json", "/tags/كتب/feed.atom",
              f"/articles/{article}/comments/feed.xml", SITE)  # fmt: skip
    assert (await client.get(SITE)).json()["fixed"] == []
    before = [(await client.get(place)).text for place in places]
    anyone = {**editor, "If-Match": "*"}
    assert (await client.patch(SITE, json=SAID, headers=anyone)).status_code == 403
    said = await client.patch(SITE, json=SAID, headers={**admin, "If-Match": "*"})
    assert (said.json()["name"], said.json()["language"], said.json()["fixed"]) == ("صحيفة الميناء", "fa", [])
    for place, old in zip(places, before, strict=True):
        found = await client.get(place)
        assert found.status_code == 200, place
        assert "صحيفة الميناء" in found.text, place
        assert "صحيفة الميناء" not in old
    shown = (await client.get(f"{ARTICLES}/{article}")).json()
    assert shown["jsonld"]["publisher"]["name"] == "صحيفة الميناء"
    assert {"property": "og:site_name", "content": "صحيفة الميناء"} in shown["open_graph"]
    later = await write(client, editor, "خبر", "متن")
    assert (await client.get(f"{ARTICLES}/{later}")).json()["language"] == "fa"
    assert (
        await client.patch(SITE, json={"name": "", "language": "x"}, headers={**admin, "If-Match": "*"})
    ).status_code == 422
    back = await client.patch(SITE, json={"name": None, "language": None}, headers={**admin, "If-Match": "*"})
    assert (back.json()["name"], back.json()["language"]) == (site.settings.site_name, "ar")
    assert (await client.get(f"{ARTICLES}/{article}")).json()["jsonld"]["publisher"]["name"] == site.settings.site_name


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_the_settings_fix_is_told_and_stays(serve: Any, people: Any) -> None:
    async with serve(site_name="صحيفة الحي") as guest:
        headers = {**await people.headers("admin"), "If-Match": "*"}
        assert (await guest.get(SITE)).json()["fixed"] == ["name"]
        refused = await guest.patch(SITE, json=SAID, headers=headers)
        assert refused.status_code == 422
        assert [(each["pointer"], each["code"]) for each in refused.json()["errors"]] == [("/name", "fixed")]
        same = await guest.patch(SITE, json={"name": "صحيفة الحي", "language": "en"}, headers=headers)
        assert (same.json()["name"], same.json()["language"]) == ("صحيفة الحي", "en")
