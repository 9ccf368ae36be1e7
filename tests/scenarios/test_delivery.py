"""What the sender does when Slack, or the line to it, does not behave."""

import threading
from collections.abc import Callable

import pytest

from bot.errors import ModelUnavailable
from bot.models.embedded import EmbeddedModel
from bot.models.protocol import Completion, Usage
from dataset.prompts import Prompt, PromptStyle
from dataset.records import WorkState
from tests.scenarios.conftest import CALL, SlowModel, World


def test_an_answer_of_slack_that_was_lost_posts_nothing_twice(world: World) -> None:
    world.playground.faults.lose_answer("chat.postMessage")
    world.alex.command("/debrief", CALL)
    world.card(world.alex, "D0ALEX")
    world.settle()
    assert sum("Action items" in m.words for m in world.alex.messages("D0ALEX")) == 1
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    [copy] = world.store.outbox.messages(debrief.id)
    assert copy.ts == world.alex.messages("D0ALEX")[-1].ts
    # It can be updated, so what was found is the message itself.
    world.alex.click(world.alex.messages("D0ALEX")[-1], "feedback", "positive")
    assert world.card(world.alex, "D0ALEX", "1 useful")


def test_slacks_wish_to_wait_is_kept_and_nothing_is_lost(world: World) -> None:
    world.playground.faults.rate_limit("chat.postMessage", retry_after=1)
    world.debriefed()
    posts = world.playground.calls("chat.postMessage")
    assert len(posts) == 2
    assert sum("Action items" in m.words for m in world.alex.messages("D0ALEX")) == 1


def test_a_server_error_is_tried_again(world: World) -> None:
    world.playground.faults.http_error("chat.postMessage", status=503, times=2)
    world.debriefed()
    assert sum("Action items" in m.words for m in world.alex.messages("D0ALEX")) == 1


@pytest.mark.parametrize("error", ["internal_error", "message_limit_exceeded", "something_new"])
def test_a_refusal_that_may_pass_is_tried_again(world: World, error: str) -> None:
    world.playground.faults.fail("chat.postMessage", error)
    world.debriefed()
    assert sum("Action items" in m.words for m in world.alex.messages("D0ALEX")) == 1


def test_a_card_that_slack_will_never_take_is_not_lost_without_a_word(world: World) -> None:
    world.playground.faults.fail("chat.postMessage", "restricted_action")
    world.alex.command("/debrief", CALL)
    assert "restricted_action" in world.card(world.alex, "D0ALEX", "did not take its card").words


@pytest.mark.parametrize(("team", "votes"), [("T0PLAYGROUND", 2), ("T0ELSEWHERE", 1)])
def test_a_stranger_in_a_shared_channel_teaches_nothing(world: World, team: str, votes: int) -> None:
    card = world.debriefed()
    assert world.alex.click(card, "feedback", "positive").acked
    payload = world.playground.payloads("interactive")[-1]
    payload["user"] = {**payload["user"], "id": "U0SAM", "team_id": team}
    payload["trigger_id"] = "1.2.3"
    assert world.playground.send_payload("interactive", payload)
    world.settle()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert world.store.feedback.votes(debrief.id).up == votes


def test_a_huge_log_keeps_nobody_waiting(make_world: Callable[..., World]) -> None:
    release = threading.Event()
    model = SlowModel(EmbeddedModel(), lambda: release.wait(30) if len(model.prompts[-1].user) > 300_000 else None)
    world = make_world(model=model, debrief_max_bytes=5_000_000)
    huge = "".join(f"Agent: line {n} of a {'very ' * 40}long log.\nCustomer: yes, {n}.\n" for n in range(1400))
    for number in range(2):
        world.alex.say("D0ALEX", files=[world.alex.upload(f"{number}.txt", huge + f"Agent: {number}\n")])
    world.until(lambda: model.prompts, timeout=60)
    assert world.sam.command("/debrief", CALL).acked
    assert "router" in world.card(world.sam, "D0SAM").words
    # One of the two is being written, and the other stands aside.
    assert len([p for p in model.prompts if len(p.user) > 300_000]) == 1
    release.set()
    world.until(lambda: world.store.debriefs.count(WorkState.DONE) == 3, timeout=60)


