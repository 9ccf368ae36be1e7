"""Messages that show a lead what the store holds, rendered at the moment they are sent."""

from __future__ import annotations

from enum import StrEnum

from bot.reviews import this_week
from bot.services import Services
from bot.tuning.decisions import champion_name, hourly_costs, way_back
from bot.tuning.overview import overview, restored
from dataset.model_records import ResourceState
from dataset.records import Answer, AuthorKind, FeedbackKind, Notice, NoticeKind, Split
from dataset.rendering import AfterCall, after_call
from handlers import lead_flywheel, lead_texts, tune_texts
from handlers.slack_text import escape
from handlers.views import blocks as b
from handlers.views import choose, models, review_list, tuning
from handlers.views.card import Rendered

MOST_CALLS = 10


class Show(StrEnum):
    """What a lead's message shows; written to the outbox."""

    REVIEWS = "reviews"
    VERSIONS = "versions"
    SEVERAL = "several"
    TUNING = "tuning"
    MODELS = "models"
    IDLE = "idle"
    CANARY = "canary"
    DIGEST = "digest"
    SCHEDULE = "schedule"


def record_lead_message(
    services: Services,
    user: str,
    key: str,
    show: Show,
    *,
    about: str = "",
    channel: str = "",
    ts: str = "",
    fresh: bool = False,
) -> None:
    """Have a message sent to a lead, once for each key; or brought up to date, where `channel` and `ts` name it.

    There is one message about a training, which is brought up to date; `fresh` asks for a new one at the end.
    """
    payload = {"show": show.value, "about": about, "channel": channel, "ts": ts} | ({"fresh": "1"} if fresh else {})
    services.store.outbox.add(NoticeKind.LEAD, user, f"lead:{key}", payload=payload)
    services.wake.ring()


def render(services: Services, notice: Notice) -> Rendered:
    """The message that a notice asks for, as things stand now."""
    store = services.store
    match Show(notice.payload["show"]):
        case Show.REVIEWS:
            return review_list.week_message(this_week(services), notice.target)
        case Show.VERSIONS:
            return _versions(services, notice.payload["about"])
        case Show.SEVERAL:
            return _several(services)
        case Show.TUNING:
            return _tuning(services, notice.payload["about"])
        case Show.MODELS:
            versions = store.registry.all()
            costs = {version.name: hourly_costs(services, version) for version in versions}
            canary, judged = store.canaries.current(), lead_flywheel.judged_of(services, versions)
            return models.models_message(
                versions, overview(services), services.untrained.name, costs, canary=canary, judged=judged
            )
        case Show.IDLE:
            return _idle(services, notice.payload["about"])
        case Show.CANARY:
            return lead_flywheel.canary_shown(services, notice.payload["about"])
        case Show.DIGEST:
            return lead_flywheel.digest_shown(services)
        case Show.SCHEDULE:
            return lead_flywheel.schedule_shown(services)


def _idle(services: Services, resource_id: str) -> Rendered:
    """That something costs by the hour and answers nobody; or that it is gone, where it is by now."""
    row = services.store.resources.get(resource_id)
    name = row.model or ""
    if row.state in (ResourceState.LEAVING, ResourceState.GONE):
        text = tune_texts.idle_gone(name)
    else:
        champion, certain = name == champion_name(services), row.reference is not None
        text = tune_texts.idle(name, escape(row.price), champion=champion, certain=certain)
    return Rendered(text, [b.section(text)])


def _tuning(services: Services, job_id: str) -> Rendered:
    store = services.store
    try:
        job = store.tuning.get(job_id)
    except KeyError:
        return Rendered(tune_texts.job_gone(), [b.section(tune_texts.job_gone())])
    trial, version = store.tuning.trial(job_id), store.registry.of_job(job_id)
    return tuning.tuning_message(
        tuning.TuningState(
            job,
            version,
            restored(store, trial) if trial else None,
            champion_name(services),
            way_back(services),
            hourly_costs(services, version) if version else "",
            store.rollouts.latest_of(version.name) if version else None,
            saw_forgotten=version is not None and store.erasure.has_seen_forgotten(version.name),
            judged=lead_flywheel.judged(services, version) if version else None,
            canary=lead_flywheel.canary_of(services, version) if version else None,
            pointed=store.registry.pointed(),
        )
    )


def _versions(services: Services, some_id: str) -> Rendered:
    store = services.store
    debriefs = store.reviews.debriefs_of(some_id)
    answers = [answer for debrief_id in debriefs for answer in store.answers.versions(debrief_id)]
    if not answers:
        text = lead_texts.no_versions(escape(some_id[:100]).replace("`", "ˋ"))
        return Rendered(text, [b.section(text)])
    answers.sort(key=lambda answer: answer.created_at)
    call_id = answers[0].call_id
    learned, chosen_by = _learned(services, answers)
    call = store.calls.get(call_id)
    return choose.versions_message(
        choose.Versions(
            call,
            tuple(answers),
            learned,
            chosen_by,
            held_out=store.calls.group_and_split(call_id)[1] is Split.HELD_OUT,
            left_out=call.source not in services.settings.learn_from,
            after_call=_after_call(services, next((a for a in answers if a.id == learned), None)),
        )
    )


def _after_call(services: Services, answer: Answer | None) -> AfterCall | None:
    """What the version that counts says that its call does not, None where there is no such thing."""
    if answer is None:
        return None
    found = after_call(services.store, services.pseudonymiser, answer.call_id, answer.summary)
    return found if found.texts else None


def _learned(services: Services, answers: list[Answer]) -> tuple[str | None, str | None]:
    """The id of the correction that is learned, and who chose it: the newest choice counts, or else the newest."""
    debriefs = {answer.debrief_id for answer in answers}
    events = sorted((e for d in debriefs for e in services.store.feedback.of_debrief(d)), key=lambda e: e.created_at)
    for kind in (FeedbackKind.CHOICE, FeedbackKind.CORRECTION):
        found = [event for event in events if event.kind is kind and event.correction_id]
        if found:
            return found[-1].correction_id, found[-1].user if kind is FeedbackKind.CHOICE else None
    return None, None


def _several(services: Services) -> Rendered:
    store = services.store
    calls = []
    for call_id in store.reviews.corrected_twice(MOST_CALLS):
        answers = [a for d in store.reviews.debriefs_of(call_id) for a in store.answers.versions(d)]
        corrections = [answer for answer in answers if answer.author_kind is AuthorKind.PERSON]
        calls.append((store.calls.get(call_id), len(corrections)))
    return choose.several_message(calls)
