"""What English opinions are about, and the adjectives they use."""

from playground.datasets.opinions.grammar import Adjective, Domain, Noun


def _adjectives(sign: int, kinds: str, words: str, extreme: str = "") -> tuple[Adjective, ...]:
    return tuple(Adjective(word, sign, kinds) for word in words.split()) + tuple(
        Adjective(word, sign, kinds, extreme=True) for word in extreme.split()
    )


_ALL = "SAHFRD"

ADJECTIVES: tuple[Adjective, ...] = (
    *_adjectives(1, _ALL, "good nice decent impressive", "excellent wonderful fantastic superb great"),
    *_adjectives(-1, _ALL, "bad poor disappointing mediocre", "terrible awful dreadful horrible lousy"),
    *_adjectives(1, "S", "gripping moving original clever enjoyable"),
    *_adjectives(-1, "S", "boring dull predictable confusing silly"),
    *_adjectives(1, "A", "convincing talented expressive", "brilliant"),
    *_adjectives(-1, "A", "unconvincing clumsy wooden boring"),
    *_adjectives(1, "H", "friendly polite attentive helpful"),
    *_adjectives(-1, "H", "rude unfriendly careless slow"),
    *_adjectives(1, "F", "tasty fresh pleasant", "delicious"),
    *_adjectives(-1, "F", "bland greasy tasteless stale"),
    *_adjectives(1, "R", "clean cosy comfortable quiet pleasant"),
    *_adjectives(-1, "R", "dirty noisy uncomfortable gloomy cramped"),
    *_adjectives(1, "D", "reliable sturdy useful practical"),
    *_adjectives(-1, "D", "faulty unreliable fragile useless"),
)

UNDENIED = frozenset(
    {"decent", "enjoyable", "polite", "cosy", "fantastic", "mediocre", "dull", "careless", "noisy", "awful"}
)
"""Training never denies these; the part `recombined` does."""
UNGRADED = frozenset(
    {"impressive", "clever", "helpful", "clean", "superb", "poor", "silly", "rude", "dirty", "dreadful"}
)
"""Training never says these with "very", "really", …; the part `recombined` does."""

DOMAINS: tuple[Domain, ...] = (
    Domain(
        Noun("film", "S"),
        (
            Noun("plot", "S"),
            Noun("ending", "S"),
            Noun("dialogues", "S", plural=True),
            Noun("soundtrack", "S"),
            Noun("actors", "A", plural=True),
            Noun("leading actress", "A"),
        ),
        (
            "I saw the film last week",
            "we watched the film at home",
            "on Friday we went to see the film",
            "I finally got round to seeing the film",
            "I knew nothing about the film",
        ),
        (
            "it lasts two hours",
            "I had not read anything about it",
            "it was not shown in our town",
            "I saw it with my brother",
            "I never look at the clock in the cinema",
        ),
    ),
    Domain(
        Noun("novel", "S"),
        (
            Noun("plot", "S"),
            Noun("ending", "S"),
            Noun("first chapter", "S"),
            Noun("dialogues", "S", plural=True),
            Noun("characters", "A", plural=True),
        ),
        (
            "I read the novel in two days",
            "a friend of mine lent me the novel",
            "I had not heard of the novel before",
            "I took the novel with me on holiday",
            "I bought the novel at the station",
        ),
        (
            "it has three hundred pages",
            "I read it on the train",
            "I did not know the author",
            "I never read the last page first",
            "there is no second part yet",
        ),
    ),
    Domain(
        Noun("restaurant", "R"),
        (
            Noun("soup", "F"),
            Noun("fish", "F", mass=True),
            Noun("desserts", "F", plural=True),
            Noun("bread", "F", mass=True),
            Noun("waiters", "H", plural=True),
            Noun("dining room", "R"),
            Noun("terrace", "R"),
        ),
        (
            "on Friday we went to the restaurant",
            "we had not booked a table at the restaurant",
            "my mother took us to the restaurant",
            "the restaurant is next to the station",
            "we had lunch at the restaurant",
        ),
        (
            "there were four of us",
            "we did not have coffee",
            "we paid by card",
            "it does not open on Mondays",
            "there is nothing else in that street",
        ),
    ),
    Domain(
        Noun("hotel", "R"),
        (
            Noun("room", "R"),
            Noun("bathroom", "R"),
            Noun("lobby", "R"),
            Noun("breakfast", "F"),
            Noun("coffee", "F", mass=True),
            Noun("receptionist", "H"),
            Noun("staff", "H", plural=True, mass=True),
        ),
        (
            "we spent two nights at the hotel",
            "a friend of mine told me about the hotel",
            "we had not booked the hotel",
            "the hotel is near the station",
            "I was at the hotel last week",
        ),
        (
            "it has no car park",
            "we went there by train",
            "there were four of us",
            "we did not use the lift",
            "breakfast starts at seven",
        ),
    ),
    Domain(
        Noun("phone", "D"),
        (
            Noun("screen", "D"),
            Noun("battery", "D"),
            Noun("camera", "D"),
            Noun("keyboard", "D"),
            Noun("speakers", "D", plural=True),
        ),
        (
            "I bought the phone last week",
            "my brother gave me the phone",
            "I have had the phone for two months",
            "I had never heard of this phone before",
            "I use the phone every day",
        ),
        (
            "it comes with a case",
            "it does not come with a charger",
            "I bought it in town",
            "I never take it to the beach",
            "there is also a black one",
        ),
    ),
    Domain(
        Noun("concert", "S"),
        (
            Noun("songs", "S", plural=True),
            Noun("second half", "S"),
            Noun("programme", "S"),
            Noun("singer", "A"),
            Noun("musicians", "A", plural=True),
            Noun("hall", "R"),
        ),
        (
            "on Friday we went to the concert",
            "a friend of mine took me to the concert",
            "I had no ticket for the concert until the last day",
            "we saw the concert from the third row",
            "I knew nothing about the concert",
        ),
        (
            "it started at eight",
            "I did not know the songs",
            "I never sit in the first row",
            "there were four of us",
            "we went home by train",
        ),
    ),
)
