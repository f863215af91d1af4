"""Where texts that began alike part, and in what they differ afterwards."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, combinations

SHARED = 3
"""Words in a row that two texts have to share, after they have parted, to be alike there: single ones meet by chance."""
MOST = 400
"""Words and blanks that are aligned behind the common beginning: of texts that go round in circles more would take seconds."""
_WORD = re.compile(r"\w+|\s+|[^\w\s]")


def parting(one: Sequence[str], other: Sequence[str]) -> int:
    """How many characters, or words, two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def companions(texts: Mapping[str, str]) -> dict[str, tuple[str, int]]:
    """For each text the one that it goes together with longest, and for how many characters.

    Args:
        texts: two or more, by name.
    """
    found: dict[str, tuple[str, int]] = {}
    for (one, its), (other, others) in combinations(texts.items(), 2):
        length = parting(its, others)
        for name, companion in ((one, other), (other, one)):
            if name not in found or length > found[name][1]:
                found[name] = (companion, length)
    return found


def different(texts: Sequence[str]) -> tuple[list[list[tuple[int, int]]], bool]:
    """The places `(first, end)` of each text that stand in none of the others at this place, in characters; whether that is all.

    Of texts that are long no more is looked at than `MOST` behind the beginning that two have in common.

    Texts are aligned by words, two and two, with `difflib` (gestalt pattern matching: Ratcliff and Metzener, 1988). Blanks
    alone are no difference.
    """
    words = [_WORD.findall(text) for text in texts]
    same = [[False] * len(its) for its in words]
    seen = [0] * len(texts)
    for one, other in combinations(range(len(texts)), 2):
        begun = parting(words[one], words[other])
        seen[one], seen[other] = max(seen[one], begun + MOST), max(seen[other], begun + MOST)
        for first, second, count in _blocks(words[one], words[other]):
            same[one][first : first + count] = [True] * count
            same[other][second : second + count] = [True] * count
    spans = [_joined(its[:end], alike) for its, alike, end in zip(words, same, seen, strict=True)]
    return spans, all(len(its) <= end for its, end in zip(words, seen, strict=True))


def _blocks(one: list[str], other: list[str]) -> list[tuple[int, int, int]]:
    """What two texts share: their beginning, and every further passage that is long enough to be no chance."""
    begun = parting(one, other)
    rest, others = one[begun : begun + MOST], other[begun : begun + MOST]
    found = SequenceMatcher(None, rest, others, autojunk=False).get_matching_blocks()
    return [
        (0, 0, begun),
        *(
            (begun + block.a, begun + block.b, block.size)
            for block in found
            if sum(word[0].isalnum() for word in rest[block.a : block.a + block.size]) >= SHARED
        ),
    ]


def _joined(words: Sequence[str], alike: Sequence[bool]) -> list[tuple[int, int]]:
    """The characters of words that are not alike, with the blanks between two such words."""
    spans: list[tuple[int, int]] = []
    differs = False
    for word, end, same in zip(words, accumulate(map(len, words)), alike, strict=False):
        if same:
            differs = False
        elif not word.isspace():
            spans.append((spans.pop()[0] if differs else end - len(word), end))
            differs = True
    return spans
