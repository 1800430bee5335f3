"""Words typed with one slip: a letter or mark left out, put in, changed or turned round with its neighbour.

Only longer words that say something are looked for, with their first letter right, and only where the cut found strangers.
"""

from okrs.outcomes.lexicon import WORDS

SHORTEST, LONGEST = 5, 18
SHORTEST_CHANGED = 7  # in a short word a changed letter makes another word
_SAY_NOTHING = frozenset({"plain", "filler", "number_word"})

MEANT = {word: tags for word, tags in WORDS.items() if SHORTEST <= len(word) <= LONGEST and not word.isascii() and tags - _SAY_NOTHING}


def _one_left_out() -> dict[str, str]:
    found: dict[str, str] = {}
    for word in MEANT:
        for shorter in shortened(word):
            found.setdefault(shorter, word)
    return found


def shortened(word: str) -> set[str]:
    """Every way to leave out one character but the first."""
    return {word[:place] + word[place + 1 :] for place in range(1, len(word))}


ONE_LEFT_OUT = _one_left_out()


def meant_by(typed: str) -> frozenset[str] | None:
    """Return the tags of the word that `typed` stands for with one slip, None when there is none."""
    if typed in ONE_LEFT_OUT:
        return WORDS[ONE_LEFT_OUT[typed]]
    for shorter in sorted(shortened(typed)):
        if shorter in MEANT:
            return WORDS[shorter]
        if len(typed) >= SHORTEST_CHANGED and len(ONE_LEFT_OUT.get(shorter, "")) == len(typed):
            return WORDS[ONE_LEFT_OUT[shorter]]
    return None
