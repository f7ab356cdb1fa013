"""Addresses as people wrote them, which may be none: nothing here raises."""

from urllib.parse import urljoin, urlsplit

from pydantic import TypeAdapter, ValidationError

from app.text import WebAddress

_WEB: TypeAdapter[str] = TypeAdapter(WebAddress)


def joined(home: str, url: str) -> str:
    """An address, absolute where it is not yet; as it is where it cannot be read."""
    try:
        return urljoin(home, url)
    except ValueError:
        return url


def host_and_path(url: str) -> tuple[str, str]:
    """The host of an address in small letters, and its path; two empty texts for what is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.netloc.lower(), parts.path


def web_address(url: str) -> str | None:
    """An address of the web in the form in which it is kept; None for what is none."""
    try:
        return _WEB.validate_python(url.strip())
    except ValidationError:
        return None
