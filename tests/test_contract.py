"""The API against its own OpenAPI document: whatever it allows is asked, and what it forbids, of a real server."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests.commands import run
from tests.databases import PostgresFarm
from tests.servers import serving_sample

schemathesis.serializer.alias("application/x-ndjson", "application/json")

EXAMPLES = 1
CHECKS: list[Any] = [not_a_server_error, checks.status_code_conformance, checks.content_type_conformance]
LAST = {"update_account", "delete_token", "revoke_access_token"}
"""What may end the token that all the others are asked with."""


class Api(NamedTuple):
    """A server with the sample on it, and the headers of somebody who may everything."""

    address: str
    headers: dict[str, str]


@pytest.fixture(scope="module")
def apis(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresFarm) -> Iterator[list[Api]]:
    """One on each database."""
    variables = {f"MAQAL_LIMIT_{name}": "off" for name in ("READS", "SIGN_IN", "COMMENTS")}
    with (
        postgres.database() as url,
        _api(tmp_path_factory.mktemp("sqlite"), variables) as on_sqlite,
        _api(tmp_path_factory.mktemp("postgresql"), {**variables, "MAQAL_DATABASE_URL": url}) as on_postgresql,
    ):
        yield [on_sqlite, on_postgresql]


@contextmanager
def _api(folder: Path, variables: dict[str, str]) -> Iterator[Api]:
    with serving_sample(folder, **variables) as address:
        account = ("account", "create", "admin@example.org", "--role", "admin", "--name", "مديرة")
        run(folder, *account, typed="a password that is long enough\n", **variables).check_returncode()
        scopes = [part for scope in SCOPES for part in ("--scope", scope)]
        made = run(folder, "token", "create", "admin@example.org", *scopes, "--name", "contract", **variables)
        made.check_returncode()
        yield Api(address, {"Authorization": f"Bearer {made.stdout.strip()}"})


SCOPES = (
    "articles:read_drafts", "articles:write", "articles:publish", "catalog:write", "comments:moderate",
    "comments:read_email", "imports:write", "accounts:admin",
)  # fmt: skip


def operations(schema: Any) -> list[Any]:
    found = [result.ok() for result in schema.get_all_operations()]
    assert len(found) > 50
    return sorted(found, key=lambda operation: operation.definition.raw["operationId"] in LAST)


def refusable(operation: Any) -> bool:
    """Whether there is anything to be sent that the document forbids."""
    raw = operation.definition.raw
    parameters = {each.get("in") or each["$ref"].rpartition("/")[2] for each in raw.get("parameters", ())}
    parameters -= {"header", "If-Match", "If-None-Match", "Idempotency-Key", "Maqal-Language"}
    return bool(parameters) or "requestBody" in raw


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_operation_answers_as_its_document_says(apis: list[Api], mode: GenerationMode, every: int) -> None:
    asked = list(product(apis, (True, False)))[: None if every == 1 else 3]  # a guest on SQLite alone
    asked.sort(key=itemgetter(1))
    schema = schemathesis.openapi.from_url(f"{apis[0].address}/api/v1/openapi.json")
    session = requests.Session()
    session.trust_env = False  # looking for proxies takes longer than many answers
    for operation in operations(schema):

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Case[Any]) -> None:
            case.headers.pop("Authorization", None)
            is_sparse = "fields" in (case.query or {})  # then an article has what was asked for, not what is required
            wanted = CHECKS if is_sparse else [*CHECKS, checks.response_schema_conformance]
            for api, is_signed_in in asked:
                answer = case.call(base_url=api.address, session=session, headers=api.headers if is_signed_in else {})
                case.validate_response(answer, checks=wanted)

        try:
            ask()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE
            assert not refusable(operation), operation.label
