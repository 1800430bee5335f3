"""Cut a sentence into words of our own lists: the cheapest cut by dynamic programming, in time that grows with the length alone.

Thai has no spaces between words, and people put some inside them: spaces are taken out first and remembered as places where a cut is cheap.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bkk_okr.thai import arabic_digits, normalise
from okrs.outcomes.lexicon import BEGINNINGS, WORDS
from okrs.outcomes.slips import LONGEST as LONGEST_SLIP
from okrs.outcomes.slips import SHORTEST, meant_by

LONGEST = 10_000
WORD, ACROSS_SPACE, STRANGE, STRANGE_RUN = 10, 8, 22, 20
SLIP = 40  # what a word with a slip costs: dearer than three right words, cheaper than two strange letters
MOST_STRANGERS = 200  # where so much is strange, nobody made a slip
BEFORE = 8  # a slip is seen some letters after the word began
SHORT = {1: 8, 2: 8, 3: 3}  # a short word is easily found inside a strange one

_PIECE = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[a-z]+[0-9]*(?:[-.'][a-z0-9]+)*|[\u0e01-\u0e5b]|\S", re.DOTALL)
_LEANS_BACK = frozenset("\u0e30\u0e31\u0e32\u0e33\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e45\u0e46\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e")
_LEANS_ON = frozenset("เแโใไ")
Cut = tuple[int, frozenset[str] | None]  # where a word ends, and its tags; None: a stranger
Priced = tuple[int, frozenset[str], int]

_NOTHING: frozenset[str] = frozenset()
_NUMBER = frozenset({"number_sign"})


@dataclass(frozen=True, slots=True)
class Token:
    text: str
    tags: frozenset[str]
    gap: bool = False  # a space stood before it

    def has(self, *tags: str) -> bool:
        return not self.tags.isdisjoint(tags)

    @property
    def is_number(self) -> bool:
        return "number_sign" in self.tags


def tidy(text: str) -> str:
    return arabic_digits(normalise(text[:LONGEST])).lower()


def segment(text: str) -> list[Token]:
    pieces, gaps = _pieces(tidy(text))
    best = _cheapest_cut(pieces, gaps, frozenset())
    slips = _where_slips_may_be(pieces, best)
    return _tokens(pieces, gaps, _cheapest_cut(pieces, gaps, slips) if slips else best)


def _where_slips_may_be(pieces: list[str], best: list[Cut]) -> frozenset[int]:
    """Return the places at which a word with a slip may begin: at a stranger or a little before it."""
    cuts = set(_places(best))
    strangers = [place for place in cuts if best[place][1] is None and _is_thai(pieces[place])]
    if len(strangers) > MOST_STRANGERS:
        return frozenset()
    return frozenset(start for place in strangers for start in range(max(0, place - BEFORE), place + 1) if start in cuts and _is_thai(pieces[start]))


def _places(best: list[Cut]) -> Iterator[int]:
    place = 0
    while place < len(best):
        yield place
        place = best[place][0]


def _is_thai(piece: str) -> bool:
    return "\u0e01" <= piece[0] <= "\u0e4e"


def _pieces(text: str) -> tuple[list[str], list[bool]]:
    """Return the smallest parts (a Thai character, a Latin word, a number, a sign) and whether a space stood before each."""
    found = list(_PIECE.finditer(text))
    gaps = [place > 0 and found[place - 1].end() < match.start() for place, match in enumerate(found)]
    return [match.group() for match in found], gaps


def _cheapest_cut(pieces: list[str], gaps: list[bool], slips: frozenset[int]) -> list[Cut]:
    """Return for every place the end and the tags of the word that begins there in the cheapest cut."""
    size = len(pieces)
    cost = [0] * (size + 1)
    best: list[Cut] = [(0, None)] * size
    for start in range(size - 1, -1, -1):
        stays = best[start + 1][1] is None if start + 1 < size else False
        cost[start] = cost[start + 1] + STRANGE + (0 if stays else STRANGE_RUN)
        best[start] = (start + 1, None)
        words = _words_at(pieces, gaps, start)
        if start in slips:
            words += _words_with_a_slip_at(pieces, gaps, start)
        for end, tags, price_of_it in words:
            price = cost[end] + price_of_it
            if price <= cost[start]:  # of two cuts at the same price, the one whose first word is longer
                cost[start], best[start] = price, (end, tags)
    return best


def _words_at(pieces: list[str], gaps: list[bool], start: int) -> list[Priced]:
    if pieces[start] in _LEANS_BACK:
        return []
    if pieces[start][0].isdigit():
        return [(start + 1, _NUMBER, WORD)]
    found: list[Priced] = []
    word, spaces = "", 0
    for end in range(start, len(pieces)):
        word += pieces[end]
        spaces += end > start and gaps[end]
        if word not in BEGINNINGS:
            break
        if word in WORDS and _may_end(pieces, end + 1):
            found.append((end + 1, WORDS[word], WORD + ACROSS_SPACE * spaces + SHORT.get(end + 1 - start, 0)))
    return found


def _words_with_a_slip_at(pieces: list[str], gaps: list[bool], start: int) -> list[Priced]:
    if pieces[start] in _LEANS_BACK:
        return []
    found: list[Priced] = []
    for end in range(start + SHORTEST - 1, min(len(pieces), start + LONGEST_SLIP + 1) + 1):
        run = pieces[start:end]
        if not all(_is_thai(piece) for piece in run):
            break
        if _may_end(pieces, end) and (tags := meant_by("".join(run))):
            found.append((end, tags, SLIP + ACROSS_SPACE * sum(gaps[start + 1 : end])))
    return found


def _may_end(pieces: list[str], end: int) -> bool:
    return pieces[end - 1] not in _LEANS_ON and not (end < len(pieces) and pieces[end] in _LEANS_BACK)


def _tokens(pieces: list[str], gaps: list[bool], best: list[Cut]) -> list[Token]:
    tokens: list[Token] = []
    place = 0
    while place < len(pieces):
        end, tags = best[place]
        if tags is None:
            while end < len(pieces) and best[end][1] is None and not gaps[end] and _is_letter(pieces[end]) and _is_letter(pieces[place]):
                end += 1
        tokens.append(Token("".join(pieces[place:end]), tags or _NOTHING, gaps[place]))
        place = end
    return tokens


def _is_letter(piece: str) -> bool:
    return piece[0].isalpha() or piece in _LEANS_BACK
