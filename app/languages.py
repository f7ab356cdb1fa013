"""The languages in which Maqal speaks to people. Articles may be in any other."""

from typing import Literal

Language = Literal["ar", "en"]
