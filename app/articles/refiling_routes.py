"""What changes the catalog and articles with it, over HTTP: merging, moving, deleting."""

from typing import Annotated

from app.accounts.access import require
from app.accounts.models import Scope, Viewer
from app.articles import refiling
from app.catalog.models import SectionPublic, SectionUpdate, TagMerge, TagPublic
from app.db.columns import Id
from app.errors import AlreadyExists, Forbidden, InUse, NotFound, SectionLoop, Unauthenticated
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("catalog")

Writer = Annotated[Viewer, require(Scope.catalog_write)]


@router.post("/tags/{id}/merge", responses=responses(Unauthenticated, Forbidden, NotFound))
async def merge_tag(site: SiteDep, viewer: Writer, id: Id, merge_in: TagMerge) -> TagPublic:
    """يضم وسمًا إلى آخر: تنتقل مقالاته إليه، ويقود اسمه السابق إليه."""
    return await site.database.write(refiling.merge_tag, id, merge_in.into, now=site.now())


@router.delete("/tags/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound))
async def delete_tag(site: SiteDep, viewer: Writer, id: Id) -> None:
    """يحذف وسمًا ويزيله عن مقالاته."""
    await site.database.write(refiling.delete_tag, id, now=site.now())


@router.delete("/sections/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound))
async def delete_section(site: SiteDep, viewer: Writer, id: Id) -> None:
    """يحذف قسمًا؛ وتصعد مقالاته وما تحته من أقسام إلى القسم الذي فوقه."""
    await site.database.write(refiling.delete_section, id, now=site.now())


@router.delete("/authors/{id}", status_code=204, responses=responses(Unauthenticated, Forbidden, NotFound, InUse))
async def delete_author(site: SiteDep, viewer: Writer, id: Id) -> None:
    """يحذف اسم كاتب لا يحمله أي مقال."""
    await site.database.write(refiling.delete_author, id, now=site.now())


@router.patch("/sections/{id}", responses=responses(Unauthenticated, Forbidden, NotFound, AlreadyExists, SectionLoop))
async def update_section(site: SiteDep, viewer: Writer, id: Id, section_in: SectionUpdate) -> SectionPublic:
    """يسمّي القسم أو يصفه أو ينقله في الشجرة؛ والاسم اللطيف السابق يقود إليه."""
    return await site.database.write(refiling.update_section, id, section_in, now=site.now())
