"""The mail with the link to what is stored of an address. It repeats nothing of what is stored, and nothing typed."""

from app.languages import Language
from app.mail.letters import Letter, Link
from app.notifications.letters import page_address
from app.notifications.texts import say
from app.privacy import texts
from app.privacy.models import PrivacyAction
from app.settings import Settings


def link_letter(action: PrivacyAction, language: Language, secret: str, settings: Settings) -> Letter:
    """Says what was asked for, with the link that does it."""
    words, name = texts.WORDS[action], settings.site_name
    return Letter(
        "privacy",
        language,
        say(words.subject, language, site=name),
        (say(words.asked, language, site=name), say(texts.LASTS, language), say(texts.NOT_YOU, language)),
        link=Link(say(words.link, language), page_address("privacy", language, settings, token=secret)),
        footer=(name,),
    )
