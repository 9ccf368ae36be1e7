"""The App Home."""

from handlers.views.home import NEW_ACTION
from tests.scenarios.conftest import World


def test_it_shows_how_to_use_it_and_ones_own_debriefs(world: World) -> None:
    world.debriefed()
    world.alex.open_home()
    home = world.alex.wait_for(world.alex.home)
    assert "Give me a call log" in home.words
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    answer = world.store.answers.current(debrief.id)
    assert answer is not None
    assert answer.summary.title in home.words
    world.sam.open_home()
    other = world.sam.wait_for(world.sam.home)
    assert answer.summary.title not in other.words


def test_its_button_opens_the_form(world: World) -> None:
    world.alex.open_home()
    home = world.alex.wait_for(world.alex.home)
    assert world.alex.click(home, NEW_ACTION).acked
    assert "Call log" in world.alex.wait_for(world.alex.view).words
