"""Every table of the house, for migrations and for programs that open the database."""

from app.accounts import audit
from app.accounts import models as accounts
from app.articles import models as articles
from app.catalog import models as catalog
from app.comments import models as comments
from app.db import changes, leases
from app.defence import models as defence
from app.events import due, outbox
from app.imports import import_models, ledger
from app.index import models as search
from app.keys import checks as key_checks
from app.mail import models as mail
from app.masthead import models as masthead
from app.media import models as media
from app.moderation import models as moderation
from app.notifications import models as notifications
from app.privacy import models as privacy
from app.redirects import models as redirects
from app.rules import models as rules
from app.views import models as views
from app.web import idempotency, limits
from app.webhooks import models as webhooks

ROOMS = (
    accounts,
    articles,
    audit,
    catalog,
    changes,
    comments,
    defence,
    due,
    idempotency,
    import_models,
    key_checks,
    leases,
    ledger,
    limits,
    mail,
    masthead,
    media,
    moderation,
    notifications,
    outbox,
    privacy,
    redirects,
    rules,
    search,
    views,
    webhooks,
)
"""The modules that define tables; importing them is what makes the tables known."""
