"""Posting forms to another server; imported where one is named, for a worker that posts nothing needs no client."""

from collections.abc import Mapping

import httpx

from app.defence.said import Said


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
