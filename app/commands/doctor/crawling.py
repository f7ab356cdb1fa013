"""Reading all that a server tells guests, by its OpenAPI document: every GET with what there is, in every order."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import suppress
from typing import Any, NamedTuple
from urllib.parse import quote, urlencode

import httpx

from app.commands.doctor.planting import API, Canary
from app.errors import Bilingual

MOST_ANSWERS = 400
"""Answers that are read."""

MOST_BYTES = 4 << 20
"""Bytes that are read of each of them."""

STREAM_SECONDS = 10.0
"""How long a stream is listened to, at the most."""

BESIDE = ("/", "/docs", "/feed.xml", "/feed.atom", "/feed.json", "/sitemap.xml", "/robots.txt")
"""Pages that no operation describes; what is not there is 404 and is read like any other answer."""

OF_THE_ARTICLE = (
    "/articles/{id}", "/articles/{id}/comments/feed.xml", "/articles/{id}/comments/feed.atom",
    "/articles/{id}/comments/feed.json", "/widget/articles/{id}", "/wp-json/wp/v2/comments?per_page=100",
)  # fmt: skip
"""The same, where the canary's comment is shown."""

STREAM = "text/event-stream"
MODERATE = "comments:moderate"
_PICTURE = re.compile(r'"avatar_url":\s*"([^"]+)"')


_APART = Bilingual("يُستمع إليه على حدة", "listened to apart")


class Told(NamedTuple):
    """An answer: what was asked, and all that came, headers too."""

    asked: str
    status: int
    text: str


class Operation(NamedTuple):
    """A GET of the document: its parameters, whether guests may ask, the scopes that it needs otherwise."""

    id: str
    path: str
    parameters: list[Mapping[str, Any]]
    scopes: set[str] | None
    is_stream: bool


def operations(document: Mapping[str, Any]) -> Iterator[Operation]:
    """Every GET of a document."""
    shared = document.get("components", {}).get("parameters", {})
    for path, methods in document["paths"].items():
        if (described := methods.get("get")) is None:
            continue
        parameters = [
            shared[each["$ref"].rpartition("/")[2]] if "$ref" in each else each
            for each in described.get("parameters", ())
        ]
        security = described.get("security") or [{}]
        scopes = (
            None if {} in security else {scope for each in security for scopes in each.values() for scope in scopes}
        )
        is_stream = STREAM in json.dumps(described["responses"])
        yield Operation(described["operationId"], path, parameters, scopes, is_stream)


