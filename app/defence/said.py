"""What another server answered to a form."""

from http import HTTPStatus
from typing import NamedTuple


class Said(NamedTuple):
    """What a server answered: the status and the text, or, with the status 0, the error that kept it from us."""

    status: int
    text: str

    @property
    def reason(self) -> str:
        """Why it is no answer, for a log."""
        return f"status {self.status}" if self.status else self.text

    @property
    def is_passing(self) -> bool:
        """Whether the same may be answered otherwise later."""
        is_busy = self.status == HTTPStatus.TOO_MANY_REQUESTS
        return not self.status or is_busy or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR
