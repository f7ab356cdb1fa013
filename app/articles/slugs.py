"""Slugs of articles: free ones, and former ones that still lead to the article."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from app.arabic.slug import numbered, slug_key, slugify
from app.articles.models import Article, ArticleContent, FormerSlug
from app.errors import AlreadyExists


def free(session: Session, content: ArticleContent) -> str:
    """The slug that was asked for, or one made from the title; only the latter is numbered when it is taken."""
    slug = wanted = slugify(content.slug or content.title)
    n = 1
    while _is_taken(session, slug):
        if content.slug is not None:
            raise AlreadyExists
        n += 1
        slug = numbered(wanted, n)
    _forget(session, slug)
    return slug


def rename(session: Session, article: Article, slug: str, *, now: datetime) -> None:
    """Give an article another slug; the one it had leads to it from now on."""
    if slug_key(slug) != article.slug_key:
        if _is_taken(session, slug):
            raise AlreadyExists
        _forget(session, article.slug)
        _forget(session, slug)
        session.add(FormerSlug(slug_key=article.slug_key, article_id=article.id or 0, created_at=now))
    article.slug, article.slug_key = slug, slug_key(slug)
    session.flush()


def _is_taken(session: Session, slug: str) -> bool:
    return session.exec(select(Article.id).where(Article.slug_key == slug_key(slug))).first() is not None


def _forget(session: Session, slug: str) -> None:
    session.execute(delete(FormerSlug).where(col(FormerSlug.slug_key) == slug_key(slug)))
