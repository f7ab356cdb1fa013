"""What follows from each fact: the subjects that it changes, its event for other programs, the instants it sets."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from app.events import facts, subjects
from app.events.facts import Fact
from app.events.subjects import Subject


class Consequence(NamedTuple):
    """What follows from a type of fact; `event` is None where no other program is told."""

    changes: Callable[[Any], Iterable[Subject]]
    event: str | None = None


def _article(fact: facts.ArticleFact) -> tuple[Subject, ...]:
    return subjects.article(fact.article_id), subjects.ARTICLE_LIST


def _entry(fact: facts.EntryFact) -> tuple[Subject, ...]:
    return subjects.ENTRIES[fact.kind], subjects.ENTRY_NAMES, subjects.ARTICLE_LIST


def _visible_comments(fact: facts.CommentFact) -> tuple[Subject, ...]:
    """A comment appeared or went: the article's number of comments changed too."""
    counted = (subjects.article(fact.article_id), subjects.COMMENT_COUNTS)
    return (*_comment(fact), *counted)


def _comment(fact: facts.CommentFact) -> tuple[Subject, ...]:
    return subjects.comments_of(fact.article_id), subjects.COMMENTS


def _nothing(_fact: Fact) -> tuple[Subject, ...]:
    return ()


CONSEQUENCES: Mapping[type[Fact], Consequence] = {
    facts.ArticleCreated: Consequence(_article, "article.created"),
    facts.ArticleChanged: Consequence(_article, "article.changed"),
    facts.ArticleCommentsClosed: Consequence(_article, "article.comments_closed"),
    facts.ArticleCommentsReopened: Consequence(_article, "article.comments_reopened"),
    facts.TranslationsLinked: Consequence(_article, "article.translations_linked"),
    facts.TranslationChanged: Consequence(_article),
    facts.ArticlePublished: Consequence(_article, "article.published"),
    facts.ArticleScheduled: Consequence(_article, "article.scheduled"),
    facts.ArticleUnpublished: Consequence(_article, "article.unpublished"),
    facts.ArticleArchived: Consequence(_article, "article.archived"),
    facts.ArticleTrashed: Consequence(_article, "article.trashed"),
    facts.ArticleRestored: Consequence(_article, "article.restored"),
    facts.ArticleDeleted: Consequence(_article, "article.deleted"),
    facts.ListedFrom: Consequence(_nothing),
    facts.PinnedUntil: Consequence(_nothing),
    facts.NoLongerListed: Consequence(_nothing),
    facts.EntryCreated: Consequence(_entry, "{kind}.created"),
    facts.EntryChanged: Consequence(_entry, "{kind}.changed"),
    facts.EntryDeleted: Consequence(_entry, "{kind}.deleted"),
    facts.ArticleCountsChanged: Consequence(lambda fact: (subjects.ENTRIES[fact.kind],)),
    facts.MediaChanged: Consequence(
        lambda _fact: (subjects.ENTRY_NAMES, subjects.ARTICLE_LIST, subjects.SECTIONS, subjects.AUTHORS)
    ),
    facts.AddressesRemembered: Consequence(lambda _fact: (subjects.OLD_ADDRESSES,)),
    facts.CommentPosted: Consequence(_nothing, "comment.posted"),
    facts.CommentImported: Consequence(_nothing, "comment.imported"),
    facts.ImportedCommentShown: Consequence(_visible_comments),
    facts.RepliesRequested: Consequence(lambda _fact: (subjects.MAIL,)),
    facts.CommentShown: Consequence(_visible_comments, "comment.visible"),
    facts.CommentHidden: Consequence(_visible_comments, "comment.removed"),
    facts.CommentChanged: Consequence(_comment, "comment.changed"),
    facts.CommentLikesChanged: Consequence(_comment),
    facts.CommentDeleted: Consequence(_comment, "comment.deleted"),
    facts.MailQueued: Consequence(lambda _fact: (subjects.MAIL,)),
    facts.DeliveriesQueued: Consequence(lambda _fact: (subjects.WEBHOOKS,)),
    facts.ErasureConfirmed: Consequence(lambda _fact: (subjects.PRIVACY,)),
    facts.ImportTaken: Consequence(lambda _fact: (subjects.IMPORTS,)),
    facts.RulesChanged: Consequence(lambda _fact: (subjects.RULES,)),
    facts.BlocksChanged: Consequence(lambda _fact: (subjects.BLOCKS,)),
    facts.SiteChanged: Consequence(lambda _fact: (subjects.SITE,)),
    facts.SiteRenamed: Consequence(lambda _fact: (subjects.SITE, subjects.ENTRY_NAMES, subjects.ARTICLE_LIST)),
    facts.StaffNamesChanged: Consequence(lambda _fact: (subjects.STAFF_NAMES,)),
    facts.PopularityRenewed: Consequence(lambda _fact: (subjects.POPULAR,)),
    facts.SearchChanged: Consequence(lambda _fact: (subjects.ARTICLE_LIST,)),
}
"""One row for each type of fact."""


def changed_subjects(fact: Fact) -> Iterable[Subject]:
    """The subjects that a fact changes."""
    return CONSEQUENCES[type(fact)].changes(fact)


def event_name(fact: Fact) -> str | None:
    """The event by which other programs are told of a fact; None where they are not."""
    name = CONSEQUENCES[type(fact)].event
    return name.format(kind=fact.kind) if name and isinstance(fact, facts.EntryFact) else name
