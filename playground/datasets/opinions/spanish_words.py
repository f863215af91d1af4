"""What Spanish opinions are about, and the adjectives they use."""

from playground.datasets.opinions.grammar import Adjective, Domain, Noun


def _adjectives(sign: int, kinds: str, words: str, extreme: str = "", estar: str = "") -> tuple[Adjective, ...]:
    return tuple(Adjective(word, sign, kinds, estar=estar) for word in words.split()) + tuple(
        Adjective(word, sign, kinds, extreme=True, estar=estar) for word in extreme.split()
    )


ADJECTIVES: tuple[Adjective, ...] = (
    *_adjectives(1, "SAHFRD", "bueno", "excelente estupendo genial fantástico magnífico", estar="F"),
    *_adjectives(-1, "SAHFRD", "malo", "horrible pésimo espantoso horroroso", estar="F"),
    *_adjectives(1, "SAHFRD", "aceptable notable correcto"),
    *_adjectives(-1, "SAHFRD", "mediocre decepcionante lamentable", "terrible"),
    *_adjectives(1, "S", "entretenido emocionante original ingenioso divertido"),
    *_adjectives(-1, "S", "aburrido previsible confuso lento tedioso"),
    *_adjectives(1, "A", "convincente expresivo creíble divertido"),
    *_adjectives(-1, "A", "soso inexpresivo torpe aburrido"),
    *_adjectives(1, "H", "amable atento simpático eficaz"),
    *_adjectives(-1, "H", "grosero antipático maleducado lento"),
    *_adjectives(1, "F", "rico sabroso fresco", "delicioso", estar="F"),
    *_adjectives(-1, "F", "soso grasiento salado reseco", estar="F"),
    *_adjectives(1, "R", "limpio", estar="R"),
    *_adjectives(-1, "R", "sucio", estar="R"),
    *_adjectives(1, "R", "cómodo acogedor tranquilo luminoso"),
    *_adjectives(-1, "R", "incómodo ruidoso oscuro agobiante"),
    *_adjectives(1, "D", "fiable resistente práctico útil"),
    *_adjectives(-1, "D", "defectuoso frágil inútil anticuado"),
)

UNDENIED = frozenset(
    {
        "notable",
        "entretenido",
        "amable",
        "acogedor",
        "fantástico",
        "mediocre",
        "previsible",
        "grosero",
        "ruidoso",
        "pésimo",
    }
)
"""Training never denies these; the part `recombined` does."""
UNGRADED = frozenset(
    {"correcto", "ingenioso", "eficaz", "limpio", "genial", "lamentable", "tedioso", "antipático", "sucio", "espantoso"}
)
"""Training never says these with "muy", "bastante", …; the part `recombined` does."""

DOMAINS: tuple[Domain, ...] = (
    Domain(
        Noun("película", "S", feminine=True),
        (
            Noun("trama", "S", feminine=True),
            Noun("final", "S"),
            Noun("diálogos", "S", plural=True),
            Noun("banda sonora", "S", feminine=True),
            Noun("actores", "A", plural=True),
            Noun("protagonista", "A", feminine=True),
        ),
        (
            "vi la película la semana pasada",
            "vimos la película en casa",
            "el viernes fuimos a ver la película",
            "por fin he visto la película",
            "no sabía nada de la película",
        ),
        (
            "dura dos horas",
            "no había leído nada sobre ella",
            "no la pusieron en nuestra ciudad",
            "la vi con mi hermano",
            "nunca miro el reloj en el cine",
        ),
    ),
    Domain(
        Noun("novela", "S", feminine=True),
        (
            Noun("trama", "S", feminine=True),
            Noun("final", "S"),
            Noun("primer capítulo", "S"),
            Noun("descripciones", "S", plural=True, feminine=True),
            Noun("personajes", "A", plural=True),
        ),
        (
            "leí la novela en dos días",
            "una amiga mía me prestó la novela",
            "no había oído hablar de la novela",
            "me llevé la novela de vacaciones",
            "compré la novela en la estación",
        ),
        (
            "tiene trescientas páginas",
            "la leí en el tren",
            "no conocía a la autora",
            "nunca leo antes la última página",
            "todavía no hay segunda parte",
        ),
    ),
    Domain(
        Noun("restaurante", "R"),
        (
            Noun("sopa", "F", feminine=True),
            Noun("pescado", "F"),
            Noun("postres", "F", plural=True),
            Noun("carne", "F", feminine=True),
            Noun("camareros", "H", plural=True),
            Noun("comedor", "R"),
            Noun("terraza", "R", feminine=True),
        ),
        (
            "el viernes fuimos al restaurante",
            "no habíamos reservado mesa en el restaurante",
            "mi madre nos llevó al restaurante",
            "el restaurante queda al lado de la estación",
            "comimos en el restaurante",
        ),
        (
            "éramos cuatro",
            "no tomamos café",
            "pagamos con tarjeta",
            "no abre los lunes",
            "no hay nada más en esa calle",
        ),
    ),
    Domain(
        Noun("hotel", "R"),
        (
            Noun("habitación", "R", feminine=True),
            Noun("baño", "R"),
            Noun("vestíbulo", "R"),
            Noun("desayuno", "F"),
            Noun("tostadas", "F", plural=True, feminine=True),
            Noun("recepcionista", "H", feminine=True),
            Noun("camareras", "H", plural=True, feminine=True),
        ),
        (
            "pasamos dos noches en el hotel",
            "una amiga mía me habló del hotel",
            "no habíamos reservado en el hotel",
            "el hotel queda cerca de la estación",
            "estuve en el hotel la semana pasada",
        ),
        (
            "no tiene aparcamiento",
            "fuimos en tren",
            "éramos cuatro",
            "no usamos el ascensor",
            "el desayuno empieza a las siete",
        ),
    ),
    Domain(
        Noun("teléfono", "D"),
        (
            Noun("pantalla", "D", feminine=True),
            Noun("batería", "D", feminine=True),
            Noun("cámara", "D", feminine=True),
            Noun("teclado", "D"),
            Noun("altavoces", "D", plural=True),
        ),
        (
            "compré el teléfono la semana pasada",
            "mi hermano me regaló el teléfono",
            "tengo el teléfono desde hace dos meses",
            "no había oído hablar de este teléfono",
            "uso el teléfono todos los días",
        ),
        (
            "viene con funda",
            "no trae cargador",
            "lo compré en el centro",
            "nunca lo llevo a la playa",
            "también lo hay en negro",
        ),
    ),
    Domain(
        Noun("concierto", "S"),
        (
            Noun("canciones", "S", plural=True, feminine=True),
            Noun("segunda parte", "S", feminine=True),
            Noun("programa", "S"),
            Noun("cantante", "A", feminine=True),
            Noun("músicos", "A", plural=True),
            Noun("sala", "R", feminine=True),
        ),
        (
            "el viernes fuimos al concierto",
            "una amiga mía me llevó al concierto",
            "no tuve entrada para el concierto hasta el último día",
            "vimos el concierto desde la tercera fila",
            "no sabía nada del concierto",
        ),
        (
            "empezó a las ocho",
            "no conocía las canciones",
            "nunca me siento en la primera fila",
            "éramos cuatro",
            "volvimos a casa en tren",
        ),
    ),
)
