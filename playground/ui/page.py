"""What every page is made with: what the visitor has chosen, words in their language, links, messages, and parts drawn again while something moves.

Streamlit forgets a widget's value when its page is left; so each widget starts from the session and writes back.
"""

import re
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import streamlit as st
from streamlit.errors import FragmentHandledException
from streamlit.runtime.scriptrunner import get_script_run_ctx

from playground.errors import PlaygroundError
from playground.knobs import Value
from playground.markup import for_markdown
from playground.settings import settings
from playground.task import TASKS
from playground.text import LANGUAGES, Text
from playground.ui.drawing_limit import drawing
from playground.ui.serving import shown_parts
from playground.ui.serving.open_pages import open_pages

T = TypeVar("T")


@dataclass
class Session:
    """One visitor's choices.

    Attributes:
        language: of the interface.
        task: the task in hand.
        drafts: an experiment in the making for each task, as plain tables.
        parents: the run that each draft came from, by task.
        version: of the widgets; raised when a draft is replaced, so that they start from it anew.
        compared: runs chosen for comparing.
        requests: what was last given to trained networks, by task.
        studied: what was last chosen for a study, by the widget's key.
    """

    language: str = "en"
    task: str = field(default_factory=lambda: TASKS.in_order()[0])
    drafts: dict[str, dict[str, Any]] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    version: int = 0
    compared: list[str] = field(default_factory=list)
    requests: dict[str, dict[str, Any]] = field(default_factory=dict)
    studied: dict[str, Any] = field(default_factory=dict)

    def draft(self) -> dict[str, Any]:
        """The experiment in the making for the task in hand: the task's preset where nothing was chosen yet."""
        if self.task not in self.drafts:
            from playground.ui.cache import preset_table  # noqa: PLC0415 (torch must not hold up the first page)

            self.drafts[self.task] = preset_table(self.task, self.language)
        return self.drafts[self.task]

    def take(self, values: Mapping[str, Value]) -> None:
        """Set knobs of the experiment in the making by their addresses (`task.window`): the form starts from it anew."""
        table = self.draft()
        for address, value in values.items():
            place, _, name = address.partition(".")
            table.setdefault(place, {})[name] = value
        self.version += 1

    def replace(self, table: dict[str, Any], parent: str = "") -> None:
        """Put another experiment on the table (a preset, a run to repeat): the form starts from it.

        Args:
            parent: the id of the run that is repeated.
        """
        self.task = table["task"]["kind"]
        self.drafts[self.task] = table
        self.parents[self.task] = parent
        self.version += 1


def session() -> Session:
    """The visitor's session; made on first use, so that a page also runs alone."""
    context = get_script_run_ctx(suppress_warning=True)
    # A page asks some hundred times, and `st.session_state` takes its time for each answer.
    if context is not None and getattr(_drawn, "context", None) is context:
        kept: Session = _drawn.session
        return kept
    found: Session | None = st.session_state.get("session")
    if found is None:
        asked = (st.context.locale or "")[:2].lower()
        found = Session(language=asked if asked in LANGUAGES else settings().language)
        st.session_state["session"] = found
    _drawn.context, _drawn.session = context, found
    return found


_drawn = threading.local()
"""Of a thread that draws a page: what Streamlit tells that drawing by, whose session it is, and whether to draw it again."""


def say(text: Text | None = None, /, *, en: str = "", es: str = "", **values: object) -> str:
    """Words in the visitor's language, for everything that reads Markdown: labels, messages, cells of `st.table`.

    A `Text` is shown literally, whatever is in it: `say(TITLE)`. Only what a page writes itself, `say(en="**Runs**",
    es="**Ejecuciones**")`, may hold Markdown; `values` filled into it are shown literally. No line breaks inside a percentage, a time span, a size or a shape (N × T).
    """
    if text is not None:
        words = for_markdown(plain(text))
    else:
        words = Text(en, es).say(session().language)
        words = words.format(**{name: _literal(value) for name, value in values.items()}) if values else words
    return unbroken(words)


def unbroken(words: str) -> str:
    """Words of which no percentage, time span, size of a file or shape of a tensor is broken between lines."""
    return _TOGETHER.sub("\u00a0", words)


_TOGETHER = re.compile(
    r" (?=%)|(?<=\d) (?=(?:ms|s|min|h|kB|MB|GB)\b)|(?<=\d min) (?=\d)|(?<=\d h) (?=\d)"
    r"|(?<=[A-Z\d]) (?=× [A-Z\d])|(?<=[A-Z\d] ×) (?=[A-Z\d])"
)
"""Spaces at which no line breaks."""


def among(titles: Mapping[T, str]) -> dict[str, Any]:
    """What a menu offers: the keys of a table, shown as its words; put into the call as `**among(titles)`."""
    # Streamlit holds the words for each visitor: hundreds of runs in a menu are the same ones for all.
    words = {key: sys.intern(title) for key, title in titles.items()}
    return {"options": list(words), "format_func": words.__getitem__}


def _literal(value: object) -> object:
    if isinstance(value, bool | int | float):
        return value
    return for_markdown(plain(value) if isinstance(value, Text) else str(value))


