"""A protocol for uvicorn's `--http` that answers every request with the same bytes, of the bare app's first size.

No task is made and no app is asked, as where `maqal serve` gives a kept answer: as fast as that can be done.
"""

import os

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from tests.benchmarks.bare import SIZES, body_of


class AtOnce(HttpToolsProtocol):
    """Answers when the head of a request has been read."""

    _body = body_of(int(os.environ.get(SIZES, "0").split(",")[0]))
    _head = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n" % len(_body)

    def on_headers_complete(self) -> None:
        """Answer."""
        default = b"".join(name + b": " + value + b"\r\n" for name, value in self.server_state.default_headers)
        self.transport.write(b"".join((self._head, default, b"\r\n", self._body)))
        self.on_response_complete()

    def on_body(self, body: bytes) -> None:
        """Leave it: there is nobody who reads it."""

    def on_message_complete(self) -> None:
        """Leave it: it has been answered."""
