from typing import ClassVar, Literal

import pytest

from playground.errors import NotFound, WrongKnob
from playground.knobs import Configurable, Shelved, flat, knob
from playground.registry import Shelf
from playground.text import Text

WORDS = Text.same("words")


class Oven(Configurable):
    heat: int = knob(180, ge=50, le=250, title=WORDS, help=WORDS, unit=Text.same("°C"))
    fan: bool = knob(False, title=WORDS, help=WORDS)
    share: float = knob(0.5, ge=0.0, le=1.0, title=WORDS, help=WORDS)
    mode: Literal["top", "bottom"] = knob("top", title=WORDS, help=WORDS, choices={"top": WORDS, "bottom": WORDS})
    timer: int | None = knob(None, ge=1, title=WORDS, help=WORDS)


@pytest.mark.parametrize(
    ("values", "part"),
    [
        ({"heat": 49}, "oven.heat must be at least 50; it is 49."),
        ({"heat": 251}, "oven.heat must be at most 250; it is 251."),
        ({"heat": 10**40}, "oven.heat must be at most 250"),
        ({"heat": 99.5}, "oven.heat must be a whole number; it is 99.5."),
        ({"heat": "hot"}, "oven.heat must be a whole number; it is “hot”."),
        ({"share": float("nan")}, "oven.share must be a number"),
        ({"share": float("inf")}, "oven.share must be a number"),
        ({"fan": "perhaps"}, "oven.fan must be true or false"),
        ({"mode": "side"}, "oven.mode must be one of 'top' or 'bottom'; it is “side”."),
        ({"haet": 100}, "There is no setting “oven.haet”; did you mean “oven.heat”?"),
        ({"door": 100}, "There is no setting “oven.door”"),
        ("hot", "oven must be a table of settings; it is “hot”."),
        (["hot"], "oven must be a table of settings"),
    ],
)
def test_a_wrong_value_is_one_sentence_in_both_languages(values, part):
    with pytest.raises(WrongKnob) as caught:
        Oven.configure(values, "oven")
    assert part in caught.value.text.en
    assert "oven" in caught.value.text.es
    assert caught.value.text.es != caught.value.text.en
    assert "\n" not in caught.value.text.en


def test_knobs_are_read_back_as_they_were_declared():
    knobs = Oven.knobs()
    assert list(knobs) == ["heat", "fan", "share", "mode", "timer"]
    assert (knobs["heat"].lower, knobs["heat"].upper, knobs["heat"].default, knobs["heat"].type) == (50, 250, 180, int)
    assert knobs["mode"].choices == ("top", "bottom")
    assert knobs["timer"].optional
    assert knobs["timer"].type is int


def test_plain_and_configure_are_inverse_and_none_is_left_out():
    oven = Oven(heat=200, fan=True)
    assert Oven.configure(oven.plain()) == oven
    assert "timer" not in oven.plain()


def test_configured_objects_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        Oven().heat = 200


def test_flat_gives_addresses():
    assert dict(flat({"model": {"cell": {"kind": "gru"}}, "seed": 1})) == {"model.cell.kind": "gru", "seed": 1}


class Dish(Shelved):
    title: ClassVar[Text] = WORDS


Dish.shelf = Shelf(Dish, Text("dish", "plato"), "playground.cells")


class Meal(Configurable):
    main: Dish = knob(title=WORDS, help=WORDS)


def test_an_unknown_kind_names_what_there_is():
    with pytest.raises(NotFound) as caught:
        Meal.configure({"main": {"kind": "lstn"}})
    assert caught.value.text.en == "There is no dish called “lstn”; did you mean “lstm”?"
    assert "plato" in caught.value.text.es


def test_a_missing_kind_says_so():
    with pytest.raises(WrongKnob, match="Say which dish to use"):
        Meal.configure({"main": {}})
