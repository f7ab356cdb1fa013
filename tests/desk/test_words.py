"""The words of the desk: a script finds each word that it asks for in both languages, and no word is unused."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic_core import core_schema

from app import errors
from app.accounts.models import Role, Scope
from app.comments.models import CommentStatus
from app.imports.comment_models import ImportProblem
from app.imports.import_models import ImportState
from app.imports.results import NOTES, Outcome
from app.moderation.models import ModerationAction
from app.rules.names import RuleName
from app.webhooks.models import DeliveryState, WebhookEvent
from tests.desk.vocabulary import SCRIPTS, asked_by, modules, names_in, words_of

SERVER = Path(errors.__file__).parent
WORDS = {file.stem: words_of(file) for file in sorted((SCRIPTS / "words").glob("*.js"))}
FORMS = {"one", "two", "few", "many", "other"}
OF_MODERATION = {f"comment.{action}" for action in ModerationAction} | {
    "comment.undo", "comment.edit", "comment.delete", "comment.answer", "comment.note", "comment.delete_note",
    "comment.block", "comment.end_block", "comment.read_email", "comment.clear_reports", "rules.change",
    "rules.change_article", "article.close_comments", "article.reopen_comments",
}  # fmt: skip

BY_THE_SERVER = {
    "accounts": {*Role, *Scope},
    "audit": OF_MODERATION
    | {f"webhook.{what}" for what in ("create", "change", "rotate_secret", "delete")}
    | {f"account.{what}" for what in ("create", "rename", "role", "disable", "enable", "password")}
    | {f"token.{what}" for what in ("create", "revoke")}
    | {
        "comment.import",
        "import.begin",
        "import.end",
        "export.ndjson",
        "export.wordpress",
        "privacy.export",
        "privacy.erase",
    },
    "imports": {*ImportState, *get_args(Outcome)}
    | {f"note_{note}" for note in NOTES}
    | {f"reason_{problem}" for problem in ImportProblem}
    | {"section", "tag", "author", "media", "article", "comment", "menu", "site", "address"},
    "moderation": {f"rule_{rule}" for rule in RuleName},
    "moderation_acts": {*ModerationAction, *(f"is_{status}" for status in CommentStatus)},
    "statistics": OF_MODERATION
    | {f"rule_{rule}" for rule in RuleName}
    | {f"policy_{policy}" for policy in ("first", "all", "links", "reports", "rules")},
    "webhooks": {
        *DeliveryState,
        *(part for event in WebhookEvent for part in event.split(".") if event != "webhook.test"),
    }
    | {"webhook.test", "refused_destination", "dns", "connection", "tls", "timeout", "protocol", "redirect"},
}
"""Names that a script takes from an answer of the server: each has words, whatever the script's own text has."""


def codes_of_the_server() -> set[str]:
    """Codes that the desk shows as they are where it has no words for them: of problems, and of members at fault."""
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.Problem)]
    written = {
        code
        for file in (SERVER / "imports").glob("*.py")
        for code in re.findall(r'"([a-z_]+)"', file.read_text("utf-8"))
    }
    codes = {kind.code for kind in kinds} | written
    return {f"reason_{code}" for code in codes} | {
        f"fault_{code}" for code in {*codes, *get_args(core_schema.ErrorType)}
    }


def recorded() -> Iterator[str]:
    """The names of actions that the server writes to the audit log."""
    for file in SERVER.rglob("*.py"):
        source = file.read_text("utf-8")
        for node in ast.walk(ast.parse(source if "audit.record" in source else "")):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "audit.record" and len(node.args) > 1:
                yield from re.findall(r"'([a-z]+\.[a-z_]+)'", ast.unparse(node.args[1]))


def holes(words: Any) -> set[str]:
    """What stands in braces in a text, or in one of the forms of a number."""
    texts = words.values() if isinstance(words, dict) else [words]
    return {hole for text in texts for hole in re.findall(r"\{(\w+)\}", text)} - {"count"}


@pytest.mark.parametrize("name", WORDS)
def test_both_languages_have_the_same_words(name: str) -> None:
    ar, en = WORDS[name]["ar"], WORDS[name]["en"]
    assert set(ar) == set(en)
    assert [key for key in ar if holes(ar[key]) != holes(en[key])] == []
    for words, forms in ((ar, FORMS), (en, {"one", "other"})):
        plural = {key: set(each) for key, each in words.items() if isinstance(each, dict) and "other" in each}
        assert {key: found for key, found in plural.items() if not forms <= found} == {}


@pytest.mark.parametrize("name", WORDS)
def test_each_word_that_is_asked_for_is_there(name: str) -> None:
    there = set(WORDS[name]["ar"])
    for module in modules():
        asked = asked_by(module).get(name)
        if asked is not None:
            assert asked.names - there == set(), module.name
            assert [each for each in asked.patterns if not any(re.fullmatch(each, key) for key in there)] == [], (
                module.name
            )
    assert BY_THE_SERVER.get(name, set()) - there == set()


@pytest.mark.parametrize("name", WORDS)
def test_each_word_is_asked_for(name: str) -> None:
    there = set(WORDS[name]["ar"])
    used = set(BY_THE_SERVER.get(name, set()))
    for module in modules():
        asked = asked_by(module).get(name)
        if asked is None:
            continue
        used |= asked.names
        if asked.is_open:
            used |= names_in(module)
        for pattern in asked.patterns:
            parts = [key for key in there if re.fullmatch(pattern, key)]
            used |= (
                set(parts)
                if re.search("[a-z]", pattern)
                else {key for key in parts if is_joined(key, names_in(module))}
            )
    if name == "imports":
        used |= codes_of_the_server()
    assert there - used == set()


def is_joined(key: str, names: set[str]) -> bool:
    """Whether a name is two names of a script with a line between them, as in `${kind}_${action}`."""
    return any(key[:at] in names and key[at + 1 :] in names for at, sign in enumerate(key) if sign == "_")


def test_each_action_of_the_audit_log_has_words() -> None:
    found = set(recorded())
    assert len(found) > 15
    assert found - set(WORDS["audit"]["ar"]) == set()


def test_the_scripts_are_read() -> None:
    assert sum(len(asked.names) for module in modules() for asked in asked_by(module).values()) > 500
    assert sum(len(words["ar"]) for words in WORDS.values()) > 1000
