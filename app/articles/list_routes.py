"""Lists of articles over HTTP."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from pydantic import StringConstraints, TypeAdapter

from app.accounts.access import MaybeViewer
from app.articles.list_statements import Asked, Sort
from app.articles.lists import ArticleFilter, ListRequest
from app.articles.lists import list_articles as list_page
from app.articles.models import ArticlePage, ArticlePublic, ArticleSummary, ExternalId, Language
from app.articles.routes import article_tags, shown_by
from app.db.columns import MAX_ID
from app.db.keyset import Paging
from app.errors import Forbidden, Unauthenticated, Words, invalid
from app.instants import Instant
from app.web.caching import set_read_headers
from app.web.display import DisplayDep
from app.web.paging import page_members, read_cursor
from app.web.problems import responses
from app.web.routing import api_router
from app.web.site import SiteDep

router = api_router("articles")

Reference = Annotated[str, StringConstraints(min_length=1, max_length=300)]
SectionParam = Annotated[Reference | None, Query(description="قسم وما تحته، بمعرّفه أو اسمه اللطيف")]
TagParam = Annotated[list[Reference] | None, Query(max_length=10, description="وسم؛ يتكرر فتلزم كلها")]
AuthorParam = Annotated[Reference | None, Query(description="كاتب، بمعرّفه أو اسمه اللطيف")]
AfterParam = Annotated[Instant | None, Query(description="منذ هذه اللحظة")]
BeforeParam = Annotated[Instant | None, Query(description="قبل هذه اللحظة")]
StatusParam = Annotated[Asked | None, Query(description="للمحررين، وللكاتب فيما أنشأه")]
MAX_IDS = 100
_PAGE: TypeAdapter[ArticlePage] = TypeAdapter(ArticlePage)
_MEMBERS = frozenset(ArticlePublic.model_fields)
_NOT_IDS = Words("أرقام بينها فواصل، مئة على الأكثر.", "Numbers with commas between them, a hundred at most.")
_NOT_FIELDS = Words("في القائمة ما ليس من أعضاء المقال.", "Not all of these are members of an article.")


@router.get("/articles", responses=responses(Unauthenticated, Forbidden))
async def list_articles(
    site: SiteDep,
    viewer: MaybeViewer,
    display: DisplayDep,
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=100, description="كم مقالًا في الصفحة")] = 20,
    cursor: Annotated[str | None, Query(max_length=1000, description="من صفحة سابقة بالترتيب نفسه")] = None,
    sort: Annotated[Sort | None, Query(description="`-published_at` ما لم يُذكر غيره")] = None,
    section: SectionParam = None,
    tag: TagParam = None,
    author: AuthorParam = None,
    language: Annotated[Language | None, Query()] = None,
    published_after: AfterParam = None,
    published_before: BeforeParam = None,
    ids: Annotated[str | None, Query(max_length=2000, description="معرّفات بينها فواصل", examples=["3,5,8"])] = None,
    external_id: Annotated[ExternalId | None, Query()] = None,
    status: StatusParam = None,
    fields: Annotated[
        str | None,
        Query(
            max_length=500,
            description="أعضاء المقال المطلوبة وحدها؛ يخلو كل مقال حينئذ من سواها",
            examples=["id,title"],
        ),
    ] = None,
    include: Annotated[Literal["body"] | None, Query(description="المتن مع كل مقال")] = None,
    total: Annotated[bool, Query(description="العدد الكامل؛ استعلام إضافي")] = False,
) -> ArticlePage:
    """المقالات المنشورة، الأحدث أولًا ما لم يُطلب ترتيب آخر؛ وللمحررين سائر الحالات."""
    order = _default_sort(status) if sort is None else sort
    name = f"articles:{order}:{status}"
    asked = ListRequest(
        Paging(limit, read_cursor(cursor, site.keys, order=name)),
        order,
        ArticleFilter(
            section,
            tuple(tag or ()),
            author,
            language,
            published_after,
            published_before,
            _read_ids(ids),
            external_id,
            status,
        ),
        with_body=include is not None,
        with_total=total,
    )
    chosen = _read_fields(fields)
    found = await site.database.read(list_page, asked, viewer=viewer, shown=shown_by(site, display))
    set_read_headers(response, viewer, display, *_tags(order, found.page.items))
    members = page_members(found.page, site.keys, order=name, request=request, response=response)
    page = ArticlePage.model_construct(**members, total=found.total)
    if include is None and chosen is None:
        return page
    return _dumped(page, chosen, response)  # type: ignore[return-value]  # FastAPI hands a response on as it is


def _tags(order: Sort, items: Sequence[ArticleSummary]) -> list[str]:
    """What a page is made of: which articles there are, in which order, and what each shows."""
    ordered_by = ["comment_counts"] if order is Sort.commented else []
    return ["list", *ordered_by, *article_tags(items)]


def _default_sort(status: Asked | None) -> Sort:
    return Sort.newest if status in {None, Asked.published, Asked.scheduled, Asked.archived} else Sort.updated


def _read_ids(text: str | None) -> tuple[int, ...]:
    if text is None:
        return ()
    parts = text.split(",")
    if len(parts) > MAX_IDS or not all(part.isascii() and part.isdigit() and len(part) < 17 for part in parts):
        raise invalid("query/ids", "invalid_ids", _NOT_IDS)
    return tuple(number for number in map(int, parts) if number <= MAX_ID)


def _read_fields(text: str | None) -> set[str] | None:
    if text is None:
        return None
    chosen = {name.strip() for name in text.split(",")}
    if not chosen <= _MEMBERS:
        raise invalid("query/fields", "unknown_field", _NOT_FIELDS)
    return chosen


def _dumped(page: ArticlePage, fields: set[str] | None, response: Response) -> Response:
    """The page as bytes, for shapes that the annotation does not name: with bodies, or with some members only."""
    include: Any = None
    if fields is not None:
        include = {"items": {"__all__": fields}, "next_cursor": True, "previous_cursor": True, "total": True}
    content = _PAGE.dump_json(page, include=include, serialize_as_any=True)
    return Response(content, media_type="application/json", headers=dict(response.headers))
