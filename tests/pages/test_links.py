"""A page is its address: opened in a fresh browser it shows the same."""

from urllib.parse import parse_qs, urlencode

from tests.pages.test_pages import opened, words


def _address(app) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlencode(app.query_params, doseq=True)).items()}


def _hidden(app):
    return next(item for item in app.number_input if "idden" in item.label)


def test_design_comes_back_from_its_address_and_goes_on_from_there():
    app = opened("design", "en", task="forecasting")
    assert not [name for name in _address(app) if name.startswith("set.")]
    _hidden(app).set_value(33).run()
    address = _address(app)
    assert address["set.model.hidden"] == "33" and address["task"] == "forecasting"
    fresh = opened("design", **({"language": address.pop("lang")} | address))
    assert not fresh.exception and not fresh.warning
    assert _hidden(fresh).value == 33 and _address(fresh)["set.model.hidden"] == "33"
    # The address last drawn may come once more from the browser: what was chosen since stays.
    _hidden(fresh).set_value(34)
    fresh.query_params["set.model.hidden"] = "33"
    fresh.run()
    assert _hidden(fresh).value == 34 and _address(fresh)["set.model.hidden"] == "34"


def test_an_old_link_of_design_says_what_is_missing():
    app = opened("design", "en", task="forecasting", **{"set.model.gone": "<b>1</b>", "set.model.hidden": "31"})
    assert not app.exception and _hidden(app).value == 31
    assert "model.gone" in app.warning[0].value and "Not everything" in app.warning[0].value
    assert "set.model.gone" not in _address(app)
    gone = opened("design", "en", task="alchemy")
    assert not gone.exception and "alchemy" in words(gone)


def test_an_input_tried_comes_back_from_its_address(lived_in):
    app = opened("try_it", "en", run=lived_in.runs[0], **{"input.length": "2", "input.file": "/etc/passwd"})
    assert not app.exception and "give this one again" in app.warning[0].value
    (ahead,) = [item for item in app.number_input if "ahead" in item.label]
    assert ahead.value == 2
    assert not app.get("plotly_chart"), "without its file it is not answered"
    ahead.set_value(1).run()
    assert _address(app)["input.length"] == "1" and "input.file" not in _address(app)
    whole = opened("try_it", "es", run=lived_in.runs[0], **{"input.length": "2"})
    assert not whole.exception and len(whole.get("plotly_chart")) == 1, "answered without a click"
