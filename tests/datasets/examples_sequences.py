"""Small made-up files of pictures, as the digits are published."""

from collections.abc import Callable, Mapping


def pictures(count: int = 40) -> bytes:
    """A bright point moves along each picture; the digit tells where it begins."""
    lines = []
    for number in range(count):
        grey = [16 if (place + number) % 9 == 0 else place % 5 for place in range(64)]
        lines.append(",".join(map(str, [*grey, number % 10])))
    return "\n".join(lines).encode()


EXAMPLES: dict[str, Callable[[], Mapping[str, bytes]]] = {"digits": lambda: {"optdigits.tra": pictures()}}
"""By data set: its files."""
