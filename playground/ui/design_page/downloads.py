"""The offer to fetch a published data set, or to take in its files from whoever has them; nothing is fetched unasked."""

import streamlit as st

from playground.dataset import Published
from playground.errors import PlaygroundError
from playground.launch.data import preparation
from playground.settings import settings
from playground.sources import amount
from playground.text import Text
from playground.ui.page import live, plain, say, session, tell
from playground.ui.visitor import visitor

MOST_SHOWN = 6
"""Files that are listed one by one."""


def offer(dataset: Published, place: str) -> None:
    """What would be fetched, from where and under which licence; the button that does it, and the way without it.

    Args:
        place: tells the offers of one visitor apart.
    """
    found = preparation.download_state(dataset)
    key = f"{place}.fetch.{dataset.kind()}.{session().version}"
    with st.container(border=True):
        st.markdown(
            say(
                en="**“{title}” is not on this machine yet.**",
                es="**«{title}» aún no está en esta máquina.**",
                title=dataset.title,
            )
        )
        _described(dataset)
        if not (settings().downloads or visitor().admin):
            st.info(say(_NOT_YOU), icon="🔒")
            return
        live(lambda: _progress(dataset), f"fetch.{dataset.kind()}", begun=found.moving)
        if found.moving:
            return
        if found.refused is not None:
            st.error(say(found.refused), icon="⚠️")
        row = st.container(horizontal=True)
        if _fetchable(dataset):
            words = Text("Download", "Descargar") if found.refused is None else Text("Try again", "Volver a intentarlo")
            size = preparation.download_size(dataset)
            label = say(words) + (f" ({plain(amount(size))})" if size else "")
            if row.button(label, type="primary", icon="⬇️", key=f"{key}.begin"):
                preparation.begin_download(dataset)
                st.rerun()
        with row.popover(say(en="I already have this file", es="Ya tengo este archivo"), icon="📁"):
            _bring(dataset, key)


def _described(dataset: Published) -> None:
    """The files with their size and address, and the licence, before anything is fetched."""
    missing = dataset.missing()
    unknown = say(en="size unknown", es="tamaño desconocido")
    lines = [
        f"- `{source.file}` · {plain(amount(source.size)) if source.size else unknown}"
        + (f" · {source.url}" if source.url else "")
        for source in missing[:MOST_SHOWN]
    ]
    if len(missing) > MOST_SHOWN:
        count = len(missing) - MOST_SHOWN
        lines.append(say(en="- and {count} more files", es="- y {count} archivos más", count=count))
    st.markdown("\n".join(lines))
    st.markdown(say(en="Licence: {licence}", es="Licencia: {licence}", licence=dataset.licence))
    if settings().mirror and _fetchable(dataset):
        st.caption(
            say(
                en="This deployment fetches it from a mirror of its own.",
                es="Esta instalación lo descarga de un espejo propio.",
            )
        )
    if not _fetchable(dataset):
        st.markdown(
            say(
                en="It cannot be downloaded automatically; its source: {source}. Get it there and upload it here.",
                es="No se puede descargar automáticamente; su fuente: {source}. Consígalo allí y súbalo aquí.",
                source=dataset.source,
            )
        )


def _progress(dataset: Published) -> bool:
    """How far it is; whether somebody is fetching it."""
    found = preparation.download_state(dataset)
    if found.moving:
        st.progress(found.share, text=say(found.what))
    return found.moving


def _bring(dataset: Published, key: str) -> None:
    if settings().demo and not visitor().admin and not all(source.sha256 for source in dataset.needed()):
        # Without a checksum nobody could tell whether everybody would get the right file.
        st.caption(say(_NOT_YOU))
        return
    most = settings().max_upload_mb
    given = st.file_uploader(
        say(en="The file, or an archive of the files", es="El archivo, o un archivo comprimido con ellos"),
        accept_multiple_files=True,
        key=f"{key}.bring",
        max_upload_size=most,
    )
    st.caption(
        say(
            en="Up to {most} MB. Larger ones: `python -m playground datasets have {name} FILE`, or a folder that "
            "`PLAYGROUND_DATA` names, with the files in `{folder}`.",
            es="Hasta {most} MB. Más grandes: `python -m playground datasets have {name} ARCHIVO`, o una carpeta "
            "indicada en `PLAYGROUND_DATA`, con los archivos en `{folder}`.",
            most=most,
            name=dataset.kind(),
            folder=dataset.folder,
        )
    )
    # A file stays in the uploader from one turn of the page to the next, and is taken in only once.
    taken: dict[str, Text | None] = st.session_state.setdefault(f"{key}.taken", {})
    for file in given:
        if file.file_id not in taken:
            taken[file.file_id] = None
            try:
                dataset.bring({file.name: file.getvalue()})
            except PlaygroundError as error:
                taken[file.file_id] = error.text
        refused = taken[file.file_id]
        if refused is not None:
            st.error(say(refused), icon="⚠️")
    if given and dataset.ready():
        preparation.forget_failure(dataset)
        tell(Text("“{title}” is here now.", "«{title}» ya está aquí.").format(title=dataset.title))
        st.rerun()


def _fetchable(dataset: Published) -> bool:
    return bool(settings().mirror) or all(source.url for source in dataset.missing())


_NOT_YOU = Text(
    "On this deployment only the administrator can add this data set.",
    "En esta instalación solo quien la administra puede añadir este conjunto de datos.",
)
