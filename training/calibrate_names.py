"""From where two words are taken for the same: how many pairs that mean the same, and others, are at least so near.

    python -m training.calibrate_names MODELS/use-multilingual

`name_pairs.json` has what people call things beside what the names of homes say (`same`), and words that are told
apart (`other`): opposites, neighbours, people. They were written for Hearken and are under Apache-2.0, as all of it is.
What is found is only asked about, so a wrong pair costs a question; still, most of what is asked should be meant.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from hearken_engine.embed.use import UniversalSentenceEncoder

from custom_components.hearken.understanding.renaming import ALIKE

PAIRS = Path(__file__).parent / "name_pairs.json"


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path, help="folder of use-multilingual")
    folder = parser.parse_args().model
    encoder = UniversalSentenceEncoder(folder / "sp.model", folder / "weights.npz")
    pairs: dict[str, list[tuple[str, str]]] = json.loads(PAIRS.read_text(encoding="utf-8"))
    cosines = {
        kind: np.sum(encoder.encode([one for one, _ in each]) * encoder.encode([other for _, other in each]), axis=1)
        for kind, each in pairs.items()
    }
    print("cosine at least  mean the same  do not")
    for line in sorted({*np.arange(0.6, 0.92, 0.04).round(2), ALIKE}):
        same, other = (100 * float(np.mean(cosines[kind] >= line)) for kind in ("same", "other"))
        print(f"{line:.2f}{'  <' if line == ALIKE else '   '}          {same:5.1f} %      {other:5.1f} %")


if __name__ == "__main__":
    main()
