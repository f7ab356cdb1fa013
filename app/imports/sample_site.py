"""The sample site that `serve --sample` shows: its files, read and loaded into an empty database."""

import re
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session, select

from app.articles import storing, translating, writing
from app.articles.models import Article, ArticleContent
from app.articles.presentation import Presenter
from app.articles.rendered import Rendered
from app.articles.storing import NewArticle
from app.catalog import service as catalog
from app.catalog.models import AuthorCreate, SectionCreate, TagCreate
from app.comments.body import written
from app.comments.models import CommentCreate, CommentStatus
from app.comments.storing import NewComment, store_all
from app.events.facts import ArticleChanged
from app.events.recording import record
from app.imports.sample_media import NO_MEDIA, SampleMedia
from app.imports.sample_pictures import PATH
from app.secrets.sealing import Keyring
from app.site import service as site
from app.site.models import SiteUpdate

FENCE = "+++"
USUAL_ADDRESS = "http://127.0.0.1:8000"
_ARTICLE: Any = Article.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_CONTENT = set(ArticleContent.model_fields)
_MEDIA = re.compile(r"(?<=\()media:([a-z][a-z-]*)(?=[\s)])")
"""Where an article shows an upload, by its name."""


class SampleArticle(NamedTuple):
    """An article of the sample, rendered, and how many days before the loading it was published."""

    rendered: Rendered
    status: str
    published_days_ago: float
    translation_of: str | None


class Sample(NamedTuple):
    """The whole sample, read and checked."""

    catalog: dict[str, Any]
    articles: list[SampleArticle]
    comments: list[dict[str, Any]]


class Loaded(NamedTuple):
    """How much was loaded."""

    articles: int
    comments: int


def read_sample(address: str = USUAL_ADDRESS, media: SampleMedia = NO_MEDIA) -> Sample:
    """Read the sample's files and render its articles; the address is that of the server of their pictures.

    What its articles show of uploads that are not among `media` is left out.
    """
    folder = files("app.imports") / "sample"
    entries = tomllib.loads((folder / "catalog.toml").read_text("utf-8"))
    remarks = tomllib.loads((folder / "comments.toml").read_text("utf-8"))["comments"]
    return Sample(entries, list(_articles(folder / "articles", address, media)), remarks)


def _articles(folder: Traversable, address: str, media: SampleMedia) -> Iterator[SampleArticle]:
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        _, front, body = file.read_text("utf-8").split(f"{FENCE}\n", 2)
        matter = tomllib.loads(front)
        if "image" in matter:
            matter["image"]["url"] = matter["image"]["url"].replace(USUAL_ADDRESS, address)
        body = _MEDIA.sub(lambda found: f"media:{media.ids.get(found[1], 0)}", body)
        content = ArticleContent(body=body, **{name: value for name, value in matter.items() if name in _CONTENT})
        rendered = storing.prepare(content, default_language="ar", figures=media.figures)
        days = matter.get("published_days_ago", 0.0)
        yield SampleArticle(rendered, matter["status"], days, matter.get("translation_of"))


def is_empty(session: Session) -> bool:
    """Whether the database has no article yet."""
    return session.exec(select(Article.id).limit(1)).first() is None


def load(session: Session, sample: Sample, *, keys: Keyring, presenter: Presenter) -> Loaded | None:
    """Load the sample in one transaction; None, and nothing done, where there are articles already."""
    if not is_empty(session):
        return None
    _load_catalog(session, sample.catalog, now=presenter.now)
    dates = {
        str(article.rendered.content.external_id): presenter.now - timedelta(days=article.published_days_ago)
        for article in sample.articles
    }
    new = [
        NewArticle(article.rendered, None if article.status == "draft" else date)
        for article, date in zip(sample.articles, dates.values(), strict=True)
    ]
    saved = writing.put_all(session, new, presenter=presenter)
    ids = dict(zip(dates, (each.article_id for each in saved), strict=True))
    for name, article in zip(dates, sample.articles, strict=True):
        if article.translation_of is not None:
            translating.join(session, [ids[name], ids[article.translation_of]], now=presenter.now)
    _load_comments(session, sample.comments, ids, dates, keys=keys, now=presenter.now)
    _load_menu(session, sample.catalog["menu"], presenter=presenter)
    return Loaded(len(ids), len(sample.comments))


def move_pictures(session: Session, address: str, *, now: datetime) -> None:
    """Let the articles of a sample that was loaded before show its pictures from where this server is now."""
    columns = _ARTICLE.c
    of_sample = sa.select(columns.id, columns.image).where(columns.external_id.startswith("sample:"))
    for row in session.execute(of_sample).all():
        before, is_ours, name = (row.image or {}).get("url", "").rpartition(PATH)
        if is_ours and before != address:
            image = {**row.image, "url": f"{address}{PATH}{name}"}
            session.execute(sa.update(_ARTICLE).where(columns.id == row.id).values(image=image))
            record(session, ArticleChanged(row.id), now=now)


def _load_catalog(session: Session, entries: dict[str, Any], *, now: datetime) -> None:
    sections: dict[str, int] = {}
    for entry in entries["sections"]:
        values = {name: value for name, value in entry.items() if name != "parent"}
        parent = sections[entry["parent"]] if "parent" in entry else None
        section = catalog.create_section(session, SectionCreate(**values, parent_id=parent), now=now)
        sections[entry["slug"]] = section.id
    for entry in entries["tags"]:
        catalog.create_tag(session, TagCreate(**entry), now=now)
    for entry in entries["authors"]:
        catalog.create_author(session, AuthorCreate(**entry), now=now)


def _load_menu(session: Session, entries: list[dict[str, str]], *, presenter: Presenter) -> None:
    """The menu `main`, of two levels."""
    items: dict[str, dict[str, Any]] = {}
    for entry in entries:
        item = {name: ref for name, ref in entry.items() if name != "below"}
        if "below" in entry:
            items[entry["below"]].setdefault("children", []).append(item)
        else:
            items[next(iter(item.values()))] = item
    said = SiteUpdate.model_validate({"menus": {"main": list(items.values())}})
    site.update(session, said, if_match="*", settings=presenter.settings, now=presenter.now)


def _load_comments(
    session: Session,
    remarks: list[dict[str, Any]],
    articles_by_name: dict[str, int],
    dates: dict[str, datetime],
    *,
    keys: Keyring,
    now: datetime,
) -> None:
    places: dict[str, int] = {}
    new: list[NewComment] = []
    for remark in remarks:
        checked = CommentCreate(
            author_name=remark["author_name"],
            author_email=remark.get("author_email"),
            author_url=remark.get("author_url"),
            body=remark["body"],
        )
        name, after = remark["external_id"], dates[remark.get("parent", remark["article"])]
        places[name], dates[name] = len(new), min(after + timedelta(hours=remark["hours_after"]), now)
        new.append(
            NewComment(
                article_id=articles_by_name[remark["article"]],
                parent_id=None,
                parent_place=places[remark["parent"]] if "parent" in remark else None,
                status=CommentStatus(remark["status"]),
                held_by="first" if remark["status"] == CommentStatus.pending else None,
                author_name=checked.author_name or "",
                author_email=checked.author_email,
                author_url=checked.author_url,
                body=written(checked.body),
                created_at=dates[name],
            )
        )
    store_all(session, new, keys=keys, now=now)
