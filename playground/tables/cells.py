"""One cell of a column of numbers: its digits, and what stands around them."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MISSING = frozenset(
    {
        "",
        "\\n",
        "\N{EN DASH}",
        "\N{EM DASH}",
        "\N{HORIZONTAL ELLIPSIS}",
        "no data",
        "sin datos",
        *"""
        na n/a n.a. nan -nan null (null) nil none - -- --- ? . .. ... : nd n.d. n/d s/d s.d. missing <na>
    """.split(),
    }
)
"""Words that stand for a missing value, in small letters."""

_ERROR = re.compile(r"#+(?:[¡¿]?[A-ZÄÖÜ][A-ZÄÖÜ/]*[0-9]?[!?]?|N/?[AD])?|[+-]?inf(?:inity)?", re.IGNORECASE)
"""What spreadsheets write where a value could not be worked out (`#DIV/0!`, `#¡VALOR!`, `####`), and infinity."""
_CODES = frozenset(
    {
        "k. a.",
        "n. v.",
        "n. d.",
        "n. a.",
        "keine angabe",
        "sin dato",
        "sin información",
        "no disponible",
        "not available",
        "non disponible",
        *"""
        x c u s m (x) (c) (s) * ** *** **** ***** ****** k.a. n.v. n/e n/s n/c s/i unavailable unknown
        undefined bad err error fail offline indisponible
    """.split(),
    }
)
"""What statistics offices (secret, not to be published), loggers and homes with sensors write among numbers, in small letters."""

_CURRENCIES = frozenset(
    [
        "USD",
        "EUR",
        "GBP",
        "JPY",
        "CNY",
        "RMB",
        "CHF",
        "CAD",
        "AUD",
        "NZD",
        "HKD",
        "SGD",
        "TWD",
        "KRW",
        "INR",
        "BRL",
        "MXN",
        "ARS",
        "CLP",
        "COP",
        "PEN",
        "UYU",
        "BOB",
        "VES",
        "CRC",
        "DOP",
        "GTQ",
        "SEK",
        "NOK",
        "DKK",
        "ISK",
        "PLN",
        "CZK",
        "HUF",
        "RON",
        "BGN",
        "RUB",
        "UAH",
        "TRY",
        "ILS",
        "ZAR",
        "EGP",
        "NGN",
        "KES",
        "MAD",
        "AED",
        "SAR",
        "THB",
        "IDR",
        "MYR",
        "PHP",
        "VND",
        "PKR",
        "BTC",
        "ETH",
        "US",
        "R",
        "C",
        "A",
        "S",
        "HK",
        "NZ",
        "NT",
        "MX",
        "COL",
        "AR",
        "CL",
        "Bs",
        "Rs",
        "RM",
        "Rp",
        "kr",
        "Kr",
        "zł",
        "Ft",
        "Kč",
        "lei",
        "Lei",
        "TL",
    ]
)
_MULTIPLES = {"K": 1e3, "k": 1e3, "M": 1e6, "Mn": 1e6, "B": 1e9, "Bn": 1e9, "T": 1e12}

_BODY = r"[.,]?\d(?:[\d.,' ]*[\d.,])?(?:[eE][+-]?\d{1,3})?"
_CELL = re.compile(
    r"(?P<open>\()?\s*(?P<about>[<>≤≥~≈]=?|ca?\.\s)?\s*(?P<sign>[+-])?\s*"
    r"(?P<before>[^\d+\-.,()<>\s][^\d+\-()\s]{0,4})?\s*(?P<opened>\()?(?P<inner>[+-])?\s*"
    rf"(?P<body>{_BODY})\s*(?P<trail>-)?\s*"
    r"(?P<after>(?<=\s)[^\W\d_][^()]{0,11}|[^\W\d_][^\d()][^()]{0,10}|[^\W\d_]|\([a-zA-Z]{1,3}\)|[%‰°µ*†‡²³¹\[][^()]{0,11}"
    r"|[^\w\s.,'+\-()/:]{1,3})?\s*(?P<close>\))?"
)
_FLAG = re.compile(r"\*+|[†‡]+|[¹²³⁰⁴-⁹]+|\([a-zA-Z]{1,3}\)|\[[a-zA-Z0-9]{1,3}\]|(?!k$|m$|b$|mm$|mn$|bn$)[a-z]{1,2}")

_LONGEST = 60
"""Characters of a cell that may be a number."""
_LIKE: dict[int, str | None] = {
    ord("\N{MINUS SIGN}"): "-",
    ord("\N{SMALL HYPHEN-MINUS}"): "-",
    ord("\N{EN DASH}"): "-",
    ord("\N{HYPHEN}"): "-",
    ord("\N{NON-BREAKING HYPHEN}"): "-",
    ord("\N{FIGURE DASH}"): "-",
    ord("\N{ARABIC DECIMAL SEPARATOR}"): ".",
    ord("\N{ARABIC THOUSANDS SEPARATOR}"): "'",
    ord("\N{ARABIC PERCENT SIGN}"): "%",
    ord("\N{RIGHT SINGLE QUOTATION MARK}"): "'",
    ord("\N{LEFT SINGLE QUOTATION MARK}"): "'",
    ord("\N{ACUTE ACCENT}"): "'",
    ord("\N{MODIFIER LETTER APOSTROPHE}"): "'",
    ord("`"): "'",
    ord("\N{ZERO WIDTH SPACE}"): None,
    ord("\N{ZERO WIDTH NO-BREAK SPACE}"): None,
    ord("\N{LEFT-TO-RIGHT MARK}"): None,
    ord("\N{RIGHT-TO-LEFT MARK}"): None,
    ord("\N{ARABIC LETTER MARK}"): None,
    ord("\t"): " ",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds a number.

    Attributes:
        body: digits with the marks between them; spaces and apostrophes between thousands are gone.
        negative: by a sign before or behind, or by brackets.
        about: `<`, `>`, `~`, … where only a bound or an estimate is given; else empty.
        unit: what stands beside the digits and belongs to the whole column (`€`, `%`, `kWh`); may be empty.
        flag: a mark that belongs to this cell only (`*`, `(p)`, `e`); may be empty.
    """

    body: str
    negative: bool = False
    about: str = ""
    unit: str = ""
    flag: str = ""

    @property
    def multiple(self) -> float:
        """What the unit multiplies by (`K`, `M`); 1 for any other unit."""
        return _MULTIPLES.get(self.unit, 1.0)