def plain(text: Text) -> str:
    """A text in the visitor's language, for what shows words as they are: data frames, options of a list, code."""
    return text.say(session().language)


PAGES = Path(__file__).resolve().parents[2] / "pages"


def address(page: str) -> Path:
    """The file of a page."""
    return PAGES / f"{page}.py"


def link(page: str, label: str, icon: str | None = None, **query: str) -> None:
    """A link to a page."""
    st.page_link(address(page), label=label, icon=icon, query_params=query | {"lang": session().language})


def go(page: str, **query: str) -> NoReturn:
    """Leave for a page."""
    st.switch_page(address(page), query_params=query | {"lang": session().language})


def in_url(**query: str | None) -> None:
    """Write what the page shows into the URL, so that it can be shared; `None` takes a part out."""
    for name, value in query.items():
        if value is None:
            st.query_params.pop(name, None)
        elif st.query_params.get(name) != value:
            st.query_params[name] = value


@contextmanager
def report_defects() -> Iterator[None]:
    """Say in the visitor's language that something broke in the block that no sentence of its own is for.

    The exception goes on to Streamlit, which writes it to the server's log; its own box, in English only, is hidden.
    """
    try:
        yield
    except (PlaygroundError, FragmentHandledException):  # told elsewhere: as a sentence, or in the part that moves
        raise
    except Exception:
        st.html('<style>[data-testid="stException"] { display: none; }</style>')
        st.error(
            say(
                en="This part of the page could not be shown because of a defect in the playground. Reload the page; if it happens "
                "again, tell whoever runs this server that it was at {moment}: the server's log says what happened.",
                es="Esta parte de la página no se pudo mostrar por un defecto del programa. Vuelva a cargar la página; si ocurre "
                "de nuevo, avise a quien administra este servidor e indique que fue el {moment}: el registro del servidor dice qué pasó.",
                moment=f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} UTC",
            ),
            icon="⚠️",
        )
        raise


def tell(message: Text) -> None:
    """Say something after the next change of page."""
    st.session_state.setdefault("messages", []).append(message)


def attempt(action: Callable[[], object], done: Text | None = None, refuse: Callable[[str], object] = st.error) -> None:
    """Do what a visitor asks for and draw the page again; where it is refused, say why.

    Args:
        action: what is asked for.
        done: said when it is done.
        refuse: says why it is refused.
    """
    try:
        action()
    except PlaygroundError as error:
        refuse(say(error.text))
    else:
        if done is not None:
            st.toast(say(done))
        st.rerun()


@contextmanager
def drawn_to_the_end() -> Iterator[None]:
    """Draw a page, and once more where one of its parts began or ended meanwhile.

    Not before the end: what was pressed is told to one drawing only, which must come as far as the button. A refusal that ends the
    drawing before is left to the next one, which meets it again.
    """
    _drawn.again = False
    try:
        yield
    except PlaygroundError:
        if not _drawn.again:
            raise
    if _drawn.again:
        st.rerun()


def _draw_again() -> None:
    """Draw the whole page once more."""
    context = get_script_run_ctx(suppress_warning=True)
    if context is None or context.fragment_ids_this_run:
        st.rerun()
    _drawn.again = True


SECONDS = 1.0
"""Between two looks: short enough that a launch is answered within two seconds."""
_OFTEN = 10
"""Pages that may be open without looking less often: a class of fifty, looking each second, would keep the process from all else."""


def pause_of(seconds: float) -> float:
    """Seconds between two looks where `seconds` are wished: longer where many pages are open."""
    return seconds * max(1.0, open_pages() / _OFTEN)


def live(
    draw: Callable[[], bool],
    key: str = "head",
    *,
    seconds: float = SECONDS,
    begun: bool | None = None,
    depends: Callable[[], object] | None = None,
) -> None:
    """Draw now, and again every `seconds` as long as `draw` says that something is under way.

    When it is over the whole page is drawn once more, so that what needs an ended run appears and nothing polls.

    Args:
        key: tells the moving parts of one page apart.
        seconds: how many seconds lie between two looks; more where many pages are open.
        begun: whether something is under way, where that is known before the first look.
        depends: on what the drawing depends, beside the visitor's own choices; as long as that is the same nothing is drawn
            again. Called in other threads too, without a session.
    """
    held = f"live.{key}"

    def look() -> None:
        before = st.session_state.get(held, False)
        shown_parts.forget()
        try:
            with drawing(), report_defects():
                shown = depends() if depends is not None and before else None
                moving = draw()
            if depends is not None and before:
                shown_parts.shown(depends, shown)
        except PlaygroundError as error:
            # As `pages/app.py` says it; a fragment that is drawn again by its clock never passes there. What cannot be
            # reached now may be a moment later, so the clock goes on.
            st.error(say(error.text))
            moving = before
        st.session_state[held] = moving
        if before and not moving:
            _draw_again()

    moving = bool(st.session_state.get(held, False)) if begun is None else begun
    st.session_state[held] = moving
    st.fragment(look, run_every=timedelta(seconds=pause_of(seconds)) if moving else None)()
    if st.session_state[held] and not moving:
        # It began to move just now: draw once more, this time with the clock.
        _draw_again()
