"""Bodies as WordPress keeps them: the HTML that readers get, which it prints as it is."""

import re
from collections.abc import Callable

from app.media.presentation import PATH
from app.wp_json.writing import Writer

_IMAGE = re.compile(r'<img\b[^>"]*+(?:"[^"]*+"[^>"]*+)*+>')
_SIZES = re.compile(r'\s(?:srcset|sizes)="[^"]*"')
_SHORTCODE = re.compile(r"\[(?=/?[^\W\d])")
"""What WordPress would take for a shortcode wherever it stands in a text."""


class Bodies:
    """Those of one site."""

    def __init__(self, writer: Writer) -> None:
        settings = writer.settings
        paths = re.escape(f"{settings.root_path}{PATH}/")
        self._server = writer.server.removesuffix(settings.root_path) if not settings.api_url else writer.server
        self._own = re.compile(rf'(\s(?:href|src|poster)=")({paths})')
        self._shown = re.compile(rf'\ssrc="[^"]*?{paths}(\d+)/')

    def media_ids(self, body_html: str) -> list[int]:
        """The uploads that a body shows as pictures."""
        return [int(number) for number in self._shown.findall(body_html)]

    def html(self, body_html: str, number_of: Callable[[int], int | None]) -> str:
        """A body with whole addresses; its own pictures bear the numbers of their attachments.

        Their smaller sizes are left out: WordPress makes its own, and changes the address of the largest alone.
        """
        if not body_html:
            return ""

        def image(found: re.Match[str]) -> str:
            shown = self._shown.search(found[0])
            number = number_of(int(shown[1])) if shown else None
            if number is None:
                return found[0]
            return f'<img class="wp-image-{number}"{_SIZES.sub("", found[0]).removeprefix("<img")}'

        html = _SHORTCODE.sub("&#91;", _IMAGE.sub(image, body_html))
        html = self._own.sub(lambda found: f"{found[1]}{self._server}{found[2]}", html)
        return f"<!-- wp:html -->\n{html}\n<!-- /wp:html -->"
