"""Before and after on validation calls, where no call is held out yet."""

from bot.models.embedded import EmbeddedModel
from bot.models.protocol import Completion
from bot.services import Services
from bot.tuning.comparison import compare
from dataset.pairs import Filters
from dataset.prompts import Prompt, PromptStyle, render_again
from dataset.records import Split
from dataset.snapshot import take
from dataset.store import Store
from dataset.style import HouseStyle
from tests.bot.tuning.conftest import taught


class _Heard(EmbeddedModel):
    """Keeps what it is asked; its prompts are of the style that the test says."""

    def __init__(self, style: PromptStyle) -> None:
        super().__init__()
        self.style = style
        self.asked: list[Prompt] = []

    @property
    def prompt_style(self) -> PromptStyle:
        return self.style

    def complete(self, prompt: Prompt, schema: dict[str, object], *, about: str | None = None) -> Completion:
        self.asked.append(prompt)
        return super().complete(prompt, schema)


def _validated(store: Store) -> None:
    """Calls with corrections until one of them is of the validation part."""
    for first in range(0, 400, 20):
        if any(store.calls.group_and_split(call_id)[1] is Split.VALIDATION for call_id in taught(store, 20, first)):
            return
    raise AssertionError("none of 400 calls was for validation")


def test_each_is_prompted_as_it_is_when_it_serves(services: Services) -> None:
    """A base model that is asked in a tuned one's few words answers worse than it does for anybody."""
    _validated(services.store)
    snapshot = take(services.store, services.pseudonymiser, Filters(), actor="test")
    before, after, house = _Heard(PromptStyle.BASE), _Heard(PromptStyle.TUNED), HouseStyle()
    found = compare(services.store, snapshot.id, before, after, house)
    assert found.split is Split.VALIDATION
    assert len(before.asked) == len(after.asked) == found.asked > 0
    for base, tuned in zip(before.asked, after.asked, strict=True):
        assert base.user == tuned.user
        assert base == render_again(base.user, PromptStyle.BASE, house)
        assert tuned == render_again(tuned.user, PromptStyle.TUNED, house)
