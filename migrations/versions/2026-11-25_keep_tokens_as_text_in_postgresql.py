"""Keep the tokens of the search index as text in PostgreSQL, which takes a third of the room of a tsvector."""

from pathlib import Path
from runpy import run_path

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

tsvector = run_path(str(Path(__file__).parents[1] / "copies" / "tsvector.py"))

HALVES = ("a", "b")


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    op.execute("SET LOCAL maintenance_work_mem = '256MB'")  # the index is made many times sooner than by the usual 64
    for half in HALVES:
        table, *others = tsvector["create"](half)
        op.execute(table)
        op.execute(_TO_TEXT.format(half=half))
        op.drop_table(f"search_lexemes_{half}")
        for statement in others:
            op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for half in HALVES:
        table = f"search_lexemes_{half}"
        op.execute(
            f"CREATE TABLE {table} (article_id bigint CONSTRAINT pk_{table} PRIMARY KEY, lexemes tsvector NOT NULL)"
        )
        op.execute(_TO_VECTOR.format(half=half))
        op.execute(f"CREATE INDEX ix_{table}_lexemes ON {table} USING gin (lexemes)")
        for statement in tsvector["drop"](half):
            op.execute(statement)


# A place without a word parts title and body: there stands the sign that parts summary and body.
_TO_TEXT = """
INSERT INTO search_tokens_{half} (docid, tokens)
SELECT article_id, concat_ws(' ',
    (SELECT string_agg(CASE WHEN place > before + 1 THEN '¶ ' || word ELSE word END, ' ' ORDER BY place) FROM (
        SELECT substr(lexeme, 2) AS word, place, lag(place, 1, 0::smallint) OVER (ORDER BY place) AS before
        FROM unnest(lexemes), unnest(positions) AS place) AS placed),
    '¶',
    (SELECT string_agg('_' || lexeme, ' ' ORDER BY lexeme) FROM unnest(lexemes) WHERE positions IS NULL))
FROM search_lexemes_{half}
"""
_TO_VECTOR = """
INSERT INTO search_lexemes_{half} (article_id, lexemes)
SELECT article_id, (
    SELECT string_agg(
        CASE WHEN left(token, 1) = '_' THEN quote_literal(substr(token, 2))
        ELSE quote_literal('w' || token) || ':' || least(place, 16383) END, ' ')::tsvector
    FROM unnest(string_to_array(tokens, ' ')) WITH ORDINALITY AS each(token, place))
FROM search_tokens_{half}
"""
