"""Waits until a page has been drawn, and not longer than that."""

from playwright.sync_api import Page, expect

PATIENCE = 180.0
"""Seconds in which a page has to be drawn."""
_CALM = 0.2
"""Seconds in which nothing happens on a page that is drawn; a field may keep so long to itself what was typed."""
_ANSWER = 0.5
"""Seconds in which the server begins to draw what it was asked for; a look at what has not changed is never answered."""

LISTEN = """
window.traffic ??= (() => {
  const traffic = { sent: -Infinity, heard: -Infinity }, send = WebSocket.prototype.send, known = new WeakSet();
  WebSocket.prototype.send = function (...given) {
    traffic.sent = performance.now();
    if (!known.has(this)) this.addEventListener("message", () => { traffic.heard = performance.now(); });
    known.add(this);
    return send.apply(this, given);
  };
  return traffic;
})();
"""
"""Lets a page say when it asked its server for something, and when that answered."""

# What was done just before is sent at once or within the calm; later on a page asks by itself whether there is anything new.
_DRAWN = """({ calm, answer, patience }) => new Promise((done, failed) => {
  LISTEN
  const called = performance.now();
  let since = called, asked = -Infinity;
  const look = () => {
    const now = performance.now(), { sent, heard } = window.traffic;
    if (sent < called + calm) asked = sent;
    const waits = heard < asked && now - asked < answer;
    const draws = document.querySelector("[data-testid=stApp][data-test-script-state=running]") !== null;
    if (waits || draws) since = now;
    if (now - since >= calm) done();
    else if (now - called > patience) failed(new Error("the page is still being drawn"));
    else setTimeout(look, 20);
  };
  look();
})""".replace("LISTEN", LISTEN)


def idle(page: Page) -> None:
    """Wait until the page has been drawn with what was done just now."""
    page.evaluate(_DRAWN, {"calm": 1000 * _CALM, "answer": 1000 * _ANSWER, "patience": 1000 * PATIENCE})


def come_to_all(page: Page) -> None:
    """Scroll to each part of the page that is made once it is in view, and wait until it is drawn."""
    watched = page.locator("[class*=st-key-in_view]")
    while (count := watched.count()) > 0:
        watched.first.scroll_into_view_if_needed()
        expect(watched).not_to_have_count(count)
        idle(page)
