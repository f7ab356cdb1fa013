"""The tables, indexes and functions of the index in PostgreSQL, as the migrations to 0015 make them."""

SAMPLES, COUNTED_OUT = 16, 5000

BLOCK = 12
"""Bits of a number that a block leaves out: of 4,096 articles that came one after the other, those of one month."""

WIDENED = 16
"""How many times as many blocks are looked at when too few are found in the newest two."""

_VECTOR = f"(array_to_tsvector(string_to_array(tokens, ' ') || ARRAY['_n'::text || (docid >> {BLOCK})::text]))"
_IS_SAMPLED = f"docid % {SAMPLES} = 0"


def create(half: str) -> list[str]:
    """The statements that make the table of one half, its index, and the functions that ask it."""
    table = f"search_tokens_{half}"
    made = f"CREATE TABLE {table} (docid bigint CONSTRAINT pk_{table} PRIMARY KEY, tokens text NOT NULL)"
    return [made, _create_index(half), *create_functions(half)]


def _create_index(half: str) -> str:
    return f"CREATE INDEX ix_search_tokens_{half}_tokens ON search_tokens_{half} USING gin ({_VECTOR})"


def create_functions(half: str, number: str = "docid") -> list[str]:
    """The statements that make the functions that ask the index of one half; `number` is the column of its table."""
    functions = _blocks_function(half), _found_function(half), _count_function(half)
    return [each.replace("docid", number) for each in functions]


_PLANNED = "LANGUAGE plpgsql STABLE SET enable_seqscan = off SET enable_indexscan = off SET jit = off"


def _blocks_function(half: str) -> str:
    """The newest blocks of which there is anything, from the end of the key."""
    table = f"search_tokens_{half}"
    return f"""
    CREATE FUNCTION search_blocks_{half}(most integer) RETURNS SETOF bigint
    LANGUAGE plpgsql STABLE SET enable_indexscan = on AS $$
    DECLARE
        newest bigint := (SELECT max(docid) >> {BLOCK} FROM {table});
    BEGIN
        WHILE newest IS NOT NULL AND most > 0 LOOP
            RETURN NEXT newest;
            most := most - 1;
            newest := (SELECT max(docid) >> {BLOCK} FROM {table} WHERE docid < newest << {BLOCK});
        END LOOP;
    END $$"""  # noqa: S608  names of our own


def _found_function(half: str) -> str:
    """The highest numbers of what is asked, from ever more blocks until there are enough."""
    table = f"search_tokens_{half}"
    return f"""
    CREATE FUNCTION search_found_{half}(asked text, phrases text[], without text[], most bigint)
    RETURNS SETOF bigint {_PLANNED} ROWS 300 AS $$
    DECLARE
        blocks bigint[];
        width integer := 2;
        wanted tsquery;
        newest bigint[];
    BEGIN
        LOOP
            wanted := asked::tsquery;
            IF most IS NOT NULL THEN
                blocks := ARRAY(SELECT search_blocks_{half}(width + 1));
                IF cardinality(blocks) > width THEN
                    wanted := wanted && (
                        SELECT string_agg('_n' || each, '|') FROM unnest(blocks[1:width]) AS each
                    )::tsquery;
                END IF;
            END IF;
            WITH matching AS MATERIALIZED (
                SELECT docid FROM {table} WHERE {_VECTOR} @@ wanted
                AND (cardinality(phrases) = 0
                    OR NOT EXISTS (SELECT FROM unnest(phrases) AS each WHERE strpos(' ' || tokens, each) = 0))
                AND (cardinality(without) = 0
                    OR NOT EXISTS (SELECT FROM unnest(without) AS each WHERE strpos(' ' || tokens, each) > 0))
            )
            SELECT array_agg(docid) INTO newest
            FROM (SELECT docid FROM matching ORDER BY docid DESC LIMIT most) AS ordered;
            EXIT WHEN most IS NULL OR cardinality(blocks) <= width OR cardinality(newest) >= most;
            width := width * {WIDENED};
        END LOOP;
        RETURN QUERY SELECT unnest(newest);
    END $$"""  # noqa: S608  names of our own


def _count_function(half: str) -> str:
    """How many have what is asked; of what is common, by the sample."""
    table = f"search_tokens_{half}"
    return f"""
    CREATE FUNCTION search_count_{half}(asked text) RETURNS bigint {_PLANNED} AS $$
    DECLARE
        sampled bigint := (SELECT count(*) FROM {table} WHERE {_VECTOR} @@ asked::tsquery AND {_IS_SAMPLED});
    BEGIN
        IF sampled >= {COUNTED_OUT // SAMPLES} THEN
            RETURN sampled * {SAMPLES};
        END IF;
        RETURN (SELECT count(*) FROM {table} WHERE {_VECTOR} @@ asked::tsquery);
    END $$"""  # noqa: S608  names of our own


def create_sample(half: str) -> str:
    """The statement that makes the index of a half's sample."""
    table = f"search_tokens_{half}"
    return f"CREATE INDEX ix_{table}_sample ON {table} USING gin ({_VECTOR}) WHERE {_IS_SAMPLED}"


def remake_index(half: str) -> list[str]:
    """The statements that make the index of one half anew, and the functions that ask it."""
    more_memory = "SET LOCAL maintenance_work_mem = '256MB'"  # many times sooner than by the usual 64
    drop_index = f"DROP INDEX ix_search_tokens_{half}_tokens"
    return [more_memory, drop_index, *remake_functions(half), _create_index(half)]


def remake_functions(half: str, former: str = "article_id", number: str = "docid") -> list[str]:
    """The statements that make the functions of one half anew, and rename the column of its table where need be."""
    table = f"search_tokens_{half}"
    has_former = f"FROM information_schema.columns WHERE table_name = '{table}' AND column_name = '{former}'"
    rename = f"ALTER TABLE {table} RENAME COLUMN {former} TO {number}"
    renamed = f"DO $$ BEGIN IF EXISTS (SELECT {has_former}) THEN {rename}; END IF; END $$"
    return [renamed, *_drop_functions(half), *create_functions(half, number)]


def drop(half: str) -> list[str]:
    """The statements that take all of it away."""
    return [*_drop_functions(half), f"DROP TABLE search_tokens_{half}"]


def _drop_functions(half: str) -> list[str]:
    return [f"DROP FUNCTION IF EXISTS search_{name}_{half}" for name in ("found", "count", "blocks")]
