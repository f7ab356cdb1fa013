"""What a search tells of itself: whether every answer was counted, and to editors where a score comes from."""

from functools import partial

from app.accounts.models import ROLE_SCOPES, Role, Scope
from app.index.candidates import Request
from app.search import service as searching
from tests.asking import search
from tests.paths import SEARCH
from tests.people import People
from tests.writing import write


async def test_scores_are_explained_to_editors_alone(client, editor, people: People) -> None:
    await write(client, editor, "كتاب", "متن")
    scopes = list(ROLE_SCOPES[Role.editor] - {Scope.articles_read_drafts})
    asking = {
        "guest": ({}, 401),
        "author": (await people.headers("author"), 403),
        "moderator": (await people.headers("moderator"), 403),
        "editor without the scope": (await people.headers("editor", scopes=scopes), 403),
        "editor": (editor, 200),
        "admin": (await people.headers("admin"), 200),
    }
    for who, (headers, status) in asking.items():
        for q in ("كتاب", "غائب", ""):
            answer = await client.get(SEARCH, params={"q": q, "explain": "true"}, headers=headers)
            assert answer.status_code == status, (who, q)
            explained = [item["explanation"][0]["word"] for item in answer.json().get("items", ())]
            assert explained == (["كتاب"] if (status, q) == (200, "كتاب") else []), (who, q)
        assert (await search(client, "كتاب", headers))["items"][0]["explanation"] is None, who


async def test_more_answers_than_are_ranked_are_not_said_to_be_counted(client, editor, monkeypatch) -> None:
    monkeypatch.setattr(searching, "Request", partial(Request, most=3))
    monkeypatch.setattr("app.index.searching.FEW", 3)
    await client.post("/api/v1/sections", json={"name": "ثقافة"}, headers=editor)

    async def asked(*questions: str) -> list[tuple[str, int | None, bool]]:
        found = [await search(client, q) for q in questions]
        return [(each["match"], each["total"], each["facets"]["is_exact"]) for each in found]

    words, filters = ("مكتبة المدينة", "مكتبة غائبة", "مكتب*"), "قسم:ثقافة"
    for n in range(3):
        await write(client, editor, f"مكتبة المدينة {n}", "متن", section="ثقافة")
    assert await asked(*words) == [("all", 3, True), ("any", 3, True), ("all", 3, True)]
    assert await asked(filters) == [("all", 3, True)]
    for n in range(2):
        await write(client, editor, f"مكتبة المدينة والحي {n}", "متن", section="ثقافة")
    assert await asked(*words) == [("all", None, False), ("any", None, False), ("all", None, False)]
    assert await asked(filters) == [("all", None, False)]
    alone = await search(client, "مكتبة المدينة", facets="false")
    assert (alone["total"], alone["facets"]) == (None, None)
