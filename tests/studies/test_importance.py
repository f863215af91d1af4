import numpy as np

from playground.studies.importance import FEWEST, importance


def made(count: int, weight: float, noise: float, seed: int = 0):
    rng = np.random.default_rng(seed)
    strong, weak = rng.uniform(0, 1, count), rng.uniform(0, 1, count)
    cell = rng.choice(["rnn", "gru"], count).tolist()
    results = strong + weight * weak + 0.5 * (np.array(cell) == "rnn") + noise * rng.standard_normal(count)
    return {"strong": strong.tolist(), "weak": weak.tolist(), "cell": cell, "fixed": [1] * count}, results.tolist()


def test_the_knob_that_decides_comes_first_and_shares_are_shares():
    found = importance(*made(60, 0.1, 0.01))
    assert sorted(found, key=found.get, reverse=True) == ["strong", "cell", "weak"]
    assert 0.85 < sum(found.values()) <= 1
    assert all(share >= 0 for share in found.values())


def test_noise_is_not_credited_to_knobs():
    values, _ = made(40, 0.0, 0.0)
    noise = np.random.default_rng(1).standard_normal(40).tolist()
    assert sum(importance(values, noise).values()) < 0.15


def test_one_that_diverged_does_not_decide():
    values, results = made(60, 0.1, 0.01)
    results[int(np.argmax(values["weak"]))] = 1e6
    found = importance(values, results)
    assert max(found, key=found.get) == "strong"


def test_too_few_trials_equal_results_and_missing_knobs():
    values, results = made(FEWEST - 1, 0.1, 0.1)
    assert importance(values, results) == {}
    assert importance({"a": [1] * 20}, list(range(20))) == {}
    assert importance({"a": list(range(20))}, [1.0] * 20) == {"a": 0.0}
    found = importance({"a": [None, 1, 2, 3] * 5, "b": [None, "x"] * 10}, [float(i % 4) for i in range(20)])
    assert found["a"] > 0.5
