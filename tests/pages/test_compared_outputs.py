"""Outputs side by side: one slider for all runs, test examples in an order, an input of one's own; all of it in the address."""

import re
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from playground.ui import cache, computing, in_view
from playground.ui.compare import outputs
from tests.pages.conftest import Lived
from tests.pages.test_pages import opened


def compared(lived: Lived, language: str = "en", **query: str) -> AppTest:
    app = opened("compare", language, runs=",".join(lived.runs), **query)
    assert not app.exception and not app.error
    return app


def figure(app: AppTest) -> str:
    """The plot of the forecasts."""
    (spec,) = [chart.proto.spec for chart in app.get("plotly_chart") if "truth" in chart.proto.spec]
    return str(spec)


def asked(app: AppTest, name: str) -> Any:
    found = app.query_params.get(name)
    return found[0] if isinstance(found, list) else found


def own(app: AppTest) -> list[str]:
    """The plots of the answers to an input of one's own."""
    return [one.proto.spec for one in app.get("plotly_chart") if '"known"' in one.proto.spec]


def number(app: AppTest) -> int:
    (told,) = [item.value for item in app.caption if item.value.startswith("Example ")]
    return int(re.match(r"Example (\d+) of", told).group(1))  # type: ignore[union-attr]


def test_the_address_holds_the_epoch_the_example_and_how_it_was_chosen(lived_in: Lived) -> None:
    app = compared(lived_in, epoch="0", example="2", show="worst")
    assert app.select_slider[-1].value == "0" and number(app) == 2
    assert (asked(app, "epoch"), asked(app, "example"), asked(app, "show")) == ("0", "2", "worst")
    untrained = figure(app)
    assert "one rnn" in untrained and "one gru" in untrained
    app.select_slider[-1].set_value("best").run()
    assert "epoch" not in app.query_params and number(app) == 2
    assert any("Best epochs" in item.value for item in app.caption)
    trained = figure(app)
    assert trained != untrained
    (following,) = [item for item in app.button if str(item.key).endswith(".next")]
    following.click().run()
    assert number(app) != 2 and asked(app, "example") == str(number(app)) and figure(app) != trained
    (order,) = [item for item in app.get("button_group") if str(item.key).endswith(".show")]
    order.set_value(["best"] if isinstance(order.value, list) else "best").run()
    assert any("place 1 in this order" in item.value for item in app.caption) and asked(app, "show") == "best"
    assert any(item.value.startswith("MASE: one rnn ") for item in app.caption)
    again = compared(lived_in, epoch="0", example=str(number(app)), show="best")
    assert number(again) == number(app)


def test_what_an_address_asks_for_in_vain_is_left_out(lived_in: Lived) -> None:
    app = compared(lived_in, "es", epoch="nonsense", example="999", show="nonsense", input="nonsense")
    assert app.select_slider[-1].value == "best"
    assert any(item.value.startswith("Ejemplo 1 de ") for item in app.caption)


def test_an_input_of_ones_own_is_answered_again_at_another_epoch(lived_in: Lived) -> None:
    app = compared(lived_in)
    (source,) = [item for item in app.get("button_group") if str(item.key).endswith(".input")]
    source.set_value(["own"] if isinstance(source.value, list) else "own").run()
    assert not own(app), "whoever chooses it presses the button"
    (button,) = [item for item in app.button if item.key == "compare.go"]
    button.click().run()
    assert not app.error
    (first,) = own(app)
    assert sum(str(one.key).startswith("compare.") for one in app.get("download_button")) == 4
    app.select_slider[-1].set_value("0").run()
    (second,) = own(app)
    assert first != second
    assert asked(app, "input") == "own"
    assert own(compared(lived_in, input="own", epoch="0")) == [second], "a link is answered without a press"


def test_the_samples_kept_while_training_are_there_too(lived_in: Lived) -> None:
    app = compared(lived_in, input="kept", epoch="0")
    assert app.select_slider[-1].value == "0"
    assert "one rnn" in figure(app)


def test_networks_are_asked_for_outputs_no_sooner_than_these_are_in_view(
    lived_in: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs: list[str] = []
    compute = computing.compute

    def counted(job: str, *given: Any, **named: Any) -> Any:
        jobs.append(job)
        return compute(job, *given, **named)

    monkeypatch.setattr(computing, "compute", counted)
    monkeypatch.setattr(outputs, "in_view", in_view.in_view)
    for kept in (cache._outputs, cache._computed):
        kept.clear()
    app = compared(lived_in, example="2")
    assert "The same input, side by side" in [item.value for item in app.subheader]
    assert jobs == [] and asked(app, "example") == "2"
    assert any(one.proto.component_name == "rnn_playground_in_view" for one in app.get("bidi_component"))
    app.session_state[f"in_view.compare.{','.join(lived_in.runs)}.outputs"] = True  # as the browser tells
    assert number(app.run()) == 2 and jobs == ["examples", "outputs"]
