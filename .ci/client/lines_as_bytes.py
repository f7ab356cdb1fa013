"""The OpenAPI document for a generator that knows no lines of JSON: what is sent as such is a file to it.

`lines_as_bytes.py DOCUMENT` writes the document anew on standard output.
"""

import json
import sys
from pathlib import Path

LINES = "application/x-ndjson"

document = json.loads(Path(sys.argv[1]).read_text("utf-8"))
for item in document["paths"].values():
    for operation in item.values():
        content = operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
        if LINES in content:
            content[LINES] = {"schema": {"type": "string", "format": "binary"}}
json.dump(document, sys.stdout, ensure_ascii=False)
