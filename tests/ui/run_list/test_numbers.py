"""Numbers of the list keep their values, and how they are written shows what counts of them."""

from typing import Any

import numpy as np
import pytest

from playground.ui.run_list.numbers import numbers


def written(values: list[float], address: str) -> Any:
    """The format of a column; its values have to be those that were given."""
    found, config = numbers(np.array(values), address)
    assert list(found) == pytest.approx(values, abs=0, rel=0, nan_ok=True), "what is downloaded"
    assert config.get("step") is None, "a step cuts the values themselves"
    return config["type_config"]["format"]


def test_shares_are_percentages_of_their_true_values() -> None:
    assert written([0.9124377, np.nan], "test.accuracy") == "percent"


def test_the_smallest_number_is_never_shown_as_zero() -> None:
    assert written([0.01, 0.01, 1e-6], "training.learning_rate") == "scientific"
    assert written([0.01, 0.00325, 0.0], "training.learning_rate") == "%.6f"
    assert written([0.5123, 0.25, np.nan], "test.mae") == "%.4f"
    assert written([2.5, 1234.5], "test.mae") == "localized"
    assert written([0.01, 0.003, 0.0, np.nan], "training.learning_rate") == "localized", "three digits say all of them"
    assert written([1e-9, 2e-9], "test.mae") == "scientific"


def test_whole_numbers_are_whole_with_gaps() -> None:
    found, config = numbers(np.array([8.0, np.nan]), "model.hidden")
    assert found[0] == 8 and str(found.dtype) == "Int64" and config["type_config"]["format"] == "localized"
