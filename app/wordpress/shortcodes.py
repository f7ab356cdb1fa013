"""WordPress's shortcodes: its own become HTML, those of page builders give way to what is in them, all others stay."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from html import escape, unescape

MediaTag = Callable[[str], str]
"""The HTML of an attachment by its id, empty where there is none."""

_BUILDERS = ("vc_", "et_pb_", "fusion_", "av_", "mk_", "cs_", "tatsu_", "siteorigin_", "ux_", "thrive_", "one_half",
             "one_third", "two_third", "one_fourth")  # fmt: skip
"""Page builders, whose shortcodes are columns and rows around the text."""

_ENCLOSING = "caption|wp_caption|embed|audio|video|gallery|playlist|youtube|vimeo"
_GIVENS = r"(?:[^\[\]\"']++|\"[^\"]{0,1000}+\"|'[^']{0,1000}+'){0,40}+"
"""The attributes of a shortcode, quoted or not."""
_TAG = re.compile(
    rf"\[(?P<escaped>\[)?(?P<name>{_ENCLOSING})(?P<given>(?:[\s=:]{_GIVENS})?)(?P<alone>(?<=/))?\](?(escaped)\])"
)
_NEXT = {name: re.compile(rf"\[(?P<end>/)?{name}[\s\]=:/]") for name in _ENCLOSING.split("|")}
_GIVEN = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))|\"([^\"]*)\"|(\S+)")
_OTHER = re.compile(rf"\[(/)?([^\W\d][\w-]{{1,60}}+)(?=[\s\]/=]){_GIVENS}\]")
_ESCAPED = re.compile(r"\[(\[[^\W\d][\w-]{0,60}[^\[\]]*\])\]")
_IMAGE = re.compile(r"\s*((?:<a\b[^>]*>\s*)?<img\b[^>]*>(?:\s*</a>)?)(.*)", re.IGNORECASE | re.DOTALL)
_SOURCES = ("src", "mp3", "m4a", "ogg", "wav", "wma", "flac", "mp4", "m4v", "webm", "ogv", "mov", "flv", "url")
_WEB = re.compile(r"https?://[^\s<>\"'\[\]]+", re.IGNORECASE)


class Shortcodes:
    """Those of one site. `left` counts the ones that stay as text, by their names."""

    def __init__(self, media: MediaTag) -> None:
        self._media = media
        self.left: Counter[str] = Counter()

    def replaced(self, text: str, attached: Sequence[str] = ()) -> str:
        """A text with HTML in place of WordPress's own shortcodes; `attached` are the attachments of its article."""
        if "[" not in text:
            return text
        done: list[str] = []
        place = 0
        for tag in _TAG.finditer(text):
            if tag.start() < place or tag["escaped"]:
                continue
            end, inner = tag.end(), ""
            if not tag["alone"] and (closing := _closing(text, tag)):
                inner, end = text[tag.end() : closing.start()], closing.end()
            done += [
                text[place : tag.start()],
                self._html(tag["name"], _given(tag["given"].removesuffix("/")), inner, attached),
            ]
            place = end
        return self._others("".join([*done, text[place:]]))

    def _others(self, text: str) -> str:
        def other(found: re.Match[str]) -> str:
            if found[2].startswith(_BUILDERS):
                return "\n"
            if not found[1]:
                self.left[found[2]] += 1
            return found[0]

        parts = _ESCAPED.split(text)  # every second one is a shortcode that is written about
        return "".join(part if at % 2 else _OTHER.sub(other, part) for at, part in enumerate(parts))

    def _html(self, name: str, given: dict[str, str], inner: str, attached: Sequence[str]) -> str:
        match name:
            case "caption" | "wp_caption":
                return _captioned(inner, given)
            case "gallery" | "playlist":
                ids = _ids(given.get("ids") or given.get("include") or "") or attached
                return "\n".join(filter(None, map(self._media, ids)))
            case "vimeo" if (number := given.get("0", given.get("id", ""))).isdigit():
                return _linked(f"https://vimeo.com/{number}")
            case _:
                named = [inner, *(given.get(each, "") for each in _SOURCES), given.get("0", "")]
                found = next((url for each in named if (url := _WEB.search(unescape(each)))), None)
                if found is None:
                    return inner
                is_player = name in {"audio", "video"}
                return _linked(found[0], found[0].rstrip("/").rsplit("/", 1)[-1] if is_player else "")


def _closing(text: str, tag: re.Match[str]) -> re.Match[str] | None:
    """The end of an enclosing shortcode, if it comes before another of its name."""
    found = _NEXT[tag["name"]].search(text, tag.end())
    return found if found and found["end"] else None


def _given(written: str) -> dict[str, str]:
    """The attributes of a shortcode; those without a name by their number."""
    named: dict[str, str] = {}
    bare = 0
    for name, double, single, plain, quoted, word in _GIVEN.findall(written.lstrip("=:")):
        if name:
            named[name.lower()] = unescape(double or single or plain)
        else:
            named[str(bare)] = unescape(quoted or word)
            bare += 1
    return named


def _ids(written: str) -> list[str]:
    return [each for each in re.split(r"[\s,]+", written) if each.isdigit()][:200]


def _captioned(inner: str, given: dict[str, str]) -> str:
    found = _IMAGE.match(inner)
    if found is None:
        return inner
    caption = found[2].strip() or escape(given.get("caption", ""), quote=False)
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"\n\n<figure>{found[1]}{below}</figure>\n\n"


def _linked(url: str, label: str = "") -> str:
    return f'\n\n<p><a href="{escape(url)}">{escape(label or url)}</a></p>\n\n'
