"""Old addresses in the database: remembered once, found by any way of writing them, gone with what they lead to."""

import httpx
import pytest
from sqlmodel import Session, select

from app.db.changes import Change
from app.redirects import service as redirects
from app.redirects.models import OldAddress
from app.redirects.old_addresses import read
from app.redirects.service import Found, Lead
from app.web.site import Site
from tests.clocks import NOON
from tests.paths import API


async def remember(site: Site, *leads: Lead | tuple[str, str, int]) -> list[str]:
    return await site.database.write(redirects.remember, leads, now=NOON)


async def found(site: Site, *addresses: str) -> list[tuple[str, int] | None]:
    def look(session: Session) -> list[Found | None]:
        asked = [read(each) for each in addresses]
        return [redirects.find(session, [each.key], host=each.host) for each in asked]

    return [None if each is None else (each.kind, each.entry_id) for each in await site.database.read(look)]


async def test_an_address_is_remembered_once_and_leads_to_the_last_that_was_said(site: Site) -> None:
    def rows(session: Session) -> tuple[int, int]:
        changes = session.exec(select(Change).where(Change.tag == "old_addresses")).all()
        return len(session.exec(select(OldAddress)).all()), len(changes)

    leads: list[Lead | tuple[str, str, int]] = [
        ("http://example.org/?p=17", "article", 1),
        Lead("/?p=17#comment-4", "article", 1),
        ("/tag/كتب/", "tag", 5),
    ]
    assert await remember(site, *leads, ("/" + "x" * 3000, "home", 0)) == ["/" + "x" * 3000]
    assert await site.database.read(rows) == (3, 1)
    assert await remember(site, *leads) == []
    assert await site.database.read(rows) == (3, 1)
    assert await found(site, "/?p=17", "/TAG/%D9%83%D8%AA%D8%A8", "/tag/شعر") == [("article", 1), ("tag", 5), None]
    await remember(site, ("/?p=17", "article", 2))
    assert await found(site, "/?p=17", "http://www.example.org/?p=17") == [("article", 2), ("article", 1)]
    assert await site.database.read(rows) == (3, 2)
    with pytest.raises(ValueError, match="shelf"):
        await remember(site, ("/x", "shelf", 1))


async def test_a_path_that_was_cut_leads_where_one_path_begins_with_it(site: Site) -> None:
    path, other = "/2023/03/20/سوق-المباركية-يستقبل-رمضان", "/2023/04/01/عنوان-طويل-لا-شبيه-له"
    await remember(
        site,
        (path, "article", 1),
        (path + "-2", "article", 5),
        (other, "article", 3),
        (path + "/بعد", "media", 9),
        ("/2023/03/20/سوق-المباركية-غدا", "article", 2),
    )
    expected = {
        path[:-1]: 1, path[:-9]: None, other[:-9]: 3, "/2023/03/20/سوق-المباركية": None, "/2023/03/20": None,
        "/2023": None, "/2023/03/20/سوق": None,
    }  # fmt: skip

    def cut(session: Session) -> dict[str, int | None]:
        leads = {each: redirects.find_cut(session, each, host="") for each in expected}
        return {each: lead and lead.entry_id for each, lead in leads.items()}

    assert await site.database.read(cut) == expected


async def test_addresses_go_with_what_they_lead_to(
    client: httpx.AsyncClient, admin: dict[str, str], editor: dict[str, str], site: Site
) -> None:
    async def make(path: str, **members: object) -> int:
        made = await client.post(f"{API}/{path}", json=members, headers=editor)
        assert made.status_code == 201, made.text
        return int(made.json().get("id") or made.json()["comment"]["id"])

    article = await make("articles", title="مكتبة", body="متن", status="published")
    comment = await make(f"articles/{article}/comments", body="شكرًا لكم")
    other = await make(f"articles/{article}/comments", body="أهلًا بكم")
    section, author = await make("sections", name="ثقافة"), await make("authors", name="ليلى حدّاد")
    tag, target = await make("tags", name="كتب"), await make("tags", name="مكتبات")
    await remember(
        site, ("/a", "article", article), Lead("/c", "comment", comment, article),
        Lead("/o", "comment", other, article),
        ("/s", "section", section), ("/u", "author", author), ("/t", "tag", tag), ("/home", "home", 0),
    )  # fmt: skip

    merged = await client.post(f"{API}/tags/{tag}/merge", json={"into": target}, headers=editor)
    assert merged.status_code == 200
    assert await found(site, "/t") == [("tag", target)]
    for path in (f"comments/{comment}", f"sections/{section}", f"authors/{author}", f"tags/{target}"):
        assert (await client.delete(f"{API}/{path}", headers=editor)).status_code == 204, path
    assert await found(site, "/c", "/s", "/u", "/t", "/o") == [None, None, None, None, ("comment", other)]
    assert (await client.delete(f"{API}/articles/{article}", headers=editor)).status_code == 204
    assert await found(site, "/a") == [("article", article)]
    gone = await client.delete(f"{API}/articles/{article}?permanent=true", headers=admin)
    assert gone.status_code == 204, gone.text
    assert await found(site, "/a", "/o", "/home") == [None, None, ("home", 0)]
