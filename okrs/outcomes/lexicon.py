"""The word lists of words/*.txt: a word may carry several tags. `[tag] heading`, then words parted by spaces; `_` stands for a space inside a word."""

from collections import defaultdict
from itertools import accumulate
from pathlib import Path

from bkk_okr.thai import normalise

FOLDER = Path(__file__).parent / "words"


def read_words(folder: Path = FOLDER) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for path in sorted(folder.glob("*.txt")):
        tag = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("["):
                tag = line[1 : line.index("]")]
            elif tag and not line.startswith("#"):
                for word in line.split():
                    found[compact(word)].add(tag)
    shared: dict[frozenset[str], frozenset[str]] = {}  # thousands of words, a hundred sets of tags
    return {word: shared.setdefault(frozenset(tags), frozenset(tags)) for word, tags in found.items()}


def compact(word: str) -> str:
    return normalise(word).lower().replace("_", "").replace(" ", "")


WORDS = read_words()
BEGINNINGS = frozenset(beginning for word in WORDS for beginning in accumulate(word))
