from playground.ui.visitor import key_in, new_cookie


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
