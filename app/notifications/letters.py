"""The mails about comments: what each says. No mail has a commenter's address."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from app.languages import Language
from app.mail.letters import Letter, Link, cut
from app.notifications import texts
from app.notifications.texts import say
from app.settings import Settings

LONGEST_TITLE = 80
"""Characters of a title in a subject."""


class About(NamedTuple):
    """The article that a mail is about: what it is called, where it is, and in which language to write."""

    title: str
    address: str
    language: Language


def confirmation(about: About, code: str, settings: Settings) -> Letter:
    """Asks whether replies are wanted. It repeats nothing that the commenter typed: anybody may type an address."""
    language, title = about.language, cut(about.title, LONGEST_TITLE)
    return Letter(
        "confirmation",
        language,
        say(texts.CONFIRM_SUBJECT, language),
        (say(texts.CONFIRM, language, title=title), say(texts.CONFIRM_HOW, language)),
        link=Link(say(texts.CONFIRM_LINK, language), page_address("replies/confirm", language, settings, code=code)),
        footer=(settings.site_name,),
    )


def reply(about: About, *, name: str, body: str, comment_id: int, stop: str, settings: Settings) -> Letter:
    """Tells of a reply: who wrote what, where to read it, how to stop."""
    language, title = about.language, cut(about.title, LONGEST_TITLE)
    return Letter(
        "reply",
        language,
        say(texts.REPLY_SUBJECT, language, title=title),
        (say(texts.REPLY, language, name=name, title=title),),
        quote=body,
        link=Link(say(texts.REPLY_LINK, language), f"{about.address}#comment-{comment_id}"),
        footer=(say(texts.REPLY_WHY, language), settings.site_name),
        list_name="replies",
        unsubscribe=stop,
    )


def verification(language: Language, code: str, article_id: int | None, settings: Settings) -> Letter:
    """The link that leaves a proof of the address."""
    named = {"article": str(article_id)} if article_id is not None else {}
    return Letter(
        "verification",
        language,
        say(texts.VERIFY_SUBJECT, language, site=settings.site_name),
        (say(texts.VERIFY, language, site=settings.site_name), say(texts.VERIFY_HOW, language)),
        link=Link(say(texts.VERIFY_LINK, language), page_address("verify", language, settings, code=code, **named)),
        footer=(settings.site_name,),
    )


def waiting(
    language: Language,
    *,
    count: str,
    new: str,
    rules: Sequence[tuple[str, str]],
    since: str,
    stop: str,
    settings: Settings,
) -> Letter:
    """Tells a moderator of what waits: how many comments, held by which rules, since when."""
    by_rule = tuple(
        say(
            texts.WAITING_BY_RULE,
            language,
            rule=say(texts.RULES[rule], language) if rule in texts.RULES else rule,
            count=n,
        )
        for rule, n in rules
    )
    return Letter(
        "waiting",
        language,
        say(texts.WAITING_SUBJECT, language, count=count, site=settings.site_name),
        (
            say(texts.WAITING, language, count=count),
            say(texts.WAITING_NEW, language, count=new),
            *by_rule,
            say(texts.WAITING_SINCE, language, date=since),
        ),
        footer=(say(texts.WAITING_WHY, language), settings.site_name),
        list_name="waiting",
        unsubscribe=stop,
    )


def page_address(path: str, language: Language, settings: Settings, **values: str) -> str:
    """The address of one of the pages that mail leads to."""
    return f"{settings.absolute_address}/mail/{path}?{urlencode({**values, 'language': language})}"
