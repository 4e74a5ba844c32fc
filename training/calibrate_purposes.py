"""How often what a sentence wishes for is found among the scenes or the appliances of a home, by what they are for.

    python -m training.calibrate_purposes MODELS/use-multilingual

`scene_names.json` and `appliance_names.json` have what homes call things for the same purpose, and what is said to wish
for them; homes with some of the purposes are made of them. Where a home has nothing for a purpose, nothing should be
offered. None of the sentences was learned; short names ("Movie night") are in `purposes/` too. They were written for
Hearken and are under Apache-2.0, as all of it is.
"""

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from hearken_engine.embed.use import UniversalSentenceEncoder

from custom_components.hearken.understanding import purposes
from custom_components.hearken.understanding.home import Entity
from custom_components.hearken.understanding.purposes import Purpose, read_purpose, suiting

_FOLDER = Path(__file__).parent
_HOMES = 40
_NO_PURPOSE = 3
"""Names in each home that are for none of the purposes."""

type Topics = dict[str, dict[str, list[str]]]


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder of use-multilingual")
    folder = parser.parse_args().model
    encoder = UniversalSentenceEncoder(folder / "sp.model", folder / "weights.npz")
    for kind in ("scene", "appliance"):
        data: dict[str, Topics] = json.loads((_FOLDER / f"{kind}_names.json").read_text(encoding="utf-8"))
        texts = sorted({text for topics in data.values() for one in topics.values() for part in one.values()
                        for text in part})  # fmt: skip
        read = {text: read_purpose(vector) for text, vector in zip(texts, encoder.encode(texts).tolist(), strict=True)}
        for languages in (("en",), ("de", "es", "fr", "zh")):
            print(f"\n{kind}, {', '.join(languages)}\nsame at least  offered are right  of those there are found")
            for same in sorted({*np.arange(0.3, 0.9, 0.1).round(1), purposes.SAME}):
                told = [each for language in languages for each in _told(data[language], read, float(same))]
                offered = [right for offered, right, _there in told if offered]
                found = [right for _offered, right, there in told if there]
                mark = "  <" if same == purposes.SAME else "   "
                print(
                    f"{same:.2f}{mark}        {100 * np.mean(offered):5.1f} %            {100 * np.mean(found):5.1f} %"
                )


def _told(topics: Topics, read: dict[str, Purpose], same: float) -> Iterator[tuple[bool, bool, bool]]:
    """Yield for each sentence in each home: whether there is an offer, a right one, and what should be offered."""
    chance = random.Random(1)  # noqa: S311 - reproducible, not secret
    meant = [topic for topic in topics if topic != "none"]
    purposes.SAME = same
    for _ in range(_HOMES):
        home = {chance.choice(topics[topic]["names"]): topic for topic in chance.sample(meant, max(2, len(meant) // 2))}
        others = topics["none"]["names"]
        home |= dict.fromkeys(chance.sample(others, min(_NO_PURPOSE, len(others))), "none")
        entities = [Entity(id=name, names=(name,), domain="scene", area=None) for name in home]
        for topic, one in topics.items():
            for sentence in one["said"]:
                found = suiting(read[sentence], entities, read)
                right = any(home[name] == topic and topic != "none" for name in found)
                yield bool(found), right, topic in home.values() and topic != "none"


if __name__ == "__main__":
    main()
