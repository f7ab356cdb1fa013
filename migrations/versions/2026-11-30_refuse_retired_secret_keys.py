"""Refuse what is sealed, indexed or signed with a secret key that `maqal keys rotate` has retired."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

KEYED = {
    "account": ("email_sealed", "email_index"),
    "comment_address": ("email_sealed",),
    "outgoing_mail": ("address_sealed", "letter_sealed"),
    "reply_subscriber": ("address_sealed", "secret_sealed"),
    "webhook": ("url_sealed", "secret_sealed", "former_secret_sealed"),
    "privacy_request": ("address_sealed", "found_sealed"),
    "audit_entry": ("seal",),
    "idempotency_record": ("key",),
    "commenter_block": ("source",),
}
"""The columns whose values begin with the id of a key, 8 characters."""

LOCK = "20261130, 0"
"""The advisory lock of `app.db.key_use`: shared by those who write with a key, alone for who retires one."""


def upgrade() -> None:
    op.add_column("sealing_key", sa.Column("is_retired", sa.Boolean(), nullable=False, server_default=sa.false()))
    if op.get_bind().dialect.name == "sqlite":
        for table, columns in KEYED.items():
            _guard_in_sqlite(table, columns)
        return
    op.execute(
        "CREATE FUNCTION refuse_retired_key(VARIADIC sealed text[]) RETURNS void LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608  all of it stands above
        f"PERFORM pg_advisory_xact_lock_shared({LOCK}); "
        "IF EXISTS (SELECT 1 FROM sealing_key) AND EXISTS (SELECT 1 FROM unnest(sealed) AS each WHERE each <> '' "
        "AND left(each, 8) NOT IN (SELECT id FROM sealing_key WHERE NOT is_retired)) "
        "THEN RAISE EXCEPTION 'retired secret key' USING ERRCODE = 'MQ001'; END IF; END $$"
    )
    for table, columns in KEYED.items():
        values = ", ".join(f"NEW.{column}" for column in columns)
        op.execute(
            f"CREATE FUNCTION {table}_refuses_retired_keys() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN PERFORM refuse_retired_key({values}); RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_refuses_retired_keys BEFORE INSERT OR UPDATE OF {', '.join(columns)} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_refuses_retired_keys()"
        )


def _guard_in_sqlite(table: str, columns: tuple[str, ...]) -> None:
    in_use = "(SELECT id FROM sealing_key WHERE NOT is_retired)"
    retired = " OR ".join(f"(NEW.{name} <> '' AND substr(NEW.{name}, 1, 8) NOT IN {in_use})" for name in columns)
    for act, event in (("insert", "INSERT"), ("update", f"UPDATE OF {', '.join(columns)}")):
        op.execute(
            f"CREATE TRIGGER {table}_refuses_retired_keys_{act} BEFORE {event} ON {table} "  # noqa: S608  all of it stands above
            f"WHEN EXISTS (SELECT 1 FROM sealing_key) AND ({retired}) "
            "BEGIN SELECT RAISE(ABORT, 'retired secret key'); END"
        )


def downgrade() -> None:
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for table in KEYED:
        if is_sqlite:
            op.execute(f"DROP TRIGGER {table}_refuses_retired_keys_insert")
            op.execute(f"DROP TRIGGER {table}_refuses_retired_keys_update")
        else:
            op.execute(f"DROP TRIGGER {table}_refuses_retired_keys ON {table}")
            op.execute(f"DROP FUNCTION {table}_refuses_retired_keys()")
    if not is_sqlite:
        op.execute("DROP FUNCTION refuse_retired_key(text[])")
    with op.batch_alter_table("sealing_key", schema=None) as batch_op:
        batch_op.drop_column("is_retired")
