"""Every page, in both languages, with and without runs."""

import ast
import importlib.util
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

PAGES = Path(__file__).resolve().parents[2] / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.py") if path.stem != "app")
LANGUAGES = ("en", "es")
TITLES = {
    "welcome": ("RNN Playground", "RNN Playground"),
    "first_lesson": ("First lesson: who remembers?", "Primera lección: ¿quién recuerda?"),
    "activities": ("Guided activities", "Actividades guiadas"),
    "data": ("Data", "Datos"),
    "design": ("Design and train", "Diseñar y entrenar"),
    "runs": ("Runs", "Ejecuciones"),
    "run": ("Run", "Ejecución"),
    "compare": ("Compare", "Comparar"),
    "studies": ("Studies", "Estudios"),
    "vote": ("Blind vote", "Votación a ciegas"),
    "failures": ("Broken runs", "Ejecuciones defectuosas"),
    "try_it": ("Try it", "Probar"),
    "learn": ("Learn", "Aprender"),
    "look_inside": ("Look inside", "Ver por dentro"),
    "about": ("About", "Acerca de"),
}


def opened(name: str, language: str, **query: str) -> AppTest:
    """The page, drawn."""
    app = AppTest.from_file(str(PAGES / "app.py"), default_timeout=240)
    if name != "welcome":
        app.switch_page(f"{name}.py")
    app.query_params["lang"] = language
    for key, value in query.items():
        app.query_params[key] = value
    return app.run()


def words(app: AppTest) -> str:
    """Everything the page says."""
    kinds = ("title", "header", "subheader", "markdown", "caption", "info", "warning", "error", "success")
    return "\n".join(str(item.value) for kind in kinds for item in getattr(app, kind))


def test_every_page_is_known_here():
    assert set(TITLES) == set(NAMES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_page_without_runs(name, language):
    app = opened(name, language)
    assert not app.exception
    assert app.title[0].value.endswith(TITLES[name][LANGUAGES.index(language)])


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_every_page_with_runs(name, language, lived_in):
    query = {
        "run": {"run": lived_in.runs[0]},
        "try_it": {"run": lived_in.runs[0]},
        "look_inside": {"run": lived_in.runs[0]},
        "compare": {"runs": ",".join(lived_in.runs)},
        "vote": {"runs": ",".join(lived_in.runs)},
    }
    app = opened(name, language, **query.get(name, {}))
    assert not app.exception
    assert not app.error
    if name in ("run", "compare", "runs", "try_it", "look_inside"):
        said = [words(app), *(frame.value.to_string() for frame in app.dataframe)]
        said += [" ".join(item.options) for item in [*app.selectbox, *app.multiselect]]
        assert any("one rnn" in text for text in said)


@pytest.mark.parametrize("name", ["run", "compare", "try_it", "look_inside"])
@pytest.mark.parametrize("stale", ["0" * 32, "../../etc", "x", "'; drop table runs"])
def test_a_stale_address_says_so_and_goes_on(name, stale):
    app = opened(name, "en", **{"runs" if name == "compare" else "run": stale})
    assert not app.exception
    assert any("no run" in str(item.value).lower() for item in [*app.warning, *app.error, *app.info])


def test_no_page_is_named_like_a_module():
    clashes = [name for name in [*NAMES, "app"] if importlib.util.find_spec(name) is not None]
    assert clashes == []


def test_pages_are_thin():
    for path in PAGES.glob("*.py"):
        assert len(path.read_text("utf-8").splitlines()) <= 60, path
        assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path