def test_a_slow_answer_is_announced_and_the_card_takes_its_place(make_world: Callable[..., World]) -> None:
    release = threading.Event()
    world = make_world(model=SlowModel(EmbeddedModel(), lambda: release.wait(30)))
    world.alex.say("D0ALEX", CALL)
    waiting = world.card(world.alex, "D0ALEX", "Reading the call log")
    release.set()
    card = world.card(world.alex, "D0ALEX")
    world.settle()
    assert card.ts == waiting.ts


class _Moody:
    """A model that fails as often as it is told to, and then answers."""

    name = "moody"
    prompt_style = PromptStyle.BASE
    generation = 0

    def __init__(self, failures: int, answer: str | None = None) -> None:
        self._failures = failures
        self._answer = answer
        self._inner = EmbeddedModel()
        self.prompts: list[Prompt] = []

    def complete(self, prompt: Prompt, schema: dict[str, object], *, about: str | None = None) -> Completion:
        self.prompts.append(prompt)
        if len(self.prompts) <= self._failures:
            if self._answer is None:
                raise ModelUnavailable("The model is busy.", "Try again in a minute.")
            return Completion(self._answer, Usage(1, 1), 1)
        return self._inner.complete(prompt, schema)


def test_a_model_that_is_busy_is_asked_again(make_world: Callable[..., World]) -> None:
    world = make_world(model=_Moody(failures=1))
    world.debriefed()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert (debrief.state, debrief.attempts) == (WorkState.DONE, 2)


def test_slack_in_trouble_at_the_first_delivery_loses_nothing(make_world: Callable[..., World]) -> None:
    world = make_world()
    world.playground.faults.fail("auth.test", "internal_error", times=5)
    world.debriefed()


def test_an_answer_that_is_no_summary_is_mended_once(make_world: Callable[..., World]) -> None:
    model = _Moody(failures=1, answer='Sure! {"title": 3}')
    world = make_world(model=model)
    world.debriefed()
    first, second = model.prompts
    assert second.user.startswith(first.user)
    assert "title" in second.user[len(first.user) :]


def test_two_such_answers_end_in_a_card_with_another_try(make_world: Callable[..., World]) -> None:
    model = _Moody(failures=2, answer="I am sorry, I cannot do that.")
    world = make_world(model=model)
    world.alex.command("/debrief", CALL)
    notice = world.card(world.alex, "D0ALEX", "not a summary")
    world.settle()
    assert "kept" in notice.words
    assert world.alex.click(notice, "retry").acked
    assert world.card(world.alex, "D0ALEX").ts == notice.ts


def test_what_a_call_says_pings_nobody(world: World) -> None:
    log = (
        "Agent: Hello <!channel> & <@U0SAM>, how can I help?\n"
        "Customer: My <!here> printer <https://evil.example|is broken> since Monday & I need help, <!everyone>.\n"
        "Agent: I will send <!channel> a technician tomorrow."
    )
    world.alex.say("D0ALEX", files=[world.alex.upload("call.txt", log)])
    card = world.card(world.alex, "D0ALEX")
    world.alex.click(card, "correct")
    form = world.alex.wait_for(world.alex.view)
    ping = "See <!channel> and <@U0SAM> <!subteam^S0LEADS>"
    assert world.alex.submit(form, {"title": ping, "summary0": ping, "call_reason": ping, "topics": ping}).closed
    world.card(world.alex, "D0ALEX", "Corrected by")
    world.settle()
    for call in [*world.playground.calls("chat.postMessage"), *world.playground.calls("chat.update")]:
        sent = str(call.arguments)
        for live in ("<!channel", "<!here", "<!everyone", "<!subteam", "<@U0SAM", "<https://evil"):
            assert live not in sent
