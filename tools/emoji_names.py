"""Write what emoji are called, for the picker of reactions: src/horo/community/emoji/names.tsv.

    npm pack unicode-emoji-json cldr-annotations-full cldr-annotations-derived-full
    (unpack each into FOLDER/unicode-emoji-json, FOLDER/cldr-annotations-full, …)
    python tools/emoji_names.py FOLDER

Every line: the emoji, its group, then for English, Russian and Bulgarian its name and the words
by which it is found. Names are CLDR's; groups and order are Unicode's. Needed again only when
Unicode adds emoji.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
WRITTEN = ROOT / "src" / "horo" / "community" / "emoji" / "names.tsv"
LANGUAGES = ("en", "ru", "bg")
VARIATION = "\ufe0f"
NEWEST = 15.1  # what phones of the last years can draw


def annotations(folder: Path, language: str) -> dict[str, Any]:
    """What CLDR says of each emoji, which it writes without variation selectors."""
    found: dict[str, Any] = {}
    for package, key in (
        ("cldr-annotations-full", "annotations"),
        ("cldr-annotations-derived-full", "annotationsDerived"),
    ):
        path = folder / package / "package" / key / language / "annotations.json"
        found.update(json.loads(path.read_text(encoding="utf-8"))[key]["annotations"])
    return found


def lines(folder: Path) -> Iterator[str]:
    said = {language: annotations(folder, language) for language in LANGUAGES}
    path = folder / "unicode-emoji-json" / "package" / "data-by-group.json"
    for group in json.loads(path.read_text(encoding="utf-8")):
        for each in group["emojis"]:
            if float(each["emoji_version"]) <= NEWEST:
                yield "\t".join([each["emoji"], group["slug"], *_words(each["emoji"], said)])


def _words(emoji: str, said: dict[str, dict[str, Any]]) -> Iterator[str]:
    for language in LANGUAGES:
        about = said[language].get(emoji.replace(VARIATION, "")) or said[language].get(emoji) or {}
        name = "".join(about.get("tts", [])[:1])
        words = sorted({word.lower() for word in about.get("default", [])} - {name.lower()})
        yield name if language == "en" or name[1:2].isupper() else name[:1].lower() + name[1:]
        yield " ".join(words)


def main() -> None:
    folder = Path(sys.argv[1])
    WRITTEN.parent.mkdir(exist_ok=True)
    WRITTEN.write_text("\n".join(lines(folder)) + "\n", encoding="utf-8")
    print(f"{WRITTEN.relative_to(ROOT)}: {sum(1 for _ in WRITTEN.open(encoding='utf-8'))} emoji")


if __name__ == "__main__":
    main()
