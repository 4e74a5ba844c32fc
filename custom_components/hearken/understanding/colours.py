"""The colours that lights can be given by name."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Colour:
    """What a colour's name means to a light."""

    rgb: tuple[int, int, int]
    """For lights that can have any colour."""
    kelvin: int | None = None
    """For whites, which most lamps show better, and some only, by a colour temperature."""


def _read(path: Path) -> dict[str, Colour]:
    """Read the table."""
    data = json.loads(path.read_text(encoding="utf-8"))
    return {name: Colour(rgb=tuple(row["rgb"]), kelvin=row.get("kelvin")) for name, row in data.items()}


COLOURS = _read(Path(__file__).with_name("colours.json"))
"""By English name."""


def colour_of(name: str) -> Colour | None:
    """Return a colour by its name, also as lexicons and models write it ("warm_white")."""
    plain = name.casefold().replace("_", " ")
    return COLOURS.get(_ALIKE.get(plain, plain))


_ALIKE = {"candlelight": "candle", "crimson": "red", "forest green": "green", "beige": "warm white"}
"""Names that lexicons know, and the colour that lamps show for them."""
