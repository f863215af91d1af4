"""Whether window, horizon and shares fit into a series, and if not: which do.

A short file is refused once, with settings that fit, instead of once for each of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from playground.errors import DoesNotFit
from playground.task import PARTS
from playground.tasks.forecasting.knobs import ForecastingKnobs
from playground.tasks.forecasting.transformation import lag
from playground.tasks.forecasting.windows import Split, origins
from playground.text import Text

Published = tuple[int, int] | None
"""Where the published training and validation parts end; None: the task splits by its shares."""


def require(task: ForecastingKnobs, length: int, season: int, published: Published = None) -> None:
    """Refuse a series that is too short for the settings.

    Args:
        task: with the settings.
        length: steps of the series.
        season: steps of one season as the data say; what the task says comes before it.
        published: where the published parts end.

    Raises:
        DoesNotFit: the sentence says what is too long, and which settings would fit: only what has to change, and as
            little as can be.
    """

    def candidates() -> Iterator[ForecastingKnobs]:
        usual = {name: type(task).model_fields[name].default for name in ("validation_share", "test_share")}
        shared = task if published is not None else task.model_copy(update=usual)
        for basis in (task, shared, shared.model_copy(update={"season": 1})):
            split, period = _split(basis, length, published), basis.season or season
            room = split.train - lag(basis.transformation, period)
            ahead = max(1, min(basis.horizon, split.validation - split.train, length - split.validation))
            short = max(1, min(ahead, room // 3))
            yield basis.model_copy(update={"horizon": ahead})
            yield _shorter(basis, 2 * room // 3 - short, period, short)

    _must_fit(task, lambda tried: _refusal(tried, length, season, published), candidates())


def require_of_each(
    task: ForecastingKnobs, lengths: Sequence[int], futures: Sequence[int], names: Sequence[str], season: int
) -> None:
    """Refuse a collection with a series that is too short for the settings.

    Args:
        task: with the settings.
        lengths: steps of each series that are published to learn from.
        futures: steps of each that were kept back; all 0: the last steps of each series are taken for them.
        names: of the series.
        season: steps of one season as the data say; what the task says comes before it.

    Raises:
        DoesNotFit: the sentence names the series, and the settings that would fit.
    """

    def candidates() -> Iterator[ForecastingKnobs]:
        for basis in (task, task.model_copy(update={"season": 1})):
            period = basis.season or season
            ahead = min(basis.horizon, *futures) if any(futures) else basis.horizon
            room = min(lengths) - lag(basis.transformation, period)
            short = max(1, min(ahead, room // 5))
            left = 2 * (room - (0 if any(futures) else short)) // 3 - short
            if ahead > 0:
                yield basis.model_copy(update={"horizon": ahead})
            yield _shorter(basis, left, period, short)

    _must_fit(task, lambda tried: _refusal_of_each(tried, lengths, futures, names, season), candidates())


def _must_fit(
    task: ForecastingKnobs,
    refusal: Callable[[ForecastingKnobs], Text | None],
    candidates: Iterable[ForecastingKnobs],
) -> None:
    why = refusal(task)
    if why is not None:
        fitting = next((tried for tried in candidates if refusal(tried) is None), task)
        changed = {name: getattr(fitting, name) for name in _WORDS if getattr(fitting, name) != getattr(task, name)}
        raise _proposing(why, changed)


def _split(task: ForecastingKnobs, length: int, published: Published) -> Split:
    return Split.of(length, task.validation_share, task.test_share, published)


def _shorter(task: ForecastingKnobs, most: int, season: int, horizon: int) -> ForecastingKnobs:
    """With a window of at most `most` steps, in whole seasons where there is room for one, and this horizon."""
    window = max(1, min(task.window, most))
    if task.window > window >= season > 1:
        window = window // season * season
    return task.model_copy(update={"window": window, "horizon": horizon})


def _refusal(task: ForecastingKnobs, length: int, season: int, published: Published) -> Text | None:
    split, period = _split(task, length, published), task.season or season
    if split.train <= period:
        return Text(
            "The training set has {train} steps, not more than one season of {period}; shorten the season or take a longer series",
            "El conjunto de entrenamiento tiene {train} pasos, no más que una temporada de {period}; acorte la temporada o use una serie más larga",
        ).format(train=max(split.train, 0), period=period)
    lagged, horizon = lag(task.transformation, period), task.horizon
    ahead = {"train": 1 if task.strategy == "recursive" else horizon, "validation": horizon, "test": horizon}
    for part, (first, last) in origins(split, lagged, task.window, ahead).items():
        if last < first:
            return _no_room(part, split, lagged, task.window, ahead[part])
    return None


def _no_room(part: str, split: Split, lagged: int, window: int, ahead: int) -> Text:
    begin, end = split.bounds()[part]
    if part == "train" or end - ahead <= lagged + window:
        return Text(
            "The series has {length} steps, {train} of them for training: too few for a window of {window}, {lagged} for "
            "the transformation and {ahead} ahead; shorten the window or the horizon, or take a longer series",
            "La serie tiene {length} pasos, {train} de ellos para entrenar: muy pocos para una ventana de {window}, "
            "{lagged} para la transformación y {ahead} por delante; acorte la ventana o el horizonte, o use una serie "
            "más larga",
        ).format(length=split.length, train=split.train, window=window, lagged=lagged, ahead=ahead)
    return Text(
        "The {part} set has {size} steps, fewer than the horizon of {ahead}; shorten the horizon or raise the share",
        "El conjunto de {part} tiene {size} pasos, menos que el horizonte de {ahead}; acorte el horizonte o suba su proporción",
    ).format(part=PARTS[part], size=end - begin, ahead=ahead)


def _refusal_of_each(
    task: ForecastingKnobs, lengths: Sequence[int], futures: Sequence[int], names: Sequence[str], season: int
) -> Text | None:
    horizon, given = task.horizon, any(futures)
    if given and min(futures) < horizon:
        place = min(range(len(futures)), key=futures.__getitem__)
        return Text(
            "Of “{series}” {ahead} steps ahead are known, fewer than the horizon of {horizon}; shorten the horizon",
            "De «{series}» se conocen {ahead} pasos por delante, menos que el horizonte de {horizon}; acorte el horizonte",
        ).format(series=names[place], ahead=futures[place], horizon=horizon)
    place = min(range(len(lengths)), key=lengths.__getitem__)
    known = [length if given else max(0, length - horizon) for length in lengths]
    ahead = 1 if task.strategy == "recursive" else horizon
    window = lag(task.transformation, task.season or season) + task.window + horizon
    what = Text("this window", "esta ventana")
    if known[place] >= window:
        if max(known) >= window + ahead:  # one series with a training window is enough
            return None
        window, what = window + ahead, Text("a training window", "una ventana de entrenamiento")
    return Text(
        "“{series}” has {known} known steps, and {what} needs {steps}; shorten the window, the season or the horizon",
        "«{series}» tiene {known} pasos conocidos, y {what} necesita {steps}; acorte la ventana, la temporada o el "
        "horizonte",
    ).format(series=names[place], known=known[place], what=what, steps=window)


def _proposing(refusal: Text, found: Mapping[str, int | float]) -> DoesNotFit:
    """The refusal with the settings that fit at its end."""
    if not found:
        return DoesNotFit(Text(f"{refusal.en}.", f"{refusal.es}."), found)
    named = [_WORDS[name].format(value=value) for name, value in found.items()]
    en, es = ([getattr(one, language) for one in named] for language in ("en", "es"))
    settings = Text(_listed(en, "and"), _listed(es, "y"))
    words = Text("{refusal}; with {settings} it fits.", "{refusal}; con {settings} cabe.")
    proposal = {f"task.{name}": value for name, value in found.items()}
    return DoesNotFit(words.format(refusal=refusal, settings=settings), proposal)


def _listed(words: Sequence[str], last: str) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


_WORDS: dict[str, Text] = {
    "window": Text("a window of {value}", "una ventana de {value}"),
    "horizon": Text("a horizon of {value}", "un horizonte de {value}"),
    "validation_share": Text("a validation share of {value}", "una proporción de validación de {value}"),
    "test_share": Text("a test share of {value}", "una proporción de prueba de {value}"),
    "season": Text("a season of {value}", "una temporada de {value}"),
}
"""The settings that a proposal may change."""
