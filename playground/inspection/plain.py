"""What was found as plain values, for JSON."""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
from torch import Tensor

from playground.knobs import Configurable


def plain(found: Any) -> Any:
    """Dataclasses as tables by the names of their fields, arrays as lists.

    Complex numbers are told as `[real, imaginary]`, and what is no finite number as None, for which JSON has no other word. A
    mapping whose keys are no words becomes a list of `{"key": …, "value": …}`; what has settings is told by them.

    Args:
        found: any result of this package, or what it is made of.
    """
    match found:
        case Tensor():
            told = plain(found.detach().cpu().numpy())
        case np.ndarray() | np.generic():
            told = plain(found.tolist())
        case complex():
            told = [plain(found.real), plain(found.imag)]
        case float():
            told = found if math.isfinite(found) else None
        case Mapping() if all(isinstance(key, str) for key in found):
            told = {key: plain(value) for key, value in found.items()}
        case Mapping():
            told = [{"key": plain(key), "value": plain(value)} for key, value in found.items()]
        case Configurable():
            told = found.plain()
        case list() | tuple():
            told = [plain(one) for one in found]
        case _ if is_dataclass(found) and not isinstance(found, type):
            told = {one.name: plain(getattr(found, one.name)) for one in fields(found)}
        case _:
            told = found
    return told
