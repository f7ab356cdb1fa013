"""Blocks of a chain or a network over HTTP."""

from typing import Annotated

from fastapi import Request, Response

from app.db.columns import Id
from app.db.keyset import Page, Paging
from app.errors import Forbidden, NotFound, Unauthenticated, WrongState
from app.moderation import blocks
from app.moderation.models import BlockCreate, BlockPrivate
from app.moderation.routes import Moderator
from app.web.idempotency import OnceDep, by_id
from app.web.paging import page_of, paging
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("moderation")


@router.post(
    "/moderation/comments/{id}/blocks",
    status_code=201,
    responses=responses(Unauthenticated, Forbidden, NotFound, WrongState),
)
async def create_block(
    site: SiteDep, viewer: Moderator, id: Id, block_in: BlockCreate, once: OnceDep, response: Response
) -> BlockPrivate:
    """Takes no comments for a time from who wrote this one: by the receipts of its chain, or by its network."""
    response.headers["Cache-Control"] = "private, no-store"
    return await once.write(
        by_id(blocks.get), blocks.create, id, block_in, viewer=viewer, keys=site.keys, now=site.now()
    )


@router.get("/moderation/blocks", responses=responses(Unauthenticated, Forbidden))
async def list_blocks(
    site: SiteDep,
    _viewer: Moderator,
    page: Annotated[Paging, paging("blocks")],
    request: Request,
    response: Response,
) -> Page[BlockPrivate]:
    """Returns the blocks that are not over, newest first."""
    found = await site.database.read(blocks.list_all, paging=page, now=site.now())
    response.headers["Cache-Control"] = "private, no-store"
    return page_of(BlockPrivate, found, site.keys, order="blocks", request=request, response=response)


@router.delete("/moderation/blocks/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound))
async def end_block(site: SiteDep, viewer: Moderator, id: Id) -> None:
    """Ends a block before its time."""
    await site.database.write(blocks.end, id, viewer=viewer, keys=site.keys, now=site.now())
