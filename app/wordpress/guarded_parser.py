"""The XML parser for exports of other systems: it knows no document types and no entities, so that nothing grows."""

from collections.abc import Sequence
from xml.parsers import expat

from app.wordpress.items import NoArchive

FORBIDDEN = (
    "يعلن الملف نوع مستند أو كيانًا، ولا يفعل ذلك أي تصدير",
    "the file declares a document type or an entity, which no export does",
)


MOST_LEVELS = 1_000
"""Elements within one another; exports have six. Each takes 200 bytes of memory until it ends."""

_TOO_DEEP = (
    "عناصر الملف متداخلة أكثر مما في أي تصدير",
    "the elements of the file are nested deeper than in any export",
)


def guarded_parser() -> expat.XMLParserType:
    """A parser of UTF-8; `NoArchive` as soon as a file declares a document type or an entity."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.StartDoctypeDeclHandler = _forbidden
    parser.EntityDeclHandler = _forbidden
    parser.ExternalEntityRefHandler = _forbidden
    return parser


def check_levels(path: Sequence[str]) -> None:
    """`NoArchive` where too many elements stand within one another; called where one begins."""
    if len(path) > MOST_LEVELS:
        raise NoArchive(*_TOO_DEEP)


def _forbidden(*_declared: object) -> int:
    raise NoArchive(*FORBIDDEN)
