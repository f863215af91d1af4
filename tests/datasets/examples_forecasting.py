"""Small made-up files in the formats of the published series: for fuzzing, and for tests without the data."""

import gzip
import math
from collections.abc import Callable, Mapping

from tests.datasets import examples_many


def months(count: int = 144, first: int = 1949) -> list[str]:
    return [f"{first + month // 12}-{month % 12 + 1:02}" for month in range(count)]


def passengers(count: int = 144) -> bytes:
    """A series that grows and swings more every year, as airline passengers do."""
    rows = [
        f'"{label}",{round(math.exp(4.8 + 0.01 * step) * (1 + 0.2 * math.sin(step * math.pi / 6)))}'
        for step, label in enumerate(months(count))
    ]
    return "\r\n".join(['"Month","Passengers"', *rows]).encode()


def temperatures() -> bytes:
    """Days with a value that is marked, one that is missing, and words below, as older editions have them."""
    days = [f'"1981-01-{day:02}",{10 + day % 7}.5' for day in range(1, 31)]
    days[4], days[9] = '"1981-01-05",?0.2', '"1981-01-10",?'
    return "\n".join(['"Date","Temp"', *days, "", "Daily minimum temperatures in Melbourne"]).encode()


def transformer(rows: int = 60) -> bytes:
    """Hours of seven loads, as in ETT."""
    lines = ["date,HUFL,HULL,MUFL,MULL,LUFL,LULL,OT"]
    for hour in range(rows):
        values = (f"{math.sin(hour / (series + 3)) * 5 + series:.12f}" for series in range(7))
        lines.append(f"2016-07-{1 + hour // 24:02} {hour % 24:02}:00:00," + ",".join(values))
    return ("\n".join(lines) + "\n").encode()


def rates(rows: int = 50) -> bytes:
    """Eight rates a day, without a heading."""
    lines = (",".join(f"{0.5 + series / 10 + day / 1000:.6f}" for series in range(8)) for day in range(rows))
    return ("\n".join(lines) + "\n").encode()


EXAMPLES: dict[str, Callable[[], Mapping[str, bytes]]] = {
    "airline_passengers": lambda: {"airline-passengers.csv": passengers()},
    "classic_series": lambda: {"daily-min-temperatures.csv": temperatures()},
    "etth1": lambda: {"ETTh1.csv": transformer()},
    "etth2": lambda: {"ETTh2.csv": transformer()},
    "ettm1": lambda: {"ETTm1.csv": transformer()},
    "ettm2": lambda: {"ETTm2.csv": transformer()},
    "exchange_rate": lambda: {"exchange_rate.txt.gz": gzip.compress(rates(), mtime=0)},
    **examples_many.EXAMPLES,
}
"""By data set: its files."""
