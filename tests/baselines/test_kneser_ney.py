"""Modified Kneser-Ney against numbers worked out by hand, and against its definition written with dictionaries."""

import math
from collections import defaultdict
from fractions import Fraction

import numpy as np
import pytest

from playground.baselines.ngrams import KneserNey, Ngram, discounts


def surprise(train: str, text: str, order: int, alphabet: str = "ab") -> float:
    def coded(words: str) -> np.ndarray:
        return np.array([alphabet.index(letter) + 1 for letter in words])

    (found,) = KneserNey().surprises(coded(train), [coded(text)], len(alphabet), highest=order)
    return float(found[order - 1].sum())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Counts of "aab": after the beginning a; after a: a and b, each once. a follows in two contexts, b in one.
        # Contexts of one: n1 = n2 = 1, so that Y = 1/3, D1 = 1 - 2/3 = 1/3; n3 = 0 says nothing of D2, which is 1:
        # p(a) = (2 - 1)/3 + (1 + 1/3)/3 / 2 = 5/9, p(b) = (1 - 1/3)/3 + (1 + 1/3)/3 / 2 = 4/9.
        # Pairs: n2 = 0 says nothing of D1, which is 1/2: p(a|a) = (1 - 1/2)/2 + (1/2 + 1/2)/2 * 5/9 = 19/36.
        ("aa", Fraction(19, 36)),
        ("ab", Fraction(17, 36)),
        ("ba", Fraction(5, 9)),  # nothing follows b
        ("bb", Fraction(4, 9)),
    ],
)
def test_by_hand(text: str, expected: Fraction) -> None:
    assert surprise("aab", text, 2) == pytest.approx(-math.log(expected))


def test_discounts_by_hand() -> None:
    # Counts: five of 1, three of 2, two of 3, one of 4: Y = 5/11.
    found = discounts(np.array([1] * 5 + [2] * 3 + [3] * 2 + [4] + [9, 0, 0]))
    assert found.tolist() == pytest.approx([0, 1 - 2 * 5 / 11 * 3 / 5, 2 - 3 * 5 / 11 * 2 / 3, 3 - 4 * 5 / 11 * 1 / 2])
    assert discounts(np.array([7, 8, 9])).tolist() == [0, 0.5, 1, 1.5]


def by_definition(train: str, history: str, letter: str, order: int, alphabet: str) -> float:
    """p(letter | history) of an n-gram of the order, as Chen and Goodman write it."""
    begun = "^" * (order - 1) + train
    ends = range(order - 1, len(begun))

    def of_length(length: int) -> dict[str, int]:
        """Occurrences at the highest order, else different letters before."""
        found: dict[str, set[object]] = defaultdict(set)
        for end in ends:
            gram = begun[end - length + 1 : end + 1]
            found[gram].add(end if length == order else begun[end - length])
        return {gram: len(those) for gram, those in found.items()}

    def probability(context: str) -> float:
        counts = of_length(len(context) + 1)
        how_many = [sum(count == value for count in counts.values()) for value in range(6)]
        taken = [0.0, 0.5, 1.0, 1.5]
        if how_many[1] and how_many[2]:
            y = how_many[1] / (how_many[1] + 2 * how_many[2])
            for value in (1, 2, 3):
                if how_many[value]:
                    d = value - (value + 1) * y * how_many[value + 1] / how_many[value]
                    taken[value] = d if 0 < d < value else taken[value]
        here = {gram[-1]: count for gram, count in counts.items() if gram[:-1] == context}
        shorter = probability(context[1:]) if context else 1 / len(alphabet)
        if not here:
            return shorter
        count = here.get(letter, 0)
        left = sum(taken[min(one, 3)] for one in here.values())
        return (count - taken[min(count, 3)] + left * shorter) / sum(here.values())

    return probability(("^" * order + history)[-(order - 1) :] if order > 1 else "")


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_by_its_definition_on_a_made_up_text(order: int) -> None:
    random = np.random.default_rng(3)
    alphabet = "abcde"
    letters = list(alphabet[:4])
    train = "".join(random.choice(letters, p=[0.55, 0.25, 0.15, 0.05], size=300)) + "abab" * 8
    text = "abcabdcaebaabdd"
    expected = sum(
        -math.log(by_definition(train, text[:end], text[end], order, alphabet)) for end in range(1, len(text))
    )
    assert surprise(train, text, order, alphabet) == pytest.approx(expected)
    whole = [by_definition(train, "ab", letter, order, alphabet) for letter in alphabet]
    assert sum(whole) == pytest.approx(1)


def test_a_longer_look_back_never_gives_a_letter_no_chance() -> None:
    assert math.isfinite(surprise("abab" * 50, "abbaab", 12))


def test_stronger_than_witten_bell_where_contexts_are_sparse() -> None:
    random = np.random.default_rng(0)
    words = ["".join(random.choice(list("abcdefgh"), size=5)) for _ in range(60)]
    text = " ".join(words[number] for number in (random.zipf(1.6, 3000) - 1) % 60)
    coded = np.array([ord(letter) - 31 for letter in text])
    train, test = coded[:9000], coded[9000:]
    ours = KneserNey().surprises(train, [test], 70)[0].mean(axis=1).min()
    theirs = Ngram().surprises(train, [test], 70)[0].mean(axis=1).min()
    assert ours < theirs
