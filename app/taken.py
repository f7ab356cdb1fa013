"""Refusal of a value that another item has: which member of the request it is."""

from app.errors import AlreadyExists, Bilingual, FieldError

_TAKEN = Bilingual("هذه القيمة مستعملة لعنصر آخر.", "Another item has this value.")


def value_taken(member: str) -> AlreadyExists:
    """An `already_exists` that names the member of the body whose value another item has."""
    return AlreadyExists(errors=[FieldError(f"/{member}", "taken", _TAKEN)])
