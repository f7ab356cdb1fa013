"""People who sign in, for the tests."""

from functools import cache

from pwdlib.hashers.argon2 import Argon2Hasher

from app.accounts import service as accounts
from app.accounts import tokens
from app.accounts.models import ROLE_SCOPES, Role, Scope
from app.accounts.passwords import hash_password
from app.web.site import Site

TEST_KEY = "a key for the tests that is long enough"
PASSWORD = "كلمة سر طويلة بما يكفي"


@cache
def password_hash() -> str:
    """A hash that is checked at once, for a hash says itself how much work it is."""
    return Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


@cache
def costly_hash() -> str:
    """A hash as the site makes them."""
    return hash_password(PASSWORD)


class People:
    """Accounts made straight in the database, which is quicker than signing up."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._count = 0

    async def account(
        self, role: str, *, email: str | None = None, name: str = "نادية الكاتبة", stored: str = ""
    ) -> int:
        self._count += 1
        made = await self._site.database.write(
            accounts.create,
            email=email or f"{role}{self._count}@example.org",
            name=name,
            role=Role(role),
            password_hash=stored or password_hash(),
            keys=self._site.keys,
            now=self._site.now(),
        )
        return made.id

    async def headers(
        self, role: str, *, scopes: list[Scope] | None = None, name: str = "نادية الكاتبة"
    ) -> dict[str, str]:
        """The headers of somebody with a role, and a token with all of its scopes or with some."""
        return await self.headers_of(await self.account(role, name=name), scopes or list(ROLE_SCOPES[Role(role)]))

    async def headers_of(self, account_id: int, scopes: list[Scope], *, by_program: bool = False) -> dict[str, str]:
        """The headers of an account: as after a sign-in, or by an API token."""
        issued = await self._site.database.write(
            tokens.issue,
            account_id,
            kind="api" if by_program else "session",
            name="test",
            scopes=scopes,
            expires_at=None,
            now=self._site.now(),
        )
        return {"Authorization": f"Bearer {issued.token}"}