def is_error(word: str) -> bool:
    """Whether a word says that there is no value because it could not be worked out, measured or published."""
    return bool(_ERROR.fullmatch(word)) or word.lower() in _CODES


@lru_cache(maxsize=4096)
def plain(word: str) -> str:
    """The word in ASCII digits, signs and spaces; whatever has no such form stays."""
    if word.isascii():
        return word.strip()
    found = []
    for letter in word.translate(_LIKE):
        if letter.isdecimal():
            found.append(str(unicodedata.decimal(letter)))
        elif "\N{FULLWIDTH EXCLAMATION MARK}" <= letter <= "\N{FULLWIDTH TILDE}":
            found.append(chr(ord(letter) - 0xFEE0))
        else:
            found.append(" " if unicodedata.category(letter) == "Zs" else letter)
    return "".join(found).strip()


def cell(word: str) -> Cell | None:
    """The parts of a cell; None where it holds no number."""
    found = _CELL.fullmatch(plain(word)) if len(word) <= _LONGEST else None
    if not found or (found["open"] or found["opened"] or "") + (found["close"] or "") not in ("", "()"):
        return None
    signs = (found["sign"] or "") + (found["inner"] or "") + (found["trail"] or "")
    before, after = (found["before"] or "").strip(), (found["after"] or "").strip()
    body = _without_spaces(found["body"])
    if body is None or len(signs) > 1 or (found["close"] and signs) or (before and not is_currency(before)):
        return None
    if re.search(r"\d\d", after):
        return None
    unit, flag = before, ""
    if after:
        words = after.split()
        if not before and not _FLAG.fullmatch(after):
            unit, flag = (" ".join(words[:-1]), words[-1]) if len(words) > 1 and _marked(words[-1]) else (after, "")
        elif _FLAG.fullmatch(after):
            flag = after
        elif before in ("", after) or is_currency(after) or after in _MULTIPLES:
            unit = after if after in _MULTIPLES else before
        else:
            return None
    return Cell(body, bool(found["close"]) or "-" in signs, (found["about"] or "").strip(), unit, flag)


def is_currency(word: str) -> bool:
    """Whether a word is the sign or the code of a currency: €, US$, EUR, kr."""
    letters = "".join(letter for letter in word if unicodedata.category(letter) != "Sc").strip(" ./")
    return (not letters and bool(word.strip(" ./"))) or letters in _CURRENCIES


def _marked(word: str) -> bool:
    return bool(_FLAG.fullmatch(word)) and not word.isalpha()


def _without_spaces(body: str) -> str | None:
    """Spaces and apostrophes may only stand between groups of thousands."""
    if " " not in body and "'" not in body:
        return body
    whole = re.match(r"\d{1,3}(?:([ '])\d{3})(?:\1\d{3})*(?![\d' ])", body)
    # Decimals may be grouped as well: 1 234.567 8 is not, as nobody writes that in a table.
    return re.sub(r"[ ']", "", body) if whole and not re.search(r"[ ']", body[whole.end() :]) else None
