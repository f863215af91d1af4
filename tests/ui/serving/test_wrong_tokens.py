import pytest

from playground.ui.serving import wrong_tokens
from playground.ui.serving.wrong_tokens import WrongTokens


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    now = [1000.0]
    monkeypatch.setattr(wrong_tokens.time, "monotonic", lambda: now[0])
    return now


def test_one_visitor_is_slowed_and_others_at_the_same_address_are_not(clock: list[float]) -> None:
    found = WrongTokens()
    for _ in range(5):
        assert found.wait("10.0.0.1", "guesser") == 0
        found.count("10.0.0.1", "guesser")
        clock[0] += 1
    assert found.wait("10.0.0.1", "guesser") == 55  # the first of five is forgotten 60 s after it was given
    assert found.wait("10.0.0.1", "administrator") == 0
    assert found.wait("10.0.0.2", "guesser") == 0
    clock[0] += 55
    assert found.wait("10.0.0.1", "guesser") == 0


def test_new_cookies_do_not_make_a_new_address(clock: list[float]) -> None:
    found = WrongTokens()
    for number in range(30):
        assert found.wait(None, f"cookie {number}") == 0
        found.count(None, f"cookie {number}")
    assert found.wait(None, "cookie 30") == 60
    assert found.wait("192.0.2.7", "administrator") == 0


def test_a_home_has_one_address_of_ipv6_however_many_it_uses(clock: list[float]) -> None:
    found = WrongTokens()
    for number in range(30):
        found.count(f"2001:db8::{number:x}", f"cookie {number}")
    assert found.wait("2001:db8::ffff", "another") == 60
    assert found.wait("2001:db8:0:1::1", "another") == 0
    found.count("fe80::1%eth0", "odd")
    found.count("no address", "odd")
    assert found.wait("no address", "odd") == 0


def test_whoever_has_not_guessed_is_heard_while_a_thousand_addresses_guess(clock: list[float]) -> None:
    found = WrongTokens()
    for number in range(1000):
        found.count(f"10.0.{number // 250}.{number % 250}", "somebody")
    assert found.wait("10.0.3.249", "somebody") == 60
    assert found.wait("192.0.2.7", "administrator") == 0
    clock[0] += 60
    assert found.wait("10.0.3.249", "somebody") == 0


def test_several_app_processes_together_look_at_no_more_tokens_of_an_address_than_one(
    clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYGROUND_APPS", "3")
    of_one_process = WrongTokens()
    for number in range(10):  # a third of 30
        assert of_one_process.wait("192.0.2.7", f"cookie {number}") == 0
        of_one_process.count("192.0.2.7", f"cookie {number}")
    assert of_one_process.wait("192.0.2.7", "cookie 10") == 60
    assert of_one_process.wait("192.0.2.8", "cookie 11") == 0
