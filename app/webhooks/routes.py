"""Webhooks over HTTP."""

from typing import Annotated

from fastapi import Request, Response

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.db.columns import Id
from app.db.keyset import Page, Paging
from app.errors import Forbidden, NotFound, Unauthenticated, WrongState
from app.web.idempotency import Again, OnceDep
from app.web.paging import page_of, paging
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import Site, SiteDep
from app.webhooks import deliveries
from app.webhooks import service as webhooks
from app.webhooks.destinations import Policy, policy
from app.webhooks.models import (
    DeliveryState,
    SecretRotation,
    WebhookCreate,
    WebhookDeliveryPrivate,
    WebhookIssued,
    WebhookPrivate,
    WebhookUpdate,
)

router = api_router("webhooks")

Keeper = Annotated[Viewer, require(Scope.webhooks_write)]


def _policy(site: Site) -> Policy:
    return policy(site.settings.webhook_ports, site.settings.webhook_networks)


def _again(site: Site) -> Again[WebhookIssued]:
    return Again(webhooks.kept, lambda session, kept: webhooks.issued(session, kept, keys=site.keys))


@router.post("/webhooks", status_code=201, responses=responses(Unauthenticated, Forbidden, WrongState))
async def create_webhook(
    site: SiteDep, viewer: Keeper, webhook_in: WebhookCreate, once: OnceDep, response: Response
) -> WebhookIssued:
    """Adds a webhook, which gets events from now on.

    The secret is shown only this once. Requests are signed with it, as Standard Webhooks says.
    """
    made = await once.write(
        _again(site), webhooks.create, webhook_in, viewer=viewer, policy=_policy(site), keys=site.keys, now=site.now()
    )
    response.headers["Location"] = f"/api/v1/webhooks/{made.id}"
    response.headers["Cache-Control"] = "no-store"
    return made


@router.get("/webhooks", responses=responses(Unauthenticated, Forbidden))
async def list_webhooks(site: SiteDep, viewer: Keeper) -> list[WebhookPrivate]:
    """Returns all webhooks of the site, newest first."""
    return await site.database.read(webhooks.list_all, keys=site.keys)


@router.get("/webhooks/{id}", responses=responses(Unauthenticated, Forbidden, NotFound))
async def get_webhook(site: SiteDep, viewer: Keeper, id: Id) -> WebhookPrivate:
    """Returns one webhook, without its secret."""
    return await site.database.read(webhooks.get, id, keys=site.keys)


@router.patch("/webhooks/{id}", responses=responses(Unauthenticated, Forbidden, NotFound))
async def update_webhook(site: SiteDep, viewer: Keeper, id: Id, webhook_in: WebhookUpdate) -> WebhookPrivate:
    """Changes a webhook.

    `is_active: true` also turns on a disabled webhook; it gets events from then on.
    """
    return await site.database.write(
        webhooks.update, id, webhook_in, viewer=viewer, policy=_policy(site), keys=site.keys, now=site.now()
    )


@router.delete("/webhooks/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound))
async def delete_webhook(site: SiteDep, viewer: Keeper, id: Id) -> None:
    """Deletes a webhook with its log. What waits for it is not sent."""
    await site.database.write(webhooks.delete, id, viewer=viewer, keys=site.keys, now=site.now())


@router.post("/webhooks/{id}/secret", responses=responses(Unauthenticated, Forbidden, NotFound))
async def rotate_webhook_secret(
    site: SiteDep,
    viewer: Keeper,
    id: Id,
    once: OnceDep,
    response: Response,
    rotation: SecretRotation | None = None,
) -> WebhookIssued:
    """Gives a webhook a new secret, which is shown only this once.

    Requests are signed with the former one too for some hours (`keep_hours`, 24 unless you say otherwise).
    """
    hours = (rotation or SecretRotation()).keep_hours
    made = await once.write(
        _again(site), webhooks.rotate, id, keep_hours=hours, viewer=viewer, keys=site.keys, now=site.now()
    )
    response.headers["Cache-Control"] = "no-store"
    return made


@router.post(
    "/webhooks/{id}/test", status_code=202, responses=responses(Unauthenticated, Forbidden, NotFound, WrongState)
)
async def test_webhook(site: SiteDep, viewer: Keeper, id: Id) -> WebhookDeliveryPrivate:
    """Sends the event `webhook.test`; the log tells what became of it."""
    return await site.database.write(deliveries.test, id, now=site.now())


@router.get("/webhooks/{id}/deliveries", responses=responses(Unauthenticated, Forbidden, NotFound))
async def list_webhook_deliveries(
    site: SiteDep,
    viewer: Keeper,
    id: Id,
    page: Annotated[Paging, paging("webhook_deliveries")],
    request: Request,
    response: Response,
    state: DeliveryState | None = None,
) -> Page[WebhookDeliveryPrivate]:
    """Returns the sent and waiting events of a webhook, newest first: those of seven days, at most 1,000."""
    found = await site.database.read(deliveries.list_of, id, state=state, paging=page)
    response.headers["Cache-Control"] = "private, no-store"
    return page_of(
        WebhookDeliveryPrivate, found, site.keys, order="webhook_deliveries", request=request, response=response
    )


@router.post(
    "/webhooks/{id}/deliveries/{number}/redeliver",
    status_code=202,
    responses=responses(Unauthenticated, Forbidden, NotFound, WrongState),
)
async def redeliver_to_webhook(site: SiteDep, viewer: Keeper, id: Id, number: Id) -> WebhookDeliveryPrivate:
    """Sends an event of the log again, or now if it waits, under the same id, with what readers see by now."""
    return await site.database.write(deliveries.redeliver, id, number, now=site.now())
