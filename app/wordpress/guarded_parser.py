"""The XML parser for exports of other systems: it knows no document types and no entities, so that nothing grows."""

from xml.parsers import expat

from app.wordpress.items import NoArchive

FORBIDDEN = (
    "يعلن الملف نوع مستند أو كيانًا، ولا يفعل ذلك أي تصدير",
    "the file declares a document type or an entity, which no export does",
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


def _forbidden(*_declared: object) -> int:
    raise NoArchive(*FORBIDDEN)
