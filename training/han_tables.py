"""Writes the tables of Chinese characters that the integration ships, from pypinyin's and OpenCC's data.

The integration may not import either. `pinyin.json` holds how the characters of GB 2312 sound, without tones;
`zh-folded.json` which traditional characters stand for which of them, one for one.

    python -m training.han_tables
"""

import json
from pathlib import Path

import opencc
from pypinyin import Style, lazy_pinyin

UNDERSTANDING = Path(__file__).parents[1] / "custom_components" / "hearken" / "understanding"

_ROWS = range(0xB0, 0xF8)
"""The rows of GB 2312 that hold characters."""

_CELLS = range(0xA1, 0xFF)

_ALSO = {
    "著": "着",
    "裏": "里",
    "牀": "床",
    "乾": "干",
    "妳": "你",
    "嘅": "的",
    "喺": "在",
    "佢": "它",
    "睇": "看",
    "哋": "们",
}
"""Characters that OpenCC leaves as they are by themselves, and what Cantonese writes for the same words."""

_IDEOGRAPHS = range(0x4E00, 0xA000)


def simplified() -> list[str]:
    """Return the characters of GB 2312, in its order."""
    pairs = [bytes((row, cell)) for row in _ROWS for cell in _CELLS]
    return [char for pair in pairs if (char := pair.decode("gb2312", "ignore"))]


def main() -> None:
    """Write both tables."""
    sounds: dict[str, str] = {}
    for char in simplified():
        sounds[char] = lazy_pinyin(char, style=Style.NORMAL)[0]
    grouped: dict[str, str] = {}
    for char, sound in sounds.items():
        grouped[sound] = grouped.get(sound, "") + char
    _write(UNDERSTANDING / "pinyin.json", dict(sorted(grouped.items())))

    known = set(simplified())
    convert = opencc.OpenCC("t2s").convert
    folded: dict[str, str] = {}
    for char in map(chr, _IDEOGRAPHS):
        simple = _ALSO.get(char) or convert(char)
        if len(simple) == 1 and simple != char and (simple in known or char in _ALSO):
            folded[char] = simple
    _write(UNDERSTANDING / "lexicon" / "zh-folded.json", folded)


def _write(path: Path, table: dict[str, str]) -> None:
    path.write_text(json.dumps(table, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    print(path.name, len(table), path.stat().st_size)


if __name__ == "__main__":
    main()
