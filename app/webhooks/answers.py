"""What a receiver answered, or why there is no answer."""

from enum import StrEnum
from typing import NamedTuple


class Failure(StrEnum):
    """Why a delivery failed, in a stable word."""

    refused_destination = "refused_destination"
    dns = "dns"
    connection = "connection"
    tls = "tls"
    timeout = "timeout"
    protocol = "protocol"
    redirect = "redirect"
    status = "status"
    disabled = "disabled"


class Answer(NamedTuple):
    """What a receiver answered: its status, or why there is none; and after how many milliseconds."""

    status: int | None
    failure: Failure | None
    milliseconds: int
