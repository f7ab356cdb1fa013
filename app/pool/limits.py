"""The bounds of heavy work: time, memory, how much of it runs and waits at once."""

import struct

CPU_SECONDS = 3.0
"""Seconds of computing that one piece of work may take unless it is given more; then it is `too_complex`.

The longest prose takes a third.
"""

DEADLINE = 20.0
"""Seconds by the clock that one piece of work may take, should the machine be busy; more for what is given more."""

PATIENCE = 20.0
"""Seconds that a piece of work may wait until it begins; then the server is busy."""

STARTING = 30.0
"""Seconds that a process may take until it is ready."""

MOST_AT_ONCE = 2
"""Processes of one server that work at the same time, whatever its number of workers."""

MOST_WAITING = 32
"""Pieces of work that one worker takes on, those that run included."""

MOST_OF_ONE = 4
"""Pieces of work of one account, or of one network's guests, that one worker takes on; they run one by one."""

IDLE_SECONDS = 60.0
"""Seconds after which a process that has nothing to do ends."""

MOST_BYTES_OF_MEMORY = 1 << 30
"""Address space of a process; the libraries take a fifth of it."""

MOST_BYTES_RESIDENT = 256 << 20
"""Memory after which a process is replaced."""

HEAD = struct.Struct("!Q")
"""Stands before each message: its length in bytes."""
