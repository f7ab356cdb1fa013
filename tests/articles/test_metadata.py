"""Metadata of articles: kept as it was sent, within its bounds, in revisions and merge patches."""

from typing import Any

import httpx

from app.articles.metadata import MOST_BYTES
from tests.paths import ARTICLES

OWN: dict[str, Any] = {
    "قالب": "عريض", "أعداد": [1, 1.5, True, None, 2**60], "deep": {"three": {"four": "قاع"}}, "</script>": "<b>",
}  # fmt: skip
FITTING = {"ن": "م" * ((MOST_BYTES - len('{"ن":""}'.encode())) // 2)}
REFUSED: dict[str, Any] = {
    "object_too_deep": {"1": {"2": {"3": {"4": {}}}}},
    "object_too_large": {"ن": FITTING["ن"] + "م"},
    "dict_type": ["قائمة"],
    "text_refused": {"م": ["\0"]},
}


async def test_metadata_is_what_its_client_sent(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    article = {"title": "عنوان", "body": "متن", "status": "published", "metadata": OWN}
    made = await client.post(ARTICLES, json=article, headers=editor)
    path, headers = made.headers["location"], {**editor, "If-Match": "*"}
    assert made.json()["metadata"] == OWN
    read = await client.get(path)
    assert list(read.json()["metadata"]) == list(OWN)
    assert (await client.get(ARTICLES)).json()["items"][0]["metadata"] == OWN
    source = (await client.get(f"{path}/source", headers=editor)).json()
    unchanged = await client.put(path, json=source, headers=headers)
    assert unchanged.json()["version"] == 1
    merge = {"metadata": {"deep": {"three": None, "new": 1}, "قالب": None}}
    patched = (await client.patch(path, json=merge, headers=headers)).json()["metadata"]
    assert patched == {"أعداد": OWN["أعداد"], "deep": {"new": 1}, "</script>": "<b>"}
    retyped = await client.patch(path, json={"metadata": {"deep": {"new": True}}}, headers=headers)
    assert (retyped.json()["version"], retyped.json()["metadata"]["deep"]["new"]) == (3, True)
    assert (await client.get(path)).json()["metadata"]["deep"]["new"] is True
    emptied = await client.patch(path, json={"metadata": None}, headers=headers)
    assert emptied.json()["metadata"] == {}
    difference = (await client.get(f"{path}/revisions/4/diff?against=1", headers=editor)).json()
    assert difference["changed"] == ["metadata"]
    restored = await client.post(f"{path}/revisions/1/restore", headers=headers)
    assert restored.status_code == 200, restored.text
    assert (await client.get(path)).json()["metadata"] == OWN


async def test_metadata_beyond_its_bounds_is_refused(client: httpx.AsyncClient, editor: dict[str, str]) -> None:
    fitting = await client.post(ARTICLES, json={"title": "عنوان", "body": "متن", "metadata": FITTING}, headers=editor)
    assert fitting.json()["metadata"] == FITTING
    for code, metadata in REFUSED.items():
        for method, path in (("POST", ARTICLES), ("PATCH", f"{ARTICLES}/1")):
            body = {"metadata": metadata} | ({"title": "عنوان", "body": "متن"} if method == "POST" else {})
            answer = await client.request(method, path, json=body, headers={**editor, "If-Match": "*"})
            assert answer.status_code == 422, (code, answer.text)
            (error,) = answer.json()["errors"]
            assert (error["pointer"], error["code"]) == ("/metadata", code)
    surrogate = '{"title": "ع", "body": "م", "metadata": {"a": "\\ud800"}}'
    kind = {"Content-Type": "application/json"}
    refused = await client.post(ARTICLES, content=surrogate, headers={**editor, **kind})
    assert refused.json()["errors"][0]["code"] == "text_refused"
