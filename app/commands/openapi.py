"""`maqal openapi`: the OpenAPI document of this version."""

import json

from app.languages import Language
from app.main import create_app
from app.web.reference.document import document


def openapi_document(language: Language) -> str:
    """The document in a language, as JSON."""
    return json.dumps(document(create_app(), language), ensure_ascii=False, indent=2)
