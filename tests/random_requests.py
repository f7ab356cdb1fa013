"""Random requests made of the OpenAPI document: whatever operations it has, with members and parameters it describes.

What only a person knows is in three tables: which kind of thing an id in a path is of, which texts a member takes, and
whole bodies where the members hang together. An operation that needs more than they have fails with its name.
"""

import random
import re
from collections import defaultdict
from datetime import UTC, timedelta
from typing import Any
from urllib.parse import quote

from tests.clocks import Clock
from tests.operations import Operation
from tests.people import PASSWORD

WORDS = ("مكتبة", "حديقة", "جسر", "مدرسة", "سوق", "نهر", "قطار", "متحف")
RECENT = 3
"""Things of each kind that requests name: what is gone is named for a while too."""

NAMELESS = ("articles", "comments", "sections", "tags", "authors", "accounts", "tokens", "media", "webhooks", "imports")
"""Kinds of things that paths name by an id or a slug, by the word before it."""

LEFT_OUT = {"cursor", "explain", "half_life", "status", "relative"}
"""Parameters of reads that are of no use here: signed ones, those of editors, and those whose answers nobody caches."""


class Things:
    """What there is on a site, by kind: the ids, the slugs and the secrets that requests may name."""

    def __init__(self, source: random.Random, clock: Clock) -> None:
        self.source, self.clock, self.count = source, clock, 0
        self.ids: dict[str, list[int]] = defaultdict(list)
        self.slugs: dict[str, list[str]] = defaultdict(list)
        self.external_ids: list[str] = []
        self.secrets: list[str] = []
        self.receipts: list[str] = []
        self.acts: dict[str, list[int]] = {"acts": [], "batches": []}

    def learn(self, operation: Operation, answer: Any) -> None:
        """Remember what an answer to a write names."""
        kind = next(part for part in reversed(operation.path.split("/")) if part and not part.startswith("{"))
        made = answer.get("comment", answer) if isinstance(answer, dict) else {}
        kind = "articles" if operation.described["tags"] == ["articles"] else {"test": "deliveries"}.get(kind, kind)
        if kind == "previews" or "token" in made:
            self.secrets.append(made["token"])
        if isinstance(answer, dict) and answer.get("batch"):
            for numbers in self.acts.values():
                numbers.append(answer["batch"])
        if isinstance(answer, dict) and answer.get("receipt"):
            self.receipts.append(answer["receipt"])
        if isinstance(made.get("id"), int) and made["id"] not in self.ids[kind]:
            self.ids[kind].append(made["id"])
        if isinstance(made.get("slug"), str) and made["slug"] not in self.slugs[kind]:
            self.slugs[kind].append(made["slug"])

    def text(self) -> str:
        self.count += 1
        return f"{self.source.choice(WORDS)} {self.source.choice(WORDS)} {self.count}"

    def id_of(self, kind: str) -> int:
        known = self.ids[kind][-RECENT:] or [999]
        return self.source.choice([*known, known[-1]])  # the newest most often: it is there still

    def slug_of(self, kind: str) -> str:
        return self.source.choice(self.slugs[kind][-RECENT:] or ["لا شيء"])

    def name_of(self, kind: str) -> int | str:
        return self.id_of(kind) if self.source.random() < 0.5 else self.slug_of(kind)

    def image(self) -> dict[str, Any]:
        """An upload, which may be gone, or an address."""
        if self.ids["media"] and self.source.random() < 0.6:
            return {"media": self.id_of("media")}
        return {"url": "https://example.org/a.png", "alt": self.text()}

    def instant(self) -> str:
        """An instant from a day ago to an hour ahead."""
        minutes = self.source.choice([-1440, -60, 0, 30, 59])
        return (self.clock() + timedelta(minutes=minutes)).astimezone(UTC).isoformat().replace("+00:00", "Z")

    def member(self, name: str) -> Any:
        """A value for a member or a parameter of this name; `LookupError` where its schema says enough."""
        made = {
            "section": lambda: self.name_of("sections"),
            "parent_id": lambda: self.id_of("sections"),
            "tag": lambda: [str(self.name_of("tags"))],
            "tags": lambda: [self.source.choice([self.source.choice(WORDS), self.slug_of("tags")])],
            "author": lambda: self.name_of("authors"),
            "authors": lambda: [self.id_of("authors")],
            "article": lambda: self.name_of("articles"),
            "articles": lambda: [self.id_of("articles")],
            "into": lambda: self.id_of("tags"),
            "ids": lambda: ",".join(str(each) for each in self.ids["articles"][-RECENT:]) or "1",
            "external_id": lambda: self.source.choice([*self.external_ids[-RECENT:], f"خارجي-{self.count}"]),
            "language": lambda: self.source.choice(["ar", "en"]),
            "display_language": lambda: self.source.choice(["ar", "en", "fr"]),
            "region": lambda: self.source.choice(["SY", "EG", "MA"]),
            "published_at": self.instant,
            "pinned_until": self.instant,
            "expires_at": (self.clock() + timedelta(days=9)).isoformat,
            "against": lambda: 1,
            "fields": lambda: self.source.choice(["id,title", "id,comment_count", "slug,tags,section"]),
            "q": lambda: self.source.choice(WORDS),
            "image": self.image,
            "links": lambda: [{"label": self.text(), "url": "https://example.org/"}],
            "metadata": lambda: self.source.choice([{"قالب": self.text()}, {"a": [1, {"b": None}]}]),
            "password": lambda: PASSWORD,
        }
        return made[name]()


