"""Subwords: frequent words stay whole, rare ones fall into pieces that were met in other words.

Byte-pair encoding on characters: R. Sennrich, B. Haddow and A. Birch, Neural machine translation of rare words with
subword units, ACL 2016. Written here, because it is one page and a library would have to give the same pieces for ever:
a trained network keeps its merges.
"""

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

BEGIN = "▁"
"""Stands before the first piece of a word."""

Pair = tuple[str, str]


@dataclass(frozen=True)
class Subwords:
    """Cuts words into pieces.

    Attributes:
        merges: pairs of pieces that are joined, the first learnt first.
    """

    merges: tuple[Pair, ...]

    @classmethod
    def learn(cls, words: Iterable[str], pieces: int) -> "Subwords":
        """Learn from the words of the training texts, each occurrence one by one.

        Args:
            pieces: how many different pieces there may be, single characters included; pairs met only once are never
                joined.
        """
        counts = Counter(words)
        spelled = [list(_letters(word)) for word in sorted(counts)]
        times = [counts[word] for word in sorted(counts)]
        where: dict[Pair, set[int]] = defaultdict(set)
        total: Counter[Pair] = Counter()
        for number, letters in enumerate(spelled):
            for pair in pairwise(letters):
                total[pair] += times[number]
                where[pair].add(number)
        heap = [(-count, pair) for pair, count in total.items()]
        heapq.heapify(heap)
        merges: list[Pair] = []
        left = pieces - len({letter for letters in spelled for letter in letters})
        while heap and len(merges) < left:
            count, best = heapq.heappop(heap)
            if -count != total[best]:  # counted again since
                if total[best] > 1:
                    heapq.heappush(heap, (-total[best], best))
                continue
            if -count < 2:
                break
            merges.append(best)
            changed: set[Pair] = set()
            for number in sorted(where.pop(best)):
                before, after = spelled[number], _joined(spelled[number], best)
                for pairs, sign in ((pairwise(before), -1), (pairwise(after), 1)):
                    for pair in pairs:
                        total[pair] += sign * times[number]
                        changed.add(pair)
                for pair in pairwise(after):
                    where[pair].add(number)
                spelled[number] = after
            del total[best]
            for pair in sorted(changed - {best}):
                if total[pair] > 1:
                    heapq.heappush(heap, (-total[pair], pair))
        return cls(tuple(merges))

    def cut(self, word: str) -> list[str]:
        """The pieces of a word, the first one marked with `BEGIN`."""
        if word not in self._known:
            letters = list(_letters(word))
            while len(letters) > 1:
                rank, best = min((self._ranks.get(pair, len(self._ranks)), pair) for pair in pairwise(letters))
                if rank == len(self._ranks):
                    break
                letters = _joined(letters, best)
            self._known[word] = letters
        return self._known[word]

    @cached_property
    def _ranks(self) -> Mapping[Pair, int]:
        return {pair: rank for rank, pair in enumerate(self.merges)}

    @cached_property
    def _known(self) -> dict[str, list[str]]:
        return {}


def _letters(word: str) -> Sequence[str]:
    return [BEGIN + word[0], *word[1:]]


def _joined(letters: Sequence[str], pair: Pair) -> list[str]:
    found: list[str] = []
    place = 0
    while place < len(letters):
        if place + 1 < len(letters) and (letters[place], letters[place + 1]) == pair:
            found.append(letters[place] + letters[place + 1])
            place += 2
        else:
            found.append(letters[place])
            place += 1
    return found
