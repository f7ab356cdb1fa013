"""Posting forms to another server; imported where one is named, for a worker that posts nothing needs no client."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import NamedTuple

import httpx


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
        return not self.status or self.status >= HTTPStatus.INTERNAL_SERVER_ERROR or self.status == _TOO_MANY


_TOO_MANY = HTTPStatus.TOO_MANY_REQUESTS


class Line:
    """Connections to a server. Redirects are not followed."""

    def __init__(self, *, seconds: float) -> None:
        self._client = httpx.AsyncClient(timeout=seconds, headers={"User-Agent": "Maqal"}, follow_redirects=False)

    async def post(self, url: str, form: Mapping[str, str]) -> Said:
        """Post a form."""
        try:
            answer = await self._client.post(url, data=form)
        except httpx.HTTPError as error:
            return Said(0, type(error).__name__)
        return Said(answer.status_code, answer.text)

    async def close(self) -> None:
        """Close all of them."""
        await self._client.aclose()
