"""The API against its own OpenAPI document: whatever it allows is asked, and what it forbids, of a real server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from tests.databases import KINDS
from tests.servers import ROOT, serving

EXAMPLES = 8
CHECKS: list[Any] = [not_a_server_error, checks.status_code_conformance, checks.content_type_conformance]
LAST = {"update_account", "delete_token", "revoke_access_token"}
"""What may end the token that all the others are asked with."""


def maqal(folder: Path, *arguments: str, typed: str = "", **variables: str) -> str:
    """Run a command on the server's own database; what it prints."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAQAL_")}
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=folder,
        env={**kept, "PYTHONPATH": str(ROOT), **variables},
        input=typed,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout.strip()


@pytest.fixture(scope="module", params=KINDS)
def api(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, str]]:
    """The schema of a server with the sample on it, and a token that may everything."""
    folder: Path = tmp_path_factory.mktemp("contract")
    variables = {f"MAQAL_LIMIT_{name}": "off" for name in ("READS", "SIGN_IN", "COMMENTS")}
    if request.param == "sqlite":
        yield from _api(folder, variables)
    else:
        with request.getfixturevalue("postgres").database() as url:
            yield from _api(folder, {**variables, "MAQAL_DATABASE_URL": url})


def _api(folder: Path, variables: dict[str, str]) -> Iterator[tuple[Any, str]]:
    with serving(folder, "--sample", **variables) as address:
        account = ("account", "create", "admin@example.org", "--role", "admin", "--name", "مديرة")
        maqal(folder, *account, typed="a password that is long enough\n", **variables)
        scopes = [part for scope in SCOPES for part in ("--scope", scope)]
        token = maqal(folder, "token", "create", "admin@example.org", *scopes, "--name", "contract", **variables)
        yield schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json"), token


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
    parameters = {each["in"] for each in raw.get("parameters", ())} - {"header"}
    return bool(parameters) or "requestBody" in raw


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_every_operation_answers_as_its_document_says(
    api: tuple[Any, str],
    mode: GenerationMode,
    is_signed_in: bool,
) -> None:
    schema, token = api
    headers = {"Authorization": f"Bearer {token}"} if is_signed_in else {}
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
            answer = case.call(headers=headers)
            is_sparse = "fields" in (case.query or {})  # then an article has what was asked for, not what is required
            case.validate_response(
                answer, checks=CHECKS if is_sparse else [*CHECKS, checks.response_schema_conformance]
            )

        try:
            ask()
        except Unsatisfiable:
            assert mode is GenerationMode.NEGATIVE
            assert not refusable(operation), operation.label
