"""Words that somebody wrote are shown literally by whatever would read them as markup."""

import ast
from pathlib import Path

import pandas as pd
import plotly.graph_objects as go
import pytest

import playground
from playground.markup import cell_for_spreadsheet, for_figure, for_markdown, for_spreadsheet
from playground.plots import blank

ROOT = Path(playground.__file__).resolve().parent


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("one gru, 3.5 % (better)", "one gru, 3.5 % (better)"),
        ("2024-01-02 12:30", "2024-01-02 12:30"),
        ("![x](y)", r"!\[x\](y)"),
        ("a_b *c* ~d~", r"a\_b \*c\* \~d\~"),
        ("$x$ & <b>", r"\$x\$ \& \<b\>"),
        (":red[x]", r"\:red\[x\]"),
        ("# head\n- item", r"\# head - item"),
        ("1. one", r"1\. one"),
        ("  - item ", r"\- item"),
        # Streamlit makes links, emoji and arrows after escapes are gone, but never in code.
        ("see https://a.b/c?d=1 now", "see `https://a.b/c?d=1` now"),
        ("me@there.org", "`me@there.org`"),
        ("(www.a.org)", "`(www.a.org)`"),
        (":smile: x", "`:smile:` x"),
        ("a -> b", "a `->` b"),
        ("https://a.b/`c`", "`https://a.b/`\\`c\\`"),
        (":material/home:", r"\:`material/home:`"),
    ],
)
def test_markdown_shows_words_literally(words: str, expected: str) -> None:
    assert for_markdown(words) == expected


def test_a_figure_shows_its_words_literally_and_keeps_its_numbers_and_templates() -> None:
    figure = blank()
    figure.add_scatter(
        x=["<b>one</b>", "two"],
        y=[1.5, 2.5],
        name='<a href="https://x">n</a>',
        text=["a&b", "c"],
        hovertemplate="%{text}<extra></extra>",
    )
    figure.update_layout(title_text="<br>t", xaxis={"ticktext": ["<i>"], "title_text": "x<y"})
    shown = go.Figure(for_figure(figure))
    line = shown.data[0]
    assert tuple(line.x) == ("&lt;b&gt;one&lt;/b&gt;", "two")
    assert list(line.y) == [1.5, 2.5]
    assert line.name == '&lt;a href="https://x"&gt;n&lt;/a&gt;'
    assert tuple(line.text) == ("a&amp;b", "c")
    assert line.hovertemplate == "%{text}<extra></extra>"
    assert (shown.layout.title.text, shown.layout.xaxis.title.text) == ("&lt;br&gt;t", "x&lt;y")
    assert tuple(shown.layout.xaxis.ticktext) == ("&lt;i&gt;",)
    assert figure.data[0].text[0] == "a&b"


@pytest.mark.parametrize("words", ['=HYPERLINK("https://x")', "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_is_a_formula(words: str) -> None:
    assert cell_for_spreadsheet(words) == f"'{words}"


@pytest.mark.parametrize("value", ["-0.53", "+3.1 %", "+2.2 points", "-1.5e-07", "a=b", "–", "", None, -2.5, 7, "▶ =1"])
def test_numbers_and_other_words_stay_as_they_are_in_a_cell(value: object) -> None:
    assert cell_for_spreadsheet(value) == value


def test_a_table_for_a_spreadsheet_has_no_formula_in_its_cells_or_headings() -> None:
    table = pd.DataFrame({"=A1": ["=1+1", "x"], "number": [-1.5, 2.0]})
    shown = for_spreadsheet(table)
    assert list(shown.columns) == ["'=A1", "number"]
    assert shown["'=A1"].tolist() == ["'=1+1", "x"]
    assert shown["number"].tolist() == [-1.5, 2.0]
    assert table.columns[0] == "=A1"


def test_pages_draw_data_frames_in_one_way_and_figures_in_one_place() -> None:
    """Past `data_frame` and `draw`, a table could be exported or a figure drawn with somebody's words as markup."""
    allowed = {"dataframe": "ui/exhibits.py", "plotly_chart": "ui/exhibits.py", "data_editor": ""}
    for path in [*ROOT.rglob("*.py"), *(ROOT.parent / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in allowed:
                assert path.as_posix().endswith(allowed[node.func.attr] or "nowhere"), f"{path}:{node.lineno}"


def test_markdown_of_pages_is_written_by_the_pages() -> None:
    """`say(en=…)` may hold Markdown, so it takes literal words alone; what varies goes in as a value."""
    for path in [*(ROOT / "ui").rglob("*.py"), *(ROOT.parent / "pages").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say":
                own = [word.value for word in node.keywords if word.arg in ("en", "es")]
                assert not any(isinstance(word, ast.JoinedStr | ast.BinOp | ast.Call) for word in own), (
                    f"{path}:{node.lineno}"
                )
