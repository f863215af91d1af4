"""Tables on a narrow screen: every cell with its heading, shown literally; the table itself on a wide screen."""

from streamlit.testing.v1 import AppTest

from playground.ui import narrow


def drawn() -> None:
    from playground.studies.table import Table
    from playground.text import Text
    from playground.ui.exhibits import in_words

    heads = [Text("what", "qué"), Text("MAE", "MAE"), Text("runs", "ejecuciones")]
    in_words(Table(heads, [[Text.same("★ <b>GRU"), Text.same("12 %"), Text.same("3/3")]]), "results_of_it")


def test_a_row_is_its_name_and_its_cells_with_their_headings():
    told = narrow.row({"name": "<b>&", "runs": "3", "reason": ""}, 'studies?study="x"&lang=es')
    assert told == (
        '<strong><a href="studies?study=&quot;x&quot;&amp;lang=es" target="_self">&lt;b&gt;&amp;</a></strong><br>'
        "<span>runs: <em>3</em></span>"
    )


def test_either_the_table_is_seen_or_its_rows_one_by_one():
    app = AppTest.from_function(drawn).run(timeout=240)
    assert not app.exception and list(app.dataframe[0].value["what"]) == ["★ <b>GRU"]
    (html,) = [item.proto.body for item in app.get("html") if "narrow" in item.proto.body]
    assert ".st-key-results_of_it { display: none; }" in html
    assert (
        "<strong>★ &lt;b&gt;GRU</strong><br><span>MAE: <em>12\N{NO-BREAK SPACE}%</em></span> <span>runs: <em>3/3</em></span></p>"
        in html
    )
