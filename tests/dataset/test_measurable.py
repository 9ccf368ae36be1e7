"""How many held-out calls say how good a model is, for the App Home."""

from pathlib import Path

from dataset.records import Source
from tests.held_out import held_out
from tests.samples import answered, correct, new_store, summary

HANDED_OVER = (Source.SLASH_COMMAND,)


def test_held_out_calls_count_once_somebody_said_what_is_right(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    _, trained = answered(store)
    correct(store, trained, summary(title="For training"))
    assert store.tuning.measurable(HANDED_OVER) == (0, 0)
    first, second, _nothing_is_known_of_it = (held_out(store) for _ in range(3))
    correct(store, first, summary(title="Corrected"))
    assert store.tuning.measurable(HANDED_OVER) == (1, 0)
    for answer in (first, second):  # the first one counts once, by its reference
        assert store.reviews.add_reference(
            delivery_key=answer.id,
            call_id=answer.call_id,
            author="U0LEAD",
            summary=summary(),
            drafted_from=None,
            blind=True,
        )
    assert store.tuning.measurable(HANDED_OVER) == (2, 2)
    assert store.tuning.measurable((Source.WATCHED_CHANNEL,)) == (0, 0)
