"""Draws scores as SVG with verovio."""

import verovio

from playground.errors import WrongFile
from playground.text import Text

_OPTIONS = {
    "pageWidth": 1900,
    "scale": 45,
    "adjustPageHeight": True,
    "footer": "none",
    "svgViewBox": True,
    "smuflTextFont": "embedded",
    "pageMarginTop": 60,
    "pageMarginBottom": 60,
    "pageMarginLeft": 100,
    "pageMarginRight": 60,
    "xmlIdSeed": 1,
    "breaks": "auto",
}
_FONT = "Times, serif"
_FONTS = "Times, 'Times New Roman', 'Liberation Serif', Tinos, 'DejaVu Serif Condensed', serif"
"""Verovio leaves room for words in Times: where that is not there, letters as narrow, so that none is cut."""
_PAPER = '<rect width="100%" height="100%" style="fill:#ffffff;stroke:none"/>'

verovio.enableLog(verovio.LOG_OFF)


def svg(music: str) -> str:
    """A score as one SVG picture, dark on white paper so that it reads on any background.

    Args:
        music: MusicXML or ABC.

    Raises:
        WrongFile: verovio cannot read it.
    """
    toolkit = verovio.toolkit()
    toolkit.setOptions(_OPTIONS)
    pages = toolkit.getPageCount() if toolkit.loadData(music) else 0
    if not pages:
        raise WrongFile(
            Text("This music cannot be drawn as a score; check it.", "Esta música no se puede dibujar; revísela.")
        )
    if pages > 1:
        toolkit.setOptions({"pageHeight": 60_000})
        toolkit.redoLayout()
    drawn: str = toolkit.renderToSVG(1).replace(f'font-family="{_FONT}"', f'font-family="{_FONTS}"')
    start = drawn.index("<svg")
    inside = drawn.index(">", start) + 1
    return drawn[start:inside] + _PAPER + drawn[inside:]
