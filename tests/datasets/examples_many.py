"""Small made-up files in the formats of the M4 competition and of the Beijing air: many series, and weather beside one."""

import math
from collections.abc import Callable, Mapping


def row(name: str, values: list[float], width: int) -> str:
    """A series as the competition writes it: all cells quoted, the row filled up with empty ones."""
    cells = [name, *(f"{value:.1f}".removesuffix(".0") for value in values), *[""] * (width - len(values))]
    return ",".join(f'"{cell}"' for cell in cells)


def level(series: int, step: int, period: int) -> float:
    season = math.sin(2 * math.pi * step / period + series) if period > 1 else math.sin(step / 9)
    return round((10.0 ** (series % 4 + 1)) * (3 + season + 0.01 * step), 1)


def competition(frequency: str, period: int, lengths: list[int], horizon: int) -> dict[str, bytes]:
    """Training and test file of one frequency."""
    known, ahead, width = [], [], max(lengths)
    for series, length in enumerate(lengths, start=1):
        values = [level(series, step, period) for step in range(length + horizon)]
        known.append(row(f"{frequency[0]}{series}", values[:length], width))
        ahead.append(row(f"{frequency[0]}{series}", values[length:], horizon))

    def table(rows: list[str], count: int) -> bytes:
        return ("\n".join([",".join(f'"V{cell + 1}"' for cell in range(count + 1)), *rows]) + "\n").encode()

    return {f"{frequency}-train.csv": table(known, width), f"{frequency}-test.csv": table(ahead, horizon)}


def air(hours: int = 96, lead: int = 3) -> bytes:
    """Hours of fine dust with weather; the first ones and one in the middle are missing."""
    lines = ["No,year,month,day,hour,pm2.5,DEWP,TEMP,PRES,cbwd,Iws,Is,Ir"]
    for hour in range(hours):
        dust = "NA" if hour < lead or hour == lead + 5 else str(100 + 7 * (hour % 24))
        wind = ("NW", "cv", "NE", "SE")[hour // 5 % 4]
        weather = f"-{hour % 9},{hour % 13 - 4}.0,{1000 + hour % 30}.0,{wind},{1.79 * (hour % 6 + 1):.2f},0,{hour % 2}"
        lines.append(f"{hour + 1},2010,1,{1 + hour // 24},{hour % 24},{dust},{weather}")
    return ("\n".join(lines) + "\n").encode()


EXAMPLES: dict[str, Callable[[], Mapping[str, bytes]]] = {
    "m4_hourly": lambda: competition("Hourly", 24, [150, 120, 150, 134, 120], 48),
    "m4_weekly": lambda: competition("Weekly", 1, [90, 80, 130], 13),
    "beijing_pm25": lambda: {"pollution.csv": air()},
}
"""By data set: its files."""
