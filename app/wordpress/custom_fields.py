"""Custom fields as the metadata of an article, which readers get: without what WordPress hides, and within its room."""

import ipaddress
import json
import re
from collections import defaultdict
from typing import Any

from app.articles.metadata import MOST_BYTES, MOST_LEVELS
from app.wordpress.items import Item
from app.wordpress.php_values import NotReadable, is_serialized, unserialize
from app.wordpress.tally import Tally

OURS = "wordpress"
"""The member of the metadata that tells what an article was in WordPress."""

LONGEST_NAME = 200
_OF_PLUGINS = ("rank_math_", "wpml_", "td_", "essb_", "dsq_", "saswp_", "amp_", "ampforwp", "fusion_", "sbg_",
               "wp-smush", "wp-smpro", "imagify", "ao_post_optimize", "om_disable", "swp_", "jetpack_")  # fmt: skip
_UNWANTED = frozenset(
    {"footnotes", "classic-editor-remember", "inline_featured_image", "spay_email", "sharing_disabled"}
)
_USED = ("_wp_", "_edit_", "_yoast_", "_aioseo", "_seopress_", "_genesis_", "_thumbnail_id", "_encloseme", "_pingme",
         "_icl_", "_wpml_", "_oembed_", "_menu_item_", "_elementor_", "_et_pb_", "_wpb_", "_vc_", "_jetpack_",
         "_image_credit", "_wpas_", "_publicize_", "_dp_original", "_customize_")  # fmt: skip
"""Hidden fields that are read elsewhere, or that only a plugin of the old site understands."""
_OF_ACF = "field_"
"""With what the values of hidden fields begin that Advanced Custom Fields puts beside the fields themselves."""
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+")


def metadata_of(item: Item, told: dict[str, Any], tally: Tally) -> dict[str, Any] | None:
    """The metadata of an article: its custom fields, and `told` under `wordpress`."""
    fields: defaultdict[str, list[Any]] = defaultdict(list)
    for name, value in item.meta:
        if _is_wanted(item, name, value, tally):
            fields[name].append(_value(value))
    found: dict[str, Any] = {name: values[0] if len(values) == 1 else values for name, values in fields.items()}
    for name in [name for name, value in found.items() if _depth(value) > MOST_LEVELS - 1]:
        found[name] = json.dumps(found[name], ensure_ascii=False)
    if told:
        found[OURS] = told
    while found and _bytes(found) > MOST_BYTES:
        largest = max(found, key=lambda name: _bytes({name: found[name]}))
        tally.leave_out("field", item.post_id, "field_too_large", largest)
        del found[largest]
    return found or None


def _is_wanted(item: Item, name: str, value: str, tally: Tally) -> bool:
    if name.startswith("_"):
        if not name.startswith(_USED) and not value.startswith(_OF_ACF):
            tally.leave_out_each("field", item.post_id, "field_hidden", name)
        return False
    if not name or len(name) > LONGEST_NAME or name == OURS or name in _UNWANTED or name.startswith(_OF_PLUGINS):
        return False
    if _is_personal(value.strip()):
        tally.leave_out_each("field", item.post_id, "field_email", name)
        return False
    return True


def _is_personal(value: str) -> bool:
    """Whether a value is an email address or one of the network."""
    if _EMAIL.fullmatch(value):
        return True
    try:
        ipaddress.ip_address(value)
    except ValueError:
        return False
    return True


def _value(value: str) -> Any:
    """A value as JSON has it: what PHP serialised is read, and stays a text where it cannot be."""
    if not is_serialized(value):
        return value
    try:
        return unserialize(value)
    except NotReadable:
        return value


def _depth(value: Any) -> int:
    level, depth = [value], 0
    while level := [each for each in level if isinstance(each, dict | list)]:
        depth += 1
        level = [child for each in level for child in (each.values() if isinstance(each, dict) else each)]
    return depth


def _bytes(value: dict[str, Any]) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
