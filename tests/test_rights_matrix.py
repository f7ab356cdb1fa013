"""Who may do what to which object: a row for every operation of OpenAPI, on both databases.

Every cell is asked of an object that nobody has changed. Whose article in which state:
see `tests/articles/test_rights.py`.
"""

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import FastAPI

from app.web.site import Site
from tests.rights import DOCUMENT, MATRIX
from tests.stage import ROLES, staged


def test_every_operation_has_a_row() -> None:
    assert {operation.id for operation in DOCUMENT} == set(MATRIX)


OTHER_PROOFS = {"get_metrics", "update_comment", "delete_comment"}
"""What takes something else for a token: that it is asked on the machine itself, or a comment's receipt."""


def test_the_document_asks_for_credentials_where_the_matrix_does() -> None:
    for operation in DOCUMENT:
        if operation.id in OTHER_PROOFS:
            continue
        refuses_guests = {row.split()[0] for row in MATRIX[operation.id].values()} == {"401"}
        assert (operation.scopes is not None) == refuses_guests, operation.id


async def test_rights(site: Site, app: FastAPI, chosen: Callable[[Sequence[Any]], Sequence[Any]]) -> None:
    async with staged(site, app) as stage:
        for operation in chosen(DOCUMENT):
            told = {
                thing: " ".join([str((await stage.ask(operation, thing, role)).status_code) for role in ROLES])
                for thing in MATRIX[operation.id]
            }
            assert (operation.id, told) == (operation.id, MATRIX[operation.id])
