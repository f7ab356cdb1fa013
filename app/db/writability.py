"""Whether writes are taken: a full disk or a database that is only read lets reads go on, and the log says so once."""

import logging
import time

KNOWN_FOR_SECONDS = 1.0
"""For how long a committed write shows that writes are taken: `/readyz` writes once a second at most."""

log = logging.getLogger("maqal.database")


class Writability:
    """What the last write of this process has shown; it may be told from another thread."""

    def __init__(self) -> None:
        self.is_writable = True
        self._written_at = float("-inf")
        self._has_told_of_key = False

    @property
    def is_known(self) -> bool:
        """Whether a write has been taken so lately that another one would show nothing new."""
        return self.is_writable and time.monotonic() - self._written_at < KNOWN_FOR_SECONDS

    def failed(self, error: BaseException) -> None:
        """A write was refused because the database can only be read."""
        if self.is_writable:
            self.is_writable = False
            log.error("writes_refused", extra={"reason": type(getattr(error, "orig", None) or error).__name__})

    def refused_key(self) -> None:
        """A write was refused because the secret key of this process is retired; its operator has to restart it."""
        if not self._has_told_of_key:
            self._has_told_of_key = True
            log.error("secret_key_retired", extra={"advice": "restart with the newest key first in MAQAL_SECRET_KEYS"})

    def succeeded(self) -> None:
        """A write was committed."""
        self._written_at = time.monotonic()
        if not self.is_writable:
            self.is_writable = True
            log.warning("writes_taken_again")
