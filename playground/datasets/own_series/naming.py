"""What the names of columns say."""

import re

from playground.tables.moments import folded

_TIME = re.compile(
    r"(?:(?:date|day|time|datetime|timestamp|fecha|dia|hora|tiempo|ds|year|years|ano|anio|month|mes|week|semana|quarter|trimestre|"
    r"period|periodo|hour|epoch|datum|zeit|jahr|monat|data|mois|annee|jour|index|dt|minute|minuto)"
    r"|.*(?:_date|_time|date|time|timestamp| fecha| hora|_dt|_at|_ts))(?:\b|_|\d).*"
)
_CLOCK = re.compile(r"(?:time|hora|hour|heure|uhrzeit|zeit|clock|ora|tiempo|hhmm|hhmmss)\b.*")
_PARTS = {
    "year": re.compile(r"(?:year|yr|yyyy|ano|anio|jahr|annee|ejercicio|anno|jaar)s?"),
    "quarter": re.compile(r"(?:quarter|qtr|q|trimestre|trim|t)\.?"),
    "month": re.compile(r"(?:month|mon|mo|mm|mes|monat|mois|mese|maand|mnd)s?"),
    "week": re.compile(
        r"(?:iso_?|epi_?)?(?:week|wk|kw|woche|semana|sem|semaine|settimana)(?:_?(?:no|nr|num|number|of_year))?"
    ),
    "day of the year": re.compile(r"doy|yday|julian(?:_day)?|jday|jd|day_?of_?(?:the_?)?year|dia_del_ano"),
    "day": re.compile(r"(?:day|dd|dy|dia|tag|jour)s?"),
    "hour": re.compile(r"(?:hour|hr|hh|hora|stunde|heure)s?"),
    "minute": re.compile(r"(?:minute|min|minuto)s?"),
}
_MEASURED = re.compile(r"t|q|mm|kw|min|hr")
"""Parts of a date that are measured, too: temperature, flow, rain, power, the lowest value, humidity or heart rate."""
_IDENTITY = re.compile(
    r"(?:.*[_ ])?(?:id|ids|ticker|symbol|isin|code|codigo|cod|key|uuid|series|serie|series_name|item|sku|store|shop|tienda|station|"
    r"estacion|sensor|country|pais|region|provincia|state|city|ciudad|entity|location|geo|product|producto|name|nombre|meter|"
    r"family|category|categoria|variable)(?:[_ ](?:id|code|nbr|no|name|number))?|.*_id|per|no|nr|num|numero|number|row|unnamed: 0"
)
_TARGET = re.compile(
    r"y|value|values|valor|valores|target|objetivo|ot|wert|valeur|observed|observation|actual|obs_value"
)
_PRICE = re.compile(
    r"close|close/last|adj\.? close|adj_close|adjusted close|last|price|precio|ultimo|cierre|schluss|kurs"
)
_AMOUNT = re.compile(r"(?:.* )?(?:sales|ventas|revenue|ingresos|demand|demanda)")
_COUNT = re.compile(
    r"vol|vol\.|volume|volumen|count|counts|n|nobs|obs|votes|votos|trades|observations|number of .*|num_.*|"
    r"n_.*|.*_count|ndays|#days|tick_?vol(?:ume)?|change %|change|var\.? %|openint|open interest|spread"
)
_ASIDE = re.compile(
    r"std|sd|stdev|stddev|se|std\.? ?err(?:or)?|error|uncertainty|unc|flag|quality|qc|status|lat|lon|lng|latitude|longitude|weight|"
    r"dividends?|stock splits?|holiday|is_.*|lower|upper|.*_std|.*_flag"
)


def plain(name: str) -> str:
    """A name in small letters, without accents, brackets and quotation marks."""
    return folded(name).strip(" <>\"'“”[]():#*")


def is_time(name: str) -> bool:
    """Whether a column goes by a word for time."""
    return bool(_TIME.fullmatch(plain(name)))


def is_clock(name: str) -> bool:
    """Whether a column goes by a word for the time of day."""
    return bool(_CLOCK.fullmatch(plain(name)))


def part(name: str) -> str:
    """Which part of a date a column goes by (`year`, `quarter`, `month`, `week`, `day of the year`, `day`, `hour`, `minute`); empty: none."""
    return next((found for found, form in _PARTS.items() if form.fullmatch(plain(name))), "")


def may_be_measured(name: str) -> bool:
    """Whether what sounds like a part of a date could as well be what is measured: T, Q, mm, kW, min, HR."""
    return bool(_MEASURED.fullmatch(plain(name)))


def is_identity(name: str) -> bool:
    """Whether a column goes by a word for what tells things apart."""
    return bool(_IDENTITY.fullmatch(plain(name)))


def rank(name: str) -> int:
    """How likely a name is that of what is forecast: 0 most, 3 for any name, then counts and what stands beside values."""
    words = plain(name)
    for place, form in enumerate((_TARGET, _PRICE, _AMOUNT)):
        if form.fullmatch(words):
            return place
    return 4 if _COUNT.fullmatch(words) else 5 if _ASIDE.fullmatch(words) else 3
