"""The runs of a study by setting, their means, and which setting is the best."""

from playground.studies.outcomes import Outcome, Setting, chosen
from playground.text import Text


def setting(name: str, *values: tuple[float | None, float | None]) -> Setting:
    """A setting with a run for each pair of a test and a validation value."""
    outcomes = [
        Outcome(f"{name}{seed}", name, {}, seed, "finished", "r", test, validation)
        for seed, (test, validation) in enumerate(values)
    ]
    return Setting(name, Text.same(name), {}, tuple(outcomes))


def test_means_count_what_was_measured() -> None:
    one = setting("one", (1.0, 5.0), (None, 7.0), (4.0, None))
    assert (one.measured, one.mean, one.validation) == ([1.0, 4.0], 2.5, 6.0)
    empty = setting("none", (None, None))
    assert (empty.test, empty.mean, empty.validation) == (None, None, None)


def test_the_best_is_chosen_on_validation_unless_some_have_none() -> None:
    low, high = setting("low", (1.0, 5.0)), setting("high", (2.0, 4.0))
    assert chosen([low, high], "lower") is high and chosen([low, high], "higher") is low
    unknown = setting("unknown", (0.5, None))
    assert chosen([low, high, unknown], "lower") is unknown, "then all are compared on the test set"
    assert chosen([setting("none", (None, 1.0))], "lower") is None
