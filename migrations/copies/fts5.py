"""The tables of the index in SQLite, as the migrations to 0014 make them."""

SAMPLES, MOST_PIECES = 16, 8
_OPTIONS = "content='', tokenize='ascii', columnsize=0"


def create(half: str) -> list[str]:
    return [
        f"CREATE VIRTUAL TABLE search_words_{half} USING fts5(title, body, {_OPTIONS}, detail=full)",
        f"CREATE VIRTUAL TABLE search_marks_{half} USING fts5(marks, {_OPTIONS}, detail=none)",
    ]


def create_sample(half: str) -> list[str]:
    """Make the sample of a half and fill it from its two tables, whose tokens FTS5 tells (fts5vocab)."""
    sample = f"search_sample_{half}"
    both = {"marks": "term", "words": "'w' || term"}
    vocabularies = [
        f"CREATE VIRTUAL TABLE temp.{each}_{half} USING fts5vocab(main, search_{each}_{half}, instance)"
        for each in both
    ]
    tokens = " UNION ".join(
        f"SELECT doc, {token} AS token FROM temp.{each}_{half} WHERE doc % {SAMPLES} = 0 AND term <> '¶'"  # noqa: S608  names of our own
        for each, token in both.items()
    )
    return [
        f"CREATE VIRTUAL TABLE {sample} USING fts5(tokens, {_OPTIONS}, detail=none)",
        *vocabularies,
        f"INSERT INTO {sample} (rowid, tokens) SELECT doc, group_concat(token, ' ') FROM ({tokens}) GROUP BY doc",  # noqa: S608  see above
        *(f"DROP TABLE temp.{each}_{half}" for each in both),
    ]


def merge_at(half: str, pieces: int) -> list[str]:
    return [
        f"INSERT INTO search_{each}_{half} (search_{each}_{half}, rank) VALUES ('automerge', {pieces})"  # noqa: S608  see above
        for each in ("words", "marks", "sample")
    ]
