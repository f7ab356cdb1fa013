"""Refusals as WordPress writes them: `{code, message, data: {status, params}}`."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):  # noqa: N818  it says what happened
    """A request that is refused; `params` are the messages of parameters that are not valid, by their names."""

    def __init__(
        self, code: str, message: str, status: int, params: Mapping[str, tuple[str, str]] | None = None
    ) -> None:
        super().__init__(code)
        self.code, self.message, self.status, self.params = code, message, status, dict(params or {})

    @property
    def body(self) -> dict[str, Any]:
        """What is answered."""
        data: dict[str, Any] = {"status": self.status}
        if self.params:
            data["params"] = {name: message for name, (_, message) in self.params.items()}
            data["details"] = {
                name: {"code": code, "message": message, "data": None} for name, (code, message) in self.params.items()
            }
        return {"code": self.code, "message": self.message, "data": data}


def invalid(params: Mapping[str, tuple[str, str]]) -> Refused:
    """Parameters that are not valid: the code and the message of each."""
    return Refused("rest_invalid_param", f"Invalid parameter(s): {', '.join(params)}", 400, params)


def no_route() -> Refused:
    """A path, or a method of it, that is not there."""
    return Refused("rest_no_route", "No route was found matching the URL and request method.", 404)


def not_found(code: str) -> Refused:
    """What is not there, or not public."""
    return Refused(code, "Invalid ID.", 404)


def beyond_the_last_page() -> Refused:
    """A page of articles, pages or media behind the last one."""
    message = "The page number requested is larger than the number of pages available."
    return Refused("rest_post_invalid_page_number", message, 400)