class Crawl:
    """One reading of a server. `left_out` names the operations that were not asked, and why."""

    def __init__(self, client: httpx.AsyncClient, canary: Canary, token: str | None) -> None:
        self._client, self._canary, self._token = client, canary, token
        self._pictures: set[str] = set()
        self.left_out: dict[str, Bilingual] = {}

    async def read_all(self, document: Mapping[str, Any]) -> AsyncIterator[Told]:
        """The answers, one after another; as a moderator too, where there is a token."""
        things = await self._things()
        for count, (address, headers) in enumerate(self._requests(document, things)):
            if count == MOST_ANSWERS:
                self.left_out["the rest"] = Bilingual(
                    f"قُرئ أقصى عدد من الإجابات: {MOST_ANSWERS}", f"{MOST_ANSWERS} answers were read"
                )
                return
            told = await self._read(address, headers)
            self._pictures.update(_PICTURE.findall(told.text))
            yield told
        for address in sorted(self._pictures)[:20]:
            yield await self._read(address, {})

    def _requests(
        self, document: Mapping[str, Any], things: Mapping[str, list[str]]
    ) -> Iterator[tuple[str, dict[str, str]]]:
        for operation in operations(document):
            headers = {}
            if operation.scopes is not None:
                if operation.scopes != {MODERATE} or self._token is None:
                    self.left_out[operation.id] = _needs(sorted(operation.scopes))
                    continue
                headers = {"Authorization": f"Bearer {self._token}"}
            required = [
                each["name"] for each in operation.parameters if each["in"] == "header" and each.get("required")
            ]
            if operation.is_stream or required:
                self.left_out[operation.id] = _APART if operation.is_stream else _needs(required[:1])
                continue
            addresses = list(self._addresses(operation, things))
            if not addresses:
                self.left_out[operation.id] = Bilingual("لا شيء يُسأل عنه", "there is nothing to ask it of")
            yield from ((address, headers) for address in addresses)
        article = str(self._canary.article_id)
        yield from ((address.replace("{id}", article), {}) for address in (*BESIDE, *OF_THE_ARTICLE))

    def _addresses(self, operation: Operation, things: Mapping[str, list[str]]) -> Iterator[str]:
        before = re.findall(r"([\w-]+)/{(\w+)}", operation.path)
        paths = [operation.path]
        for kind, name in before:
            values = things.get(kind, [])
            paths = [path.replace(f"{{{name}}}", quote(value, safe="")) for path in paths for value in values]
        for path in paths:
            for query in self._queries(operation):
                yield f"{path}?{urlencode(query)}".rstrip("?")

    def _queries(self, operation: Operation) -> list[dict[str, str]]:
        taken = {each["name"]: each for each in operation.parameters if each["in"] == "query"}
        usual = {"limit": str(taken["limit"]["schema"].get("maximum", 100))} if "limit" in taken else {}
        usual |= {"q": self._canary.name} if "q" in taken else {}
        if any(each.get("required") and name not in usual for name, each in taken.items()):
            return []
        found = [usual]
        for name, each in taken.items():
            found += [usual | {name: str(value)} for value in each.get("schema", {}).get("enum", ())]
        if "article" in taken:
            found.append(usual | {"article": str(self._canary.article_id)})
        return found

    async def _things(self) -> dict[str, list[str]]:
        """What paths may name: the article and the comment of the canary, the first of every other kind."""
        article, comment = str(self._canary.article_id), str(self._canary.comment_id)
        things = {"articles": [article], "comments": [comment]}
        for kind in ("sections", "tags", "authors"):
            answer = await self._client.get(f"{API}/{kind}", params={"limit": 3})
            with suppress(ValueError, KeyError, TypeError):
                things[kind] = [str(each["id"]) for each in answer.json()["items"]]
        return things

    async def _read(self, address: str, headers: Mapping[str, str]) -> Told:
        async with self._client.stream("GET", address, headers=headers) as answer:
            text = bytearray()
            async for some in answer.aiter_bytes():
                text += some
                if len(text) > MOST_BYTES:
                    most = MOST_BYTES >> 20
                    self.left_out[address] = Bilingual(f"أطول من {most} MiB", f"longer than {most} MiB")
                    break
        told = f"{text.decode(errors='replace')}\n{answer.headers.multi_items()}"
        return Told(address, answer.status_code, told)


def _needs(names: list[str]) -> Bilingual:
    """That an operation is not asked, since something is needed for it; an account where nothing is named."""
    return Bilingual(f"يحتاج إلى {'، '.join(names) or 'حساب'}", f"needs {', '.join(names) or 'an account'}")


async def listen(client: httpx.AsyncClient, article_id: int, is_open: asyncio.Event, until: str) -> Told:
    """What the stream of an article sends until a text appears in it, or for `STREAM_SECONDS`."""
    address, text, status = f"{API}/articles/{article_id}/comments/stream", "", 0
    with suppress(TimeoutError):
        async with asyncio.timeout(STREAM_SECONDS), client.stream("GET", address) as answer:
            status, text = answer.status_code, f"{answer.headers.multi_items()}\n"
            async for some in answer.aiter_text():
                text += some
                is_open.set()
                if until in text or len(text) > MOST_BYTES:
                    break
    is_open.set()
    return Told(address, status, text)
