"""The name and the language of the site. Settings that an operator has given win over what administrators say."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.db.prepared import Prepared
from app.masthead.models import SiteContent
from app.settings import Settings

SETTINGS = {"name": "site_name", "language": "language"}
"""What administrators may say, with the setting that fixes it."""

_TABLE: Any = SiteContent.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_IS_IT = _TABLE.c.id == sa.literal_column("1")
KEPT_NAME = sa.select(_TABLE.c.content["name"].as_string()).where(_IS_IT).scalar_subquery()
"""The name that administrators have given, or null; for statements that show it beside other things."""
_KEPT = Prepared(
    sa.select(
        _TABLE.c.content["name"].as_string().label("name"), _TABLE.c.content["language"].as_string().label("language")
    ).where(_IS_IT)
)


class Masthead(NamedTuple):
    """The name of the site, and the language of articles that name none."""

    name: str
    language: str


def fixed(settings: Settings) -> list[str]:
    """What an operator has set, so that administrators cannot change it."""
    return [name for name, setting in SETTINGS.items() if setting in settings.model_fields_set]


def of(session: Session, settings: Settings) -> Masthead:
    """The name and the language of the site."""
    row = _KEPT.first(session)
    return shown({} if row is None else {"name": row.name, "language": row.language}, settings)


def shown(kept: Mapping[str, Any], settings: Settings) -> Masthead:
    """The same, from what administrators have said."""
    return Masthead(shown_name(kept.get("name"), settings), _shown("language", kept.get("language"), settings))


def shown_name(kept: str | None, settings: Settings) -> str:
    """The name of the site, from what `KEPT_NAME` gave."""
    return _shown("name", kept, settings)


def _shown(name: str, kept: str | None, settings: Settings) -> str:
    setting = SETTINGS[name]
    own: str = getattr(settings, setting)
    return own if setting in settings.model_fields_set or not kept else kept
