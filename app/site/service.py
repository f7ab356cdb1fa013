"""What a site tells of itself, from its settings, its moderators' rules and what administrators have said of it."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlmodel import Session

from app.db.prepared import Prepared
from app.errors import Bilingual, FieldError, InvalidRequest
from app.events.facts import SiteChanged, SiteRenamed
from app.events.recording import record
from app.markup import embed_script
from app.masthead import service as masthead
from app.masthead.models import SiteContent
from app.preconditions import check_version
from app.rules import service as rules
from app.settings import Settings
from app.site import menus
from app.site.models import MenusPrivate, SiteComments, SitePrivacy, SitePublic, SiteUpdate

_EMPTY: dict[str, Any] = {
    "name": None,
    "language": None,
    "description": "",
    "logo": None,
    "icon": None,
    "links": [],
    "menus": {},
}


class Told(NamedTuple):
    """The site, and the version of what administrators have said of it; 0 before they have."""

    site: SitePublic
    version: int


class KeptMenus(NamedTuple):
    """The menus as they are kept, and the version of what administrators have said of the site."""

    menus: MenusPrivate
    version: int


def get_menus(session: Session, *, settings: Settings, now: datetime) -> KeptMenus:
    """The menus as administrators see them, what readers may not see among it."""
    row = _CONTENT.first(session)
    content = _EMPTY if row is None else {**_EMPTY, **row.content}
    told = menus.told(session, content["menus"], settings=settings, now=now)
    return KeptMenus(MenusPrivate(menus=told), 0 if row is None else row.version)


def get(session: Session, *, settings: Settings, now: datetime) -> Told:
    """The site as everybody may know it. The policy for comments is the one that moderators have set, if they have."""
    policy = rules.get_site(session).rules.policy or settings.comments_policy
    its = {name: getattr(settings, name) for name in ("region", "timezone", "digits", "calendar")}
    row = _CONTENT.first(session)
    content = _EMPTY if row is None else {**_EMPTY, **row.content}
    head = masthead.shown(content, settings)
    shown = {**content, **head._asdict(), "menus": menus.shown(session, content["menus"], settings=settings, now=now)}
    site = SitePublic(
        **its,
        **shown,
        fixed=masthead.fixed(settings),
        url=settings.site_url,
        embeds_script=settings.own_address + embed_script.address(),
        sends_mail=settings.mail_server is not None,
        comments=SiteComments(
            policy=policy,
            guest_address=settings.comments_email,
            form=settings.comments_form,
            close_days=settings.comments_close_days or None,
            edit_minutes=settings.comments_edit_minutes,
        ),
        privacy=SitePrivacy(
            keep_rejected_days=settings.keep_rejected_days or None,
            keep_addresses_days=settings.keep_addresses_days or None,
            asks_outside_judge=bool(settings.judge_url),
        ),
    )
    return Told(site, 0 if row is None else row.version)


def update(session: Session, site_in: SiteUpdate, *, if_match: str, settings: Settings, now: datetime) -> Told:
    """Change what is said of the site; the same again changes nothing. `PreconditionFailed` for another version.

    `InvalidRequest` for a name or a language that the settings fix.
    """
    _check_fixed(site_in, settings)
    row = session.get(SiteContent, 1, with_for_update=True)
    version = 0 if row is None else row.version
    check_version(if_match, version)
    before = _EMPTY if row is None else {**_EMPTY, **row.content}
    content = {**before, **site_in.model_dump(exclude_unset=True, exclude={"menus"})}
    if "menus" in site_in.model_fields_set:
        changed = {**before["menus"], **menus.stored(session, site_in.menus)}
        content["menus"] = {name: items for name, items in changed.items() if items is not None}
    if content != before:
        if row is None:
            row = SiteContent(content=content, version=1, updated_at=now)
            session.add(row)
        else:
            row.content, row.version, row.updated_at = content, version + 1, now
        session.flush()
        is_renamed = any(content[name] != before[name] for name in masthead.SETTINGS)
        record(session, SiteRenamed() if is_renamed else SiteChanged(), now=now)
    return get(session, settings=settings, now=now)


def _check_fixed(site_in: SiteUpdate, settings: Settings) -> None:
    """Refuse another value for what an operator has set; the same one changes nothing."""
    errors = [
        FieldError(f"/{name}", "fixed", _FIXED)
        for name in masthead.fixed(settings)
        if getattr(site_in, name) not in {None, getattr(settings, masthead.SETTINGS[name])}
    ]
    if errors:
        raise InvalidRequest(errors=errors)


_FIXED = Bilingual("ثبّتت إعدادات الخادم هذه القيمة.", "The server's settings fix this value.")
_TABLE: Any = SiteContent.__table__  # type: ignore[attr-defined]  # sqlmodel gives every table one
_CONTENT = Prepared(sa.select(*_TABLE.c).where(_TABLE.c.id == sa.literal_column("1")))
