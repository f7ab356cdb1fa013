"""What a site tells of itself, from its settings and the rules that moderators have set."""

from sqlmodel import Session

from app.rules import service as rules
from app.settings import Settings
from app.site.models import SiteComments, SitePrivacy, SitePublic


def get(session: Session, *, settings: Settings) -> SitePublic:
    """The site as everybody may know it. The policy for comments is the one that moderators have set, if they have."""
    policy = rules.get_site(session).rules.policy or settings.comments_policy
    its = {name: getattr(settings, name) for name in ("language", "region", "timezone", "digits", "calendar")}
    return SitePublic(
        **its,
        name=settings.site_name,
        url=settings.site_url,
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
