"""What the patterns of lexicons are made of."""

import re
from collections.abc import Mapping

EDGE = r"[\s,;:.!?¿¡…-]*"
"""What may stand before and behind what is said."""

NAME = re.compile(r"(?<!\(\?)(?<!\(\?P)<(?P<name>[a-z_.]+)>")
"""The name of a part ("<all>"), which is no beginning of a group ("(?<name>", "(?P<name>")."""


def filled(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a pattern with the parts that stand in it by their names, and those that stand in these."""

    def meant(found: re.Match[str]) -> str:
        part = parts.get(found["name"])
        return found[0] if part is None else filled(part, parts)

    return NAME.sub(meant, pattern)
