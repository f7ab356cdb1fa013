"""The texts of all parts of the API, looked up by what they describe."""

from itertools import chain

from app.web.reference import (
    accounts,
    articles,
    catalog,
    comments,
    drafts,
    imports,
    media,
    moderation,
    privacy,
    reading,
    records,
    resolving,
    revisions,
    rules,
    search,
    shared,
    site,
    translations,
    views,
    webhooks,
)
from app.web.reference.texts import Both, OperationText, ShapeText

PARTS = (
    *(
        articles,
        reading,
        resolving,
        translations,
        revisions,
        search,
        views,
        comments,
        drafts,
        moderation,
        rules,
        catalog,
        media,
    ),
    *(imports, records, privacy, accounts, webhooks, site, shared),
)
OPERATIONS: dict[str, OperationText] = dict(chain.from_iterable(part.OPERATIONS.items() for part in PARTS))
SHAPES: dict[str, ShapeText] = dict(chain.from_iterable(part.SHAPES.items() for part in PARTS))
EVENTS = webhooks.EVENTS
PARAMETERS: dict[str, Both] = dict(chain.from_iterable(part.PARAMETERS.items() for part in PARTS))


def of_parameter(operation_id: str, name: str) -> Both | None:
    """What a parameter means in an operation; None where nobody has written it."""
    return PARAMETERS.get(f"{operation_id}.{name}") or PARAMETERS.get(name)


def of_member(schema: str, member: str) -> Both | None:
    """What a member of a schema means; None where nobody has written it."""
    own = SHAPES.get(schema)
    if own is None:
        return None
    known = (SHAPES[name].members for name in own.like)
    return next((members[member] for members in (own.members, *known) if member in members), None)