class Requests:
    """Random paths, queries and bodies for the operations of a document."""

    def __init__(self, document: dict[str, Any], things: Things) -> None:
        self._schemas, self.things, self._source = document["components"]["schemas"], things, things.source

    def address(self, operation: Operation, *, newest: int | None = None) -> str:
        """A path with things that there are; `newest` counts from the newest back, where it is not left to chance."""
        values: dict[str, Any] = {}
        for before, name in re.findall(r"([\w-]+)/{(\w+)}", operation.path):
            values[name] = self._named(operation, before, name, newest)
        return operation.address(**values)

    def _named(self, operation: Operation, before: str, name: str, newest: int | None) -> Any:
        things = self.things
        if before in NAMELESS:
            ids, slugs = things.ids[before], things.slugs[before] if name == "ref" else []
            if newest is None:
                return things.name_of(before) if slugs and operation.method == "GET" else things.id_of(before)
            known = [*ids[-RECENT:], *slugs[-RECENT:]]
            return known[newest % len(known)] if known else 999
        if before == "by-external-id":
            things.external_ids.append(f"خارجي-{self._source.randrange(6)}")
            return things.external_ids[-1]
        if before in {*things.acts, "notes", "blocks", "deliveries"}:
            return ((things.acts.get(before) or things.ids[before]) or [999])[-1]
        if before == "revisions":
            return 1
        if before == "previews":
            return things.secrets[-1] if things.secrets else "none"
        raise AssertionError(f"{operation.id}: say in tests/random_requests.py what {{{name}}} after {before} names")

    def query(self, operation: Operation, *, chance: float) -> str:
        """A query of some of the parameters that an operation takes; the required ones are there."""
        found: list[tuple[str, Any]] = []
        for parameter in operation.described["parameters"]:
            if parameter["in"] != "query" or parameter["name"] in LEFT_OUT:
                continue
            if parameter.get("required") or self._source.random() < chance:
                value = self._member(operation, parameter["name"], parameter["schema"])
                found += [(parameter["name"], each) for each in (value if isinstance(value, list) else [value])]
        return "&".join(
            f"{name}={quote(str(value).lower() if isinstance(value, bool) else str(value))}" for name, value in found
        )

    def orders(self, operation: Operation) -> list[str]:
        """A query for each order that an operation knows, of one item: what moves there was not on the page before."""
        parameters = {each["name"]: each["schema"] for each in operation.described["parameters"]}
        schema = parameters.get("sort", parameters.get("order", {}))
        if "$ref" in schema:
            schema = self._schemas[schema["$ref"].rpartition("/")[2]]
        name = "sort" if "sort" in parameters else "order"
        return [f"{name}={value}&limit=1" for value in schema.get("enum", ())]

    def body(self, operation: Operation) -> Any:
        """A body by the schema that the document gives; None where the operation takes none."""
        if operation.takes is None or operation.takes.startswith(("multipart", "application/x-ndjson")):
            return None
        self.things.count += 1
        rules = {"policy": "open", "max_links": self._source.randint(1, 5)}
        whole = {
            "create_access_token": {"username": "nobody@example.org", "password": PASSWORD},
            "create_account": {
                "email": f"p{self.things.count}@example.org", "name": "منى الحداد",
                "role": "author", "password": PASSWORD,
            },
            "replace_rules": rules,
            "replace_article_rules": {"max_links": rules["max_links"]},
            "try_rules": {"rules": rules},
            "update_site": {
                "description": self.things.text(),
                "menus": {
                    "main": [
                        {"article": article, "label": self.things.text()}
                        for article in self.things.ids["articles"][-1:]
                    ]
                },
            },
            "update_me": {"name": "نادية الكاتبة"},
            "create_webhook": {"url": "https://example.org/hook", "events": ["article.published"]},
            "update_webhook": {"description": self.things.text()},
            "create_token": {"name": "رمز", "scopes": ["articles:write"]},
            "post_comment": {
                "author_name": "سلمى", "author_email": "salma@example.org", "body": self.things.text(),
                "parent_id": self._source.choice([None, None, *self.things.ids["comments"][-RECENT:]]),
            },
            "import_comments": {
                "comments": [
                    {
                        "external_id": f"x{self.things.count}", "article": self.things.id_of("articles"),
                        "author_name": "سلمى", "body": self.things.text(), "created_at": "2019-03-04T18:20:00Z",
                    }
                ]
            },
            "create_block": {"kind": "chain", "hours": 1},
            "moderate_comments": {
                "verb": self._source.choice(["approve", "reject", "spam", "trash", "restore"]),
                "ids": self.things.ids["comments"][-RECENT:] or [1],
            },
        }  # fmt: skip
        if operation.id in whole:
            return whole[operation.id]
        ((_, content),) = operation.described["requestBody"]["content"].items()
        return self._value(operation, "", content["schema"])

    def _member(self, operation: Operation, name: str, schema: dict[str, Any]) -> Any:
        if (operation.id, name) == ("get_article", "include"):
            return self._source.choice(["comments", "related,adjacent", "comments,related,adjacent"])
        if (operation.id, name) == ("resolve_address", "url"):
            slug, tag = (self.things.slug_of(kind) for kind in ("articles", "tags"))
            dated = [f"/{year}/03/20/{slug}/" for year in (2021, 2022, 2023)]  # which lead somewhere
            return self._source.choice([*dated, f"/tag/{tag}/", f"/archives/{slug}/feed", "/?p=17"])
        try:
            return self.things.member(name)
        except LookupError:
            return self._value(operation, name, schema)

    def _value(self, operation: Operation, name: str, schema: dict[str, Any]) -> Any:
        if "$ref" in schema:
            return self._value(operation, name, self._schemas[schema["$ref"].rpartition("/")[2]])
        if "anyOf" in schema:
            some = [each for each in schema["anyOf"] if each.get("type") != "null"]
            return self._value(operation, name, self._source.choice(some))
        if "const" in schema or "enum" in schema:
            return self._source.choice(schema.get("enum") or [schema["const"]])
        kind = schema.get("type")
        if isinstance(kind, list):
            kind = next(each for each in kind if each != "null")
        made = {
            "object": lambda: self._object(operation, schema),
            "boolean": lambda: self._source.random() < 0.5,
            "integer": lambda: self._source.randint(schema.get("minimum", 1), min(schema.get("maximum", 5), 5)),
            "number": self._source.random,
            "string": lambda: self._string(schema.get("format")),
        }
        assert kind in made, f"{operation.id}: say in tests/random_requests.py what {name} may be"
        return made[kind]()

    def _string(self, its_format: str | None) -> str:
        known = {
            "uri": "https://example.org/", "email": "salma@example.org",
            "date": "2026-02-28", "date-time": "2026-02-28T00:00:00Z",
        }  # fmt: skip
        return known.get(its_format or "") or self.things.text()

    def _object(self, operation: Operation, schema: dict[str, Any]) -> dict[str, Any]:
        """The members that are required and some of the others: one at least, so that something is changed."""
        required, members = schema.get("required", []), schema.get("properties", {})
        others = [name for name in members if name not in required and name not in {"author_url", "seo"}]
        some = self._source.sample(others, self._source.randint(0 if required else 1, len(others))) if others else []
        made = {name: self._member(operation, name, members[name]) for name in (*required, *some)}
        if operation.described["tags"] == ["articles"]:
            self._let_readers_in(made, members)
        return made

    def _let_readers_in(self, article: dict[str, Any], members: dict[str, Any]) -> None:
        """Have most articles published at once, and open for comments: others show little."""
        if "status" in members and self._source.random() < 0.8:
            article["status"] = "published"
        if article.get("comments_policy") is not None and self._source.random() < 0.8:
            article["comments_policy"] = "open"
        if "published_at" in article and self._source.random() < 0.6:
            del article["published_at"]
