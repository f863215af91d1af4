"""What is known beside the series and not forecast: weather, say. It is read with the window and scaled on its own."""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from playground.dataset import Series
from playground.errors import Impossible, WrongInput
from playground.task import Memory
from playground.text import Text


def fitted(records: Series, train: int, strategy: str) -> dict[str, Any] | None:
    """Names, values, and mean and deviation in the first `train` steps, as plain values; None where there are none.

    Raises:
        Impossible: the network would have to forecast step by step, and nobody knows the covariates of those steps.
    """
    if records.covariates is None or not records.covariates.shape[1]:
        return None
    if strategy == "recursive":
        raise Impossible(
            Text(
                "Beside the series, {names} are read, and step by step nobody would know them ahead; choose the strategy "
                "direct.",
                "Junto a la serie se leen {names}, y paso a paso nadie los conocería por adelantado; elija la estrategia "
                "directa.",
            ).format(names=", ".join(records.covariate_names))
        )
    known = records.covariates[:train]
    spread = known.std(axis=0)
    return {
        "names": list(records.covariate_names),
        "mean": known.mean(axis=0).tolist(),
        "deviation": np.where(spread > 0, spread, 1.0).tolist(),
        "values": records.covariates.tolist(),
    }


def scaled(values: np.ndarray, memory: Memory) -> Tensor:
    """`(time, covariates)` float32 as the network sees them."""
    mean, deviation = np.asarray(memory["mean"]), np.asarray(memory["deviation"])
    return torch.tensor((values - mean) / deviation, dtype=torch.float32)


def of_new(records: Series, memory: Memory) -> Tensor | None:
    """The covariates of new records, scaled as in training; None where the network reads none.

    Raises:
        WrongInput: the records lack what the network reads.
    """
    wanted = memory.get("covariates")
    if wanted is None:
        return None
    if records.covariates is None or list(records.covariate_names) != list(wanted["names"]):
        raise WrongInput(
            Text(
                "This network also reads {names}; bring data that have them.",
                "Esta red también lee {names}; traiga datos que los tengan.",
            ).format(names=", ".join(wanted["names"]))
        )
    return scaled(records.covariates, wanted)


def at(memory: Memory, place: int, window: int) -> Tensor | None:
    """`(1, window, covariates)`, what was known up to a position of the data learnt from; None where there is nothing."""
    wanted = memory.get("covariates")
    if wanted is None:
        return None
    return scaled(np.asarray(wanted["values"][place + 1 - window : place + 1]), wanted)[None]


def refuse_request(memory: Memory, file: str, length: int, horizon: int) -> None:
    """Refuse to forecast what would need covariates that nobody knows.

    Raises:
        WrongInput: a file without them was given, or more steps were asked for than the network answers at once.
    """
    if memory.get("covariates") is None or not (file or length > horizon):
        return
    names = ", ".join(memory["covariates"]["names"])
    raise WrongInput(
        Text(
            "This network also reads {names}, which a table of values alone does not have and nobody knows ahead; forecast "
            "from a place in its data, at most {horizon} steps.",
            "Esta red también lee {names}, que no están en una tabla de solo valores y nadie conoce por adelantado; prediga "
            "desde un lugar de sus datos, como mucho {horizon} pasos.",
        ).format(names=names, horizon=horizon)
    )
