"""What a tab shows, as far as a visitor needs it: elements by place, and the values of widgets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from google.protobuf.message import Message
from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.NumberInput_pb2 import NumberInput
from streamlit.proto.Slider_pb2 import Slider
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates


@dataclass(frozen=True)
class Shown:
    """An element on the page: which script wrote it, in which fragment, in which draw."""

    element: Element
    script: str
    fragment: str
    draw: str

    @property
    def content(self) -> Message:
        """What is in the element: a heading, a button."""
        return getattr(self.element, self.kind)  # type: ignore[no-any-return]

    @property
    def kind(self) -> str:
        """Of which kind it is, by the name in the protocol."""
        return self.element.WhichOneof("type") or "empty"


class Page:
    """The elements of a page and the values of its widgets."""

    def __init__(self) -> None:
        self._shown: dict[tuple[int, ...], Shown] = {}
        self._states: dict[str, WidgetState] = {}

    def take(self, message: ForwardMsg, draw: str) -> Shown | None:
        """Put an element of a draw where it belongs; the element."""
        if message.delta.WhichOneof("type") != "new_element":
            return None
        shown = Shown(message.delta.new_element, message.metadata.active_script_hash, message.delta.fragment_id, draw)
        self._shown[tuple(message.metadata.delta_path)] = shown
        state = _initial(shown)
        if state is not None and (state.id not in self._states or getattr(shown.content, "set_value", False)):
            self._states[state.id] = state
        return shown

    def drawn(self, draw: str, fragments: list[str]) -> None:
        """Forget what a draw left out; one of fragments answers for these alone."""
        for place, shown in list(self._shown.items()):
            answered = not fragments or shown.fragment in fragments
            if answered and shown.draw != draw:
                del self._shown[place]
        there = {identity for shown in self._shown.values() if (identity := getattr(shown.content, "id", ""))}
        self._states = {identity: state for identity, state in self._states.items() if identity in there}

    def leave(self, main_script: str) -> None:
        """Forget all but the frame around the pages."""
        self._shown = {place: shown for place, shown in self._shown.items() if shown.script == main_script}
        self.drawn(next((shown.draw for shown in self._shown.values()), ""), [""])

    def states(self, pressed: str = "") -> WidgetStates:
        """The values of all widgets, as a request carries them; one button may be pressed."""
        widgets = list(self._states.values())
        if pressed:
            widgets.append(WidgetState(id=pressed, trigger_value=True))
        return WidgetStates(widgets=widgets)

    def set(self, state: WidgetState) -> None:
        """Give a widget a value."""
        self._states[state.id] = state

    def all(self, kind: str) -> Iterator[Shown]:
        """Every element of a kind, from the top."""
        for _, shown in sorted(self._shown.items()):
            if shown.kind == kind:
                yield shown

    def find(self, kind: str, label: str, index: int = 0) -> Shown | None:
        """The first element of a kind whose label matches a pattern, or a later one; not what is switched off."""
        matching = [
            shown
            for shown in self.all(kind)
            if re.search(label, getattr(shown.content, "label", "")) and not getattr(shown.content, "disabled", False)
        ]
        return matching[index] if index < len(matching) else None

    def errors(self) -> list[str]:
        """What went wrong, in the page's words."""
        told = [f"{shown.element.exception.type}: {shown.element.exception.message}" for shown in self.all("exception")]
        return told + [
            shown.element.alert.body for shown in self.all("alert") if shown.element.alert.format == Alert.ERROR
        ]


def _initial(shown: Shown) -> WidgetState | None:
    """What a widget tells before anybody has touched it, as the browser sends it with every request."""
    kind, content = shown.kind, shown.content
    state = WidgetState(id=getattr(content, "id", ""))
    own = getattr(content, "set_value", False)
    match kind:
        case "checkbox":
            state.bool_value = content.value if own else content.default
        case "number_input" if own or content.HasField("default"):
            value = content.value if own else content.default
            if content.data_type == NumberInput.INT:
                state.int_value = int(value)
            else:
                state.double_value = value
        case "text_input" | "text_area" if own or content.HasField("default"):
            state.string_value = content.value if own else content.default
        case "radio" | "selectbox" if own or content.HasField("default"):
            state.string_value = content.raw_value if own else content.options[content.default]
        case "multiselect":
            state.string_array_value.data.extend(
                content.raw_values if own else [content.options[index] for index in content.default]
            )
        case "button_group":
            state.string_array_value.data.extend(
                content.raw_values if own else [content.options[index].content for index in content.default]
            )
        case "slider" if content.type == Slider.SELECT_SLIDER:
            state.string_array_value.data.extend(
                content.raw_value if own else [content.options[int(index)] for index in content.default]
            )
        case "slider":
            state.double_array_value.data.extend(content.value if own else content.default)
        case "file_uploader":
            state.file_uploader_state_value.SetInParent()
        case _:
            return None
    return state
