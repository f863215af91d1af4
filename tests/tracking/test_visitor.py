from dataclasses import dataclass

import pytest

from playground.errors import NotAllowed
from playground.tracking.visitor import LOCAL, Visitor


@dataclass(frozen=True)
class Thing:
    owner: str


def test_whoever_has_the_command_line_owns_what_was_made_there_and_nothing_of_others():
    here, elsewhere = Visitor("a", local=True), Visitor("b")
    made_there, mine, others = Thing(LOCAL.key), Thing("a"), Thing("c")
    assert here.must_own(made_there) is made_there
    assert here.must_own(mine) is mine
    assert here.stops(made_there) == here.stops(mine) != LOCAL.stops(mine)
    for visitor, thing in ((here, others), (elsewhere, made_there), (elsewhere, mine), (Visitor(""), Thing(""))):
        with pytest.raises(NotAllowed, match="somebody else"):
            visitor.must_own(thing)


def test_an_administrator_may_change_all_and_that_is_told():
    assert Visitor("b", admin=True).must_own(Thing("c"))
    assert "administrator" in str(Visitor("b", admin=True).stops(Thing("c")))
