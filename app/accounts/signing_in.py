"""Signing in: a password is checked, aside and within the limit, before anything is issued for it."""

from fastapi import Request

from app.accounts import service as accounts
from app.accounts import tokens
from app.accounts.models import TokenIssued
from app.accounts.passwords import check_password_aside
from app.errors import WrongCredentials
from app.web import limits
from app.web.proxies import network_prefix
from app.web.site import Site


async def sign_in(
    site: Site, request: Request, email: str, password: str, *, scopes: frozenset[str] = frozenset()
) -> TokenIssued:
    """A session for an address and its password: with all scopes of the role, or those of them that are asked.

    `WrongCredentials` otherwise, whatever of both is wrong; `TooManyRequests` beyond the limit of a network.
    """
    await limit_sign_in(site, request)
    found = await site.database.read(accounts.credentials, email, keys=site.keys)
    is_right = await check_password_aside(password, found.password_hash if found else None)
    if not found or not is_right:
        raise WrongCredentials
    issued = await site.database.write(
        tokens.sign_in, found.account_id, verified_hash=found.password_hash, scopes=scopes, now=site.now()
    )
    if issued is None:  # the password has been changed, or the account disabled, since it was checked
        raise WrongCredentials
    return issued


async def limit_sign_in(site: Site, request: Request) -> None:
    """Count one check of a password for the network that asks; `TooManyRequests` beyond the limit."""
    rate = site.settings.limit_sign_in
    if rate is None:
        return
    now = site.now()
    key = limits.source_key(site.keys, "sign-in", network_prefix(request.scope), now=now)
    if wait := await site.database.write(limits.hit, key, rate, now=now):
        raise limits.too_many(wait)
