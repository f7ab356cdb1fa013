"""Accounts and tokens: their tables and every shape of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Bounds
from sqlmodel import Field, SQLModel

from app.db.columns import NEVER_REUSED, counter, primary_key, reference
from app.instants import Instant
from app.mailbox import Email
from app.text import UNSET, VERBATIM, Line, Name


class Role(StrEnum):
    """What an account is on this site."""

    author = "author"
    editor = "editor"
    moderator = "moderator"
    admin = "admin"


class Scope(StrEnum):
    """What a token may do."""

    articles_read_drafts = "articles:read_drafts"
    articles_write = "articles:write"
    articles_publish = "articles:publish"
    catalog_write = "catalog:write"
    comments_moderate = "comments:moderate"
    comments_read_email = "comments:read_email"
    imports_write = "imports:write"
    accounts_admin = "accounts:admin"
    webhooks_write = "webhooks:write"


ROLE_SCOPES: dict[Role, frozenset[Scope]] = {
    Role.author: frozenset({Scope.articles_write}),
    Role.editor: frozenset(
        {
            Scope.articles_read_drafts,
            Scope.articles_write,
            Scope.articles_publish,
            Scope.catalog_write,
            Scope.comments_moderate,
            Scope.imports_write,
        }
    ),
    Role.moderator: frozenset({Scope.comments_moderate, Scope.comments_read_email}),
    Role.admin: frozenset(Scope),
}

AccountName = Annotated[str, Name(2, 80)]
TokenName = Annotated[str, Line(1, 80)]
Password = Annotated[str, Bounds(min_length=10, max_length=256), VERBATIM]
"""Long enough to matter (NIST SP 800-63B asks for 8 at least), short enough to be hashed."""


class Account(SQLModel, table=True):
    """Somebody who signs in. The address is sealed, and found again by its blind index.

    `rights_epoch` is raised when the account gets a new password or a lower role, is disabled or enabled. What it has
    made in an earlier epoch, such as a preview, is no longer valid.
    """

    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    name: str
    role: str = Field(max_length=20)
    email_sealed: str
    email_index: str = Field(unique=True, max_length=40)
    password_hash: str
    is_disabled: bool = False
    rights_epoch: int = counter()
    created_at: datetime
    updated_at: datetime


class Token(SQLModel, table=True):
    """A secret that acts for an account; only its hash is stored."""

    __table_args__ = NEVER_REUSED

    id: int | None = primary_key()
    account_id: int = reference("account.id", on_delete="CASCADE")
    kind: str = Field(max_length=10)
    name: str
    secret_hash: str = Field(unique=True, max_length=64)
    scopes: str
    created_at: datetime
    expires_at: datetime | None = Field(default=None, index=True)
    last_used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who makes a request: an account, what its token lets it do now, and whether that comes from a sign-in."""

    account_id: int
    name: str
    role: Role
    token_id: int
    scopes: frozenset[Scope]
    is_session: bool = False

    def may(self, scope: Scope) -> bool:
        """Whether this scope is among theirs."""
        return scope in self.scopes


OPERATOR = Viewer(0, "", Role.admin, 0, frozenset(Scope))
"""The person who runs commands on the server's machine: may do everything. The audit log has the number 0 for it."""


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)


class AccountCreate(_Input):
    """A new account."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "email": "laila@example.org",
                    "name": "ليلى حدّاد",
                    "role": "editor",
                    "password": "عبارة سرية طويلة",
                }
            ]
        }
    )

    email: Email
    name: AccountName
    role: Role
    password: Password


class AccountUpdate(_Input):
    """What an administrator changes of an account; what is left out stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"role": "moderator"}]})

    name: AccountName = UNSET
    role: Role = UNSET
    is_disabled: bool = UNSET
    password: Password = UNSET


class MeUpdate(_Input):
    """What somebody changes of their own account. A new password needs the present one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "ليلى حدّاد"}]})

    name: AccountName = UNSET
    current_password: Annotated[str, Bounds(max_length=256), VERBATIM] = UNSET
    new_password: Password = UNSET


class Ended(BaseModel):
    """What a change of an account has ended: its tokens by their kind, and whether its article previews ended too."""

    sessions: int
    api_tokens: int
    previews: bool


class AccountPrivate(BaseModel):
    """An account as administrators and its owner see it; `ended` stands in the answer to a change."""

    id: int
    name: str
    role: Role
    email: str
    is_disabled: bool
    created_at: datetime
    ended: Ended | None = None


class MePrivate(AccountPrivate):
    """One's own account, with what the token in hand may do."""

    scopes: list[Scope]


class TokenCreate(_Input):
    """A new API token; without an expiry it lasts until it is deleted."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"name": "بذر المحتوى", "scopes": ["comments:moderate"]}]}
    )

    name: TokenName
    scopes: list[Scope] = Bounds(min_length=1, max_length=len(Scope))
    expires_at: Instant | None = None


class TokenPrivate(BaseModel):
    """A token as its owner sees it; the secret itself is not stored."""

    id: int
    name: str
    kind: Literal["session", "api"]
    scopes: list[Scope]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None


class TokenIssued(TokenPrivate):
    """A new token with its secret, which is shown this once."""

    token: str


class AccessToken(BaseModel):
    """OAuth 2.0's answer to a sign-in (RFC 6749 §5.1)."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"  # noqa: S105  OAuth's word for the kind
    expires_in: int
    scope: str
