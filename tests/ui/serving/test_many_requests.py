import logging
import resource

import pytest

from playground.ui.serving import many_requests
from playground.ui.serving.many_requests import Repeats


def line(words: str, error: BaseException | None = None) -> logging.LogRecord:
    told = (type(error), error, None) if error is not None else None
    return logging.LogRecord("asyncio", logging.ERROR, __file__, 1, words, (), told)


def test_of_alike_lines_the_first_are_written_and_the_others_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr(many_requests.time, "monotonic", lambda: clock[0])
    repeats = Repeats()
    words = "socket.accept() out of system resource"
    assert sum(repeats.filter(line(words, OSError())) for _ in range(10_000)) == 3
    assert repeats.filter(line("something else")) and repeats.filter(line(words))
    clock[0] += 61
    again = line(words, OSError())
    assert repeats.filter(again) and "9997 more lines" in again.getMessage()


def test_lines_that_differ_for_each_request_do_not_fill_the_memory() -> None:
    repeats = Repeats()
    for number in range(5000):
        repeats.filter(line(f"{number}"))
    assert len(repeats._seen) <= 1001


def test_a_server_may_open_as_many_files_as_the_system_allows() -> None:
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(256, before[1]), before[1]))
        many_requests.prepare()
        many_requests.prepare()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] == before[1]
        for name in ("asyncio", "uvicorn.error"):
            assert len([one for one in logging.getLogger(name).filters if isinstance(one, Repeats)]) == 1
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
        for name in many_requests._LOGGERS:
            logging.getLogger(name).filters.clear()
