"""Recording facts: the one way to say what a verb did."""

from dataclasses import fields
from datetime import datetime

from sqlmodel import Session

from app.db import changes
from app.events import due, outbox
from app.events.consequences import changed_subjects, event_name
from app.events.facts import ArticleMoved, ArticlePublished, Fact, ListedFrom, NoLongerListed, PinnedUntil
from app.events.outbox import NewEvent


def record(session: Session, *facts: Fact, now: datetime) -> None:
    """Record what a verb did, in its transaction, after the change itself.

    From the types of the facts follow the change tags that invalidate cached responses, the rows of the outbox, and the
    instants at which something will happen by the clock. An article that has come due, and is moved before the
    background job has seen it, is recorded as published first.
    """
    moved = [fact.article_id for fact in facts if isinstance(fact, ArticleMoved)]
    overdue = [ArticlePublished(each) for each in due.take_of(session, moved, now=now)] if moved else []
    tags: dict[str, None] = {}
    events: list[NewEvent] = []
    for fact in (*overdue, *facts):
        tags.update(dict.fromkeys(changed_subjects(fact)))
        if (name := event_name(fact)) is not None:
            events.append(
                NewEvent(name, {each.name: getattr(fact, each.name) for each in fields(fact) if each.name != "kind"})
            )
    listed = [fact for fact in facts if isinstance(fact, ListedFrom)]
    no_longer_listed = [fact.article_id for fact in facts if isinstance(fact, NoLongerListed)]
    by_clock = [fact.instant for fact in facts if isinstance(fact, ListedFrom | PinnedUntil)]
    tags.update(dict.fromkeys(map(changes.due_tag, by_clock)))
    if tags:
        changes.record(session, tags, now=now)
    outbox.add(session, events, now=now)
    if listed or no_longer_listed:
        due.forget(session, [*no_longer_listed, *(fact.article_id for fact in listed)])
        due.expect(session, {fact.article_id: fact.instant for fact in listed if fact.instant > now})
