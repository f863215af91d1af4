"""Streamlit's cache of large messages, as its page in the browser keeps it: the server sends a name for what is known already."""

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

AGE = 2
"""Draws after which a message that was not used any more is forgotten (`global.maxCachedMessageAge`)."""


class MessageCache:
    """The large messages that a tab holds."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[ForwardMsg, int]] = {}
        self._draws = 0

    def names(self) -> list[str]:
        """What the server is told with each request."""
        return list(self._kept)

    def read(self, content: bytes) -> ForwardMsg:
        """A message as it is meant.

        Raises:
            KeyError: the server named a message that it was not told to be here.
        """
        message = ForwardMsg.FromString(content)
        if message.WhichOneof("type") == "ref_hash":
            meant, _ = self._kept[message.ref_hash]
            self._kept[message.ref_hash] = meant, self._draws
            whole = ForwardMsg()
            whole.CopyFrom(meant)
            whole.metadata.CopyFrom(message.metadata)
            return whole
        if message.metadata.cacheable and message.hash not in self._kept:
            self._kept[message.hash] = message, self._draws
        return message

    def drawn(self, fragments: list[str]) -> None:
        """Count a draw; what was long not used is forgotten, after one of some fragments only what is theirs."""
        self._draws += 1
        for name, (message, used) in list(self._kept.items()):
            theirs = not fragments or message.delta.fragment_id in fragments
            if theirs and self._draws - used > AGE:
                del self._kept[name]
