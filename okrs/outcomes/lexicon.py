"""The word lists of words/*.txt: a word may carry several tags. `[tag] heading`, then words parted by spaces; `_` stands for a space inside a word."""

from collections import defaultdict
from pathlib import Path

from bkk_okr.thai import normalise

FOLDER = Path(__file__).parent / "words"
END = ""  # the key of a trie node that holds the tags of a whole word

Trie = dict[str, "Trie | frozenset[str]"]


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
    return {word: frozenset(tags) for word, tags in found.items()}


def compact(word: str) -> str:
    return normalise(word).lower().replace("_", "").replace(" ", "")


def as_trie(words: dict[str, frozenset[str]]) -> Trie:
    root: Trie = {}
    for word, tags in words.items():
        node = root
        for character in word:
            step = node.setdefault(character, {})
            assert isinstance(step, dict)  # noqa: S101  only END holds tags
            node = step
        node[END] = tags
    return root


WORDS = read_words()
TRIE = as_trie(WORDS)
