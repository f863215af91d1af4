"""Whether what a network writes is its own: copies of the training text, and loops."""

import numpy as np

LENGTH = 2_000
"""Characters of the sample that is looked at."""
GRAM = 5
PERIOD, TURNS, SHORTEST = 200, 3, 24
"""A loop repeats something of at most so many characters so many times, over at least so many characters."""


def meters(written: str, train: str) -> dict[str, float]:
    """The meters of a written text.

    Args:
        written: by the network alone, without what it began from.
        train: what it was trained on.

    Returns:
        `longest_copy`: characters of the longest passage that stands in the training text word for word.
        `novel_5grams`: share of its sequences of five characters that never occur in the training text, 0 to 1.
        `loop`: share of its characters inside passages that repeat what stood just before them, 0 to 1.
    """
    return {
        "longest_copy": float(longest_copy(written, train)),
        "novel_5grams": novel(written, train),
        "loop": looped(written),
    }


def longest_copy(written: str, train: str) -> int:
    """The length of the longest string that both hold.

    A window over `written` that only ever grows, in strides that double as long as they fit: few searches also where much
    is copied.
    """
    longest = 0
    for start in range(len(written)):
        stride = 1
        while stride:
            end = start + longest + stride
            fits = end <= len(written) and written[start:end] in train
            longest += stride * fits
            stride = stride * 2 if fits else stride // 2
    return longest


def novel(written: str, train: str) -> float:
    """The share of all 5-grams of `written` that `train` does not hold; 0 where there are none."""
    grams = [written[start : start + GRAM] for start in range(len(written) - GRAM + 1)]
    known = {gram: gram in train for gram in set(grams)}
    return sum(not known[gram] for gram in grams) / max(1, len(grams))


def looped(written: str) -> float:
    """The share of `written` that repeats itself periodically: `TURNS` turns or more of one period."""
    codes = np.array([ord(char) for char in written], dtype=np.int64)
    marked = np.zeros(len(codes), dtype=bool)
    for period in range(1, min(PERIOD, len(codes) // TURNS) + 1):
        same = np.flatnonzero(np.diff(np.concatenate(([0], codes[period:] == codes[:-period], [0]))))
        for begin, end in same.reshape(-1, 2):
            # The first turn stands before what equals it.
            if end - begin + period >= max(TURNS * period, SHORTEST):
                marked[begin : end + period] = True
    return float(marked.mean()) if len(codes) else 0.0
