"""A view of the list of runs and its URL."""

from playground.ui.run_list.view import MOST_COLUMNS, View


def test_a_view_comes_back_whole_from_its_url() -> None:
    view = View(
        where="cell = gru and test.mae < 0.03", task="forecasting", status="pruned", study="s" * 32, mine=True, apart=True,
        pinned=True, archived=True, foreign=True, sort="test.mae", group="cell", by="test.mae", columns=("name", "test.mae"), page=3,
    )  # fmt: skip
    query = {name: value for name, value in view.query().items() if value is not None}
    assert View.read(query) == view
    assert query["columns"] == "name,test.mae" and query["mine"] == "1"


def test_the_usual_view_leaves_no_trace_in_the_url() -> None:
    assert set(View().query().values()) == {None}
    assert View.read({"lang": "es", "page": "-1", "mine": "yes", "where": ""}) == View()


def test_another_filter_begins_at_the_first_page() -> None:
    assert View(page=4).but(where="x") == View(where="x")
    assert (View(sort="-date").sorted_by, View(sort="-date").descending) == ("date", True)


def test_a_url_chooses_no_more_columns_than_can_be_shown() -> None:
    many = View.read({"columns": ",".join(f"tags.{number}" for number in range(500))}).columns
    assert len(many) == MOST_COLUMNS and many[0] == "tags.0"
