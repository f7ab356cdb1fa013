"""What machines are told of an article: held against a table of what schema.org and Open Graph have."""

import json
import re
from typing import Any

import httpx

from tests.paths import API
from tests.photographs import png

INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
ADDRESS = re.compile(r"https?://[\x21-\x7e]+")
TEXT = re.compile(r".+", re.DOTALL)
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

VOCABULARY: dict[str, dict[str, Any]] = {
    "NewsArticle": {
        "url": ADDRESS, "headline": TEXT, "description": TEXT, "inLanguage": LANGUAGE, "datePublished": INSTANT,
        "dateModified": INSTANT, "image": ["ImageObject"], "author": ["Person"], "publisher": "Organization",
        "articleSection": TEXT, "keywords": [TEXT], "wordCount": int, "commentCount": int,
        "mainEntityOfPage": "WebPage",
    },
    "ImageObject": {"url": ADDRESS, "width": int, "height": int, "caption": TEXT, "creditText": TEXT},
    "Person": {"name": TEXT, "url": ADDRESS},
    "Organization": {"name": TEXT, "url": ADDRESS},
    "WebPage": {"@id": ADDRESS, "breadcrumb": "BreadcrumbList"},
    "BreadcrumbList": {"itemListElement": ["ListItem"]},
    "ListItem": {"position": int, "name": TEXT, "item": ADDRESS},
}  # fmt: skip
"""The properties that schema.org gives each of our types, and what each holds."""

REQUIRED = {
    "NewsArticle": {"headline", "datePublished", "dateModified", "image", "author", "publisher", "mainEntityOfPage"},
    "ListItem": {"position", "name", "item"},
    "Person": {"name", "url"},
}


def check(thing: Any, kind: Any) -> None:
    """Fail where a thing is not what schema.org says of its type."""
    if isinstance(kind, list):
        assert isinstance(thing, list)
        assert thing
        for each in thing:
            check(each, kind[0])
    elif isinstance(kind, re.Pattern):
        assert isinstance(thing, str)
        assert kind.fullmatch(thing), thing
    elif kind is int:
        assert isinstance(thing, int)
        assert thing >= 0
    else:
        assert thing["@type"] == kind
        known = VOCABULARY[kind]
        members = thing.keys() - {"@type", "@context"}
        assert members <= known.keys()
        assert members >= REQUIRED.get(kind, set())
        for name in members:
            check(thing[name], known[name])


async def test_an_article_tells_machines_what_schema_org_and_open_graph_want(
    client: httpx.AsyncClient, editor: dict[str, str]
) -> None:
    async def made(path: str, **body: Any) -> dict[str, Any]:
        answer = await client.post(f"{API}/{path}", json=body, headers=editor)
        assert answer.status_code == 201, answer.text
        return dict(answer.json())

    upper = await made("sections", name="ثقافة")
    section = await made("sections", name="كتب", parent_id=upper["id"])
    await made("authors", name="سامر العطّار")
    uploaded = await client.post(f"{API}/media", content=png(40, 30), headers={**editor, "Content-Type": "image/png"})
    article = await made(
        "articles",
        title="«كتاب» </script> & ثمن",
        summary="خلاصة الخبر",
        body="متن",
        status="published",
        section=section["id"],
        tags=["أدب", "C++"],
        authors=["سامر-العطار"],
        image={"media": uploaded.json()["id"], "alt": "غلاف"},
    )
    read = (await client.get(f"{API}/articles/{article['id']}")).json()
    told = read["jsonld"]
    check(told, "NewsArticle")
    assert told["@context"] == "https://schema.org"
    assert (told["headline"], told["url"]) == (read["title"], read["url_encoded"])
    steps = told["mainEntityOfPage"]["breadcrumb"]["itemListElement"]
    assert [step["name"] for step in steps] == ["مقال", "ثقافة", "كتب", read["title"]]
    assert [step["position"] for step in steps] == [1, 2, 3, 4]
    assert told["image"][0]["url"].startswith("http://127.0.0.1:8000/api/v1/media/")
    assert "@" not in re.sub(r'"@(type|id|context)"', "", json.dumps(told))

    properties = [(tag["property"], tag["content"]) for tag in read["open_graph"]]
    by_name = dict(properties)
    assert by_name["og:type"] == "article"
    assert (by_name["og:title"], by_name["og:locale"]) == (read["title"], "ar_EG")
    assert by_name["og:image"] == told["image"][0]["url"]
    assert [content for name, content in properties if name == "article:tag"] == ["أدب", "C++"]
    assert all(isinstance(content, str) and content for _, content in properties)

    whole = (await client.get(f"{API}/articles", params={"include": "body"})).json()["items"][0]
    assert (whole["jsonld"], whole["open_graph"]) == (told, read["open_graph"])
    await client.patch(f"{API}/sections/{upper['id']}", json={"name": "ثقافة وفنون"}, headers=editor)
    fresh = (await client.get(f"{API}/articles/{article['id']}")).json()["jsonld"]
    assert fresh["mainEntityOfPage"]["breadcrumb"]["itemListElement"][1]["name"] == "ثقافة وفنون"

    seo = {"title": "للبحث", "description": "وصف", "canonical_url": "https://agency.example/a"}
    other = await made("articles", title="خبر", body="متن", language="en-GB", seo=seo)
    assert other["jsonld"]["url"] == "https://agency.example/a"
    assert "datePublished" not in other["jsonld"]
    by_name = {tag["property"]: tag["content"] for tag in other["open_graph"]}
    assert (by_name["og:title"], by_name["og:url"]) == ("للبحث", "https://agency.example/a")
    assert by_name["og:locale"] == "en_GB"
