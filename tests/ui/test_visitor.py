import logging

import pytest

from playground.errors import Failure
from playground.tracking import retention
from playground.ui import visitor
from playground.ui.serving import wrong_tokens
from playground.ui.serving.wrong_tokens import WrongTokens
from playground.ui.visitor import become_admin, key_in, new_cookie


def test_a_cookie_of_ours_names_a_visitor_and_each_is_another():
    first, second = new_cookie(), new_cookie()
    assert key_in(first)
    assert key_in(first) != key_in(second)


def test_a_forged_or_foreign_cookie_names_nobody(home):
    cookie = new_cookie()
    # Not the last character: part of that is padding, which no signature minds.
    assert key_in(cookie[:-2] + ("A" if cookie[-2] != "A" else "B") + cookie[-1]) is None
    assert key_in("") is None
    assert key_in("somebody") is None
    (home / "cookie.key").write_text("another secret")
    assert key_in(cookie) is None


def test_the_secret_is_readable_by_its_owner_only(home):
    new_cookie()
    assert (home / "cookie.key").stat().st_mode & 0o077 == 0


def test_a_key_that_can_be_guessed_is_replaced_and_that_is_said_once(home, caplog):
    home.joinpath("cookie.key").write_text("x" * 31)
    caplog.set_level(logging.WARNING)
    cookie = new_cookie()
    assert key_in(cookie) and key_in(new_cookie())
    assert len((home / "cookie.key").read_text()) == 64 and (home / "cookie.key").stat().st_mode & 0o077 == 0
    assert len(caplog.records) == 1 and "xxx" not in caplog.text


def test_a_longer_key_never_changes(home):
    home.joinpath("cookie.key").write_text("a sentence of the deployment's own choice")
    assert key_in(new_cookie())
    assert (home / "cookie.key").read_text() == "a sentence of the deployment's own choice"


@pytest.mark.parametrize(
    ("address", "variable", "expected"),
    [
        ("127.0.0.1", None, True),
        ("::1", None, True),
        ("0.0.0.0", None, False),
        (None, None, False),
        ("127.0.0.1", ("PLAYGROUND_DEMO", "1"), False),
        ("127.0.0.1", ("PLAYGROUND_PROXY", "127.0.0.1"), False),
        ("127.0.0.1", ("PLAYGROUND_HOSTS", "class.example"), False),
        ("127.0.0.1", ("PLAYGROUND_ADMIN_TOKEN", "open sesame"), False),
    ],
)
def test_only_an_app_for_this_machine_alone_takes_its_visitor_for_whoever_has_the_command_line(
    monkeypatch, address, variable, expected
):
    monkeypatch.setattr(visitor.config, "get_option", {"server.address": address}.__getitem__)
    if variable is not None:
        monkeypatch.setenv(*variable)
    assert visitor._is_local() is expected


def test_guesses_of_the_administrators_token_are_slowed_and_logged(monkeypatch, caplog):
    clock = [1000.0]
    monkeypatch.setattr(wrong_tokens.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(visitor, "_wrong_tokens", WrongTokens())
    monkeypatch.setenv("PLAYGROUND_ADMIN_TOKEN", "open sesame")
    for number in range(5):
        assert not become_admin(f"guess {number}")
    for token in ("guess 5", "open sesame"):
        with pytest.raises(Failure, match="try again in 60 s"):
            become_admin(token)
    told = [record for record in caplog.records if record.name == visitor.__name__]
    assert len(told) == 5 and "guess" not in caplog.text and "sesame" not in caplog.text
    clock[0] += 61
    assert become_admin("open sesame")


def test_an_address_is_compared_and_never_told(home):
    first = visitor.address_hash_of("203.0.113.7")
    assert first == visitor.address_hash_of("203.0.113.7") != visitor.address_hash_of("203.0.113.8")
    assert visitor.address_hash_of("2001:db8::1") == visitor.address_hash_of("2001:db8::2")
    assert visitor.address_hash_of(None) and "203" not in first
    (home / "cookie.key").write_text("the key of another deployment, which is long enough")
    assert visitor.address_hash_of("203.0.113.7") != first


def test_what_an_administrator_makes_is_kept(monkeypatch):
    monkeypatch.setattr(visitor, "_wrong_tokens", WrongTokens())
    monkeypatch.setenv("PLAYGROUND_ADMIN_TOKEN", "open sesame")
    assert not become_admin("guess") and retention.administrators() == []
    assert become_admin("open sesame") and retention.administrators() == [visitor.visitor().key]
