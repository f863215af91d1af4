"""The closing lines of the whole suite: what is counted as what."""

from pathlib import Path
from typing import Self

import pytest

from tests import run

REPORT = """<?xml version="1.0"?><testsuites><testsuite>
<testcase name="a"/><testcase name="b"/>
<testcase name="c"><failure message="no">no</failure></testcase>
<testcase name="d"><error message="in its fixture">no</error></testcase>
<testcase name="e"><skipped message="no browser:
  none was found">why</skipped></testcase>
</testsuite></testsuites>"""
FINE = REPORT[: REPORT.index('<testcase name="c"')] + "</testsuite></testsuites>"


def test_failures_errors_and_skips_are_told_apart(tmp_path: Path) -> None:
    place = tmp_path / "report.xml"
    place.write_text(REPORT)
    counts = {"passed": 1, "failed": 0, "skipped": 0}
    assert run.count(place, counts) == ["no browser: none was found"]
    assert counts == {"passed": 3, "failed": 2, "skipped": 1}


def ended(monkeypatch: pytest.MonkeyPatch, report: str | None, code: int) -> int:
    """The exit code of the suite where every part leaves this report and this exit code."""

    class Ended:
        """A part that has ended, where `subprocess.Popen` would start one: the suite must not start itself."""

        def __init__(self, command: list[str], **_how: object) -> None:
            (target,) = (word.removeprefix("--junitxml=") for word in command if word.startswith("--junitxml="))
            if report is not None:
                Path(target).write_text(report)

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_error: object) -> None:
            pass

        def wait(self) -> int:
            return code

    monkeypatch.setattr(run.subprocess, "Popen", Ended)
    monkeypatch.setattr(run.sys, "argv", ["run"])
    return run.main()


def test_the_last_line_counts_and_the_exit_code_says_whether_all_passed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended(monkeypatch, FINE, 0) == 0
    assert capsys.readouterr().out == "6 passed, 0 failed, 0 skipped\n"
    monkeypatch.delenv("CI", raising=False)
    assert ended(monkeypatch, REPORT, 1) == 1
    assert capsys.readouterr().out.splitlines() == [
        "skipped 3: no browser: none was found",
        "6 passed, 6 failed, 3 skipped",
    ]
    assert ended(monkeypatch, None, -9) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "0 passed, 3 failed, 0 skipped"
    assert ended(monkeypatch, FINE, 5) == 1


def test_a_skipped_browser_is_a_failure_where_everything_has_to_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    skipped = FINE.replace("</testsuite>", '<testcase name="e"><skipped message="no browser"/></testcase></testsuite>')
    monkeypatch.setenv("CI", "true")
    assert ended(monkeypatch, skipped, 0) == 1
    monkeypatch.setenv("CI", "false")
    assert ended(monkeypatch, skipped, 0) == 0
