"""Every table of the house, for migrations and for whoever opens the database."""

from app.accounts import audit
from app.accounts import models as accounts
from app.articles import models as articles
from app.catalog import models as catalog
from app.comments import models as comments
from app.db import changes, leases
from app.search import models as search
from app.web import idempotency, limits

ROOMS = (accounts, articles, audit, catalog, changes, comments, idempotency, leases, limits, search)
"""The modules that define tables; importing them is what makes the tables known."""
