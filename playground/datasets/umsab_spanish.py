"""UMSAB Spanish: tweets, three classes."""

from playground.datasets._tweets import Tweets, published
from playground.text import Text


class UMSABSpanish(Tweets):
    """Tweets from Spain: negative, neutral or positive."""

    title = Text("UMSAB, Spanish tweets", "UMSAB, tuits en español")
    about = Text(
        "3,033 Spanish tweets (InterTASS 2017), negative, neutral or positive, in balanced classes (1839 / 324 / 870). So few that a network without pretrained embeddings hardly gets more than half of them right.",
        "3033 tuits en español (InterTASS 2017), negativos, neutros o positivos a partes iguales (1839 / 324 / 870). Son tan pocos que una red sin embeddings preentrenados apenas pasa de la mitad de aciertos.",
    )
    order = 60
    folder = "sentiment/umsab_spanish"
    language = "es"
    sources = published(
        "spanish",
        {
            "train_text.txt": (157_776, "8d6c55413482605e3c8ea8abc129824c2c3492f803fa12f79ddb6b037667c16f"),
            "train_labels.txt": (3_677, "1225a2d319fe4831e1dcb859a51e21c6a8a40c627f4a18c4e872554c385d23f5"),
            "val_text.txt": (28_220, "5184902f010a6180fb1bb8d085a73f97e2bca9a059d79655e8e97e5d6ef3b920"),
            "val_labels.txt": (647, "2728c5af0a67fdb89dfbab4663e5df365c529bb7c513192e829771ebe16aef65"),
            "test_text.txt": (75_671, "c075f04461e28d63703d52bc14f55b104e9004c5ff64a56d9de2bc142372452c"),
            "test_labels.txt": (1_739, "7977cc5b0346f7ddab596fa6655ee7d2fe9f36c77129bfc14f3307d607a91761"),
        },
    )
