from playground.task import METRICS, metric, part_title, title_of

FIXED = {
    "mae",
    "rmse",
    "mse",
    "mase",
    "smape",
    "owa",
    "pinball",
    "coverage",
    "skill",
    "accuracy",
    "macro_f1",
    "nats_per_character",
    "bits_per_character",
    "perplexity",
    "word_perplexity",
    "subword_perplexity",
    "cross_entropy",
    "token_accuracy",
    "sequence_accuracy",
}


def test_the_fixed_names_are_all_here():
    assert set(METRICS) - {"loss"} == FIXED


def test_a_metric_of_a_further_part_is_the_same_metric():
    assert metric("unseen_templates.accuracy") is METRICS["accuracy"]


def test_a_further_part_is_named_in_the_title_in_both_languages():
    assert title_of("unseen_templates.accuracy").en == "accuracy (unseen templates)"
    assert title_of("unseen_templates.accuracy").es == "exactitud (plantillas nuevas)"
    assert title_of("mae") == METRICS["mae"].title
    assert part_title("my_part").es == "my part"
