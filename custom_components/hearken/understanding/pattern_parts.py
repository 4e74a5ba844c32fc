"""What the patterns of lexicons are made of."""

from collections.abc import Mapping

EDGE = r"[\s,;:.!?¿¡…-]*"
"""What may stand before and behind what is said."""


def filled(pattern: str, parts: Mapping[str, str]) -> str:
    """Return a pattern with the parts that stand in it by their names ("<all>")."""
    for name, part in parts.items():
        pattern = pattern.replace(f"<{name}>", part)
    return pattern
