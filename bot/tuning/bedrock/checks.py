"""What `debrief doctor` asks of the AWS account: a line for what is in order, `SettingsError` for what is not.

Nothing is created but a tiny object in the bucket, which is deleted again; nothing costs money but what `ask` asks for.
What may not be asked (IAM, above all, is often closed to a bot) is said, and is no fault: the rights that the bot does
need are tried by using them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from bot.errors import SettingsError
from bot.models.aws import AwsClients
from bot.models.aws_causes import Cause
from bot.models.aws_errors import AwsTrouble, explain, is_of_aws
from bot.models.catalogue import CATALOGUE, TunableModel, lifecycle_trouble, lifecycle_warning
from bot.settings import Settings
from bot.tuning.bedrock.account import Account
from bot.tuning.bedrock.judges import known_as
from bot.tuning.bedrock.kinds import Kind, OnDemand, Provisioned
from dataset.model_records import ModelVersion, Resource, ResourceKind
from dataset.profiles import DEFAULT_PROFILE
from dataset.store import Store

Check = Callable[[], str]

ONE_TOKEN = {"maxTokens": 1, "temperature": 0.0}
A_WORD = "Hello"

_NOBODY = (Cause.NO_CREDENTIALS, Cause.EXPIRED, Cause.SETTINGS)
# `maker.model`, as GetFoundationModel takes it; profiles have a geography before it (user guide, "Supported Regions and
# models for inference profiles"), application profiles have no dot.
_PLAIN = re.compile(r"[a-z0-9-]+[.][a-z0-9.-]+(:[a-z0-9-]+){0,2}")
_OF_PROFILE = re.compile(r"(us|eu|apac|us-gov|jp|au|ca|global)[.]")
_ARN = re.compile(r"arn:(aws[^:]*):(?:iam|sts)::(\d{12}):(user|assumed-role|federated-user|root)(?:/(.+))?")


class Asking:
    """Calls to the account, and what is known of who makes them."""

    def __init__(self, clients: AwsClients) -> None:
        self.clients = clients
        self.account = ""
        """Its number, once the login was checked."""
        self.principal = ""
        """ARN of the IAM user or role that asks, where that can be told."""
        self._nobody = ""

    def client(self, service: str) -> Any:
        """The client of a service."""
        return self.clients.client(service)

    def ask(self, doing: str, call: Callable[[], Any]) -> Any:
        """What a call answers. Raises `Refusal`, with what did not happen and what to do."""
        if self._nobody:
            raise SettingsError(f"{doing}: {self._nobody}.", "Mend the AWS login first.")
        try:
            return call()
        except Exception as error:
            if not is_of_aws(error):
                raise
            trouble = explain(error, doing)
            if trouble.code == "ProfileNotFound":
                # Whoever is at this terminal set it: the name is no secret.
                named = str(getattr(error, "kwargs", {}).get("profile", ""))
                what, advice = f"{doing}: there is no AWS profile {named!r}.", "Mend AWS_PROFILE, or ~/.aws/config."
                trouble = replace(trouble, what=what, advice=advice)
            raise Refusal(trouble) from error

    def login(self) -> str:
        """Who asks: the account's last digits, and the name of user or role."""
        try:
            answer = self.ask("The login to AWS could not be checked", lambda: self.client("sts").get_caller_identity())
        except Refusal as refusal:
            if refusal.trouble.cause in _NOBODY:
                self._nobody = "AWS does not know who is asking"
            raise
        self.account = str(answer["Account"])
        found = _ARN.fullmatch(str(answer["Arn"]))
        kind, name = (found[3], found[4] or "") if found else ("", "")
        if found and kind in ("user", "assumed-role"):
            name = name.partition("/")[0] if kind == "assumed-role" else name
            self.principal = f"arn:{found[1]}:iam::{found[2]}:{'role' if kind == 'assumed-role' else 'user'}/{name}"
        who = f"{'role' if kind == 'assumed-role' else kind.replace('-', ' ')} {name.rpartition('/')[2]}".strip()
        return f"account …{self.account[-4:]}, {who or 'somebody without a name'}"


class Refusal(SettingsError):
    """AWS did not do what a check asked for; `trouble` says why."""

    def __init__(self, trouble: AwsTrouble) -> None:
        super().__init__(trouble.what, trouble.advice)
        self.trouble = trouble

    @property
    def not_allowed(self) -> bool:
        """Whether it is a right that is missing."""
        return self.trouble.cause is Cause.NOT_ALLOWED


def region(settings: Settings, model: TunableModel, asking: Asking) -> str:
    """The region: whether the model answers there, and whether it can be tuned there."""
    here = asking.clients.region
    reference = settings.debrief_model_id or model.serving_id(here)
    if not settings.debrief_model_id and reference == model.model_id and here not in model.plain_regions:
        raise SettingsError(
            f"{model.name} does not answer in {here}, as far as is known.",
            f"Set AWS_REGION to {' or '.join(model.regions)}, or DEBRIEF_MODEL_ID to an inference profile.",
        )
    asked = f"{here}: {model.name} is asked as {reference}"
    if here not in model.regions:
        return f"{asked}; serving works, training needs {' or '.join(model.regions)}"
    return f"{asked}, and can be tuned"


def model(settings: Settings, row: TunableModel, asking: Asking, *, ask: bool) -> str:
    """The model: there, alive, and (where it may be asked) answering. With DEBRIEF_MODEL_ID, that is the one."""
    own = settings.debrief_model_id
    reference = own or row.serving_id(asking.clients.region)
    if own:
        known = known_as(own)
        told = _looked_at(own, CATALOGUE[known] if known else None, asking, plain=_is_plain(own), own=True)
    else:
        told = _looked_at(row.model_id, row, asking)
    if ask:
        _answers(settings, reference, asking)
        told.append("it answers")
    else:
        told.append("whether it answers was not tried (--ask-model does, for a fraction of a cent)")
    return "; ".join(told)


def _looked_at(
    model_id: str, row: TunableModel | None, asking: Asking, *, plain: bool = True, own: bool = False
) -> list[str]:
    """What is to be said of a model by its id: of its life, where that is known of AWS or of its `row`.

    GetFoundationModel takes plain ids: a profile is looked at in the catalogue alone. Raises `SettingsError`.
    """
    doing = f"Whether {row.name if row is not None and not own else model_id} is there was not told"
    today = datetime.now(UTC).date()
    live: dict[str, Any] | None = None
    if plain:
        try:
            answer = asking.ask(doing, lambda: asking.client("bedrock").get_foundation_model(modelIdentifier=model_id))
        except SettingsError as error:
            # What is past its end may be gone from the list as well: the catalogue has the better word then.
            gone = isinstance(error, Refusal) and error.trouble.cause in (Cause.MISSING, Cause.INVALID, Cause.ENDED)
            _not_over(row, today, None, own=own, unasked="" if gone else error.what)
            raise
        live = answer["modelDetails"].get("modelLifecycle") or {}
    _not_over(row, today, live, own=own)
    not_looked = f"{model_id} was not looked at: DEBRIEF_MODEL_ID is not the id of a model itself"
    told = [not_looked if live is None else f"{model_id} is {str(live.get('status') or 'there').lower()}"]
    if row is not None and (warning := lifecycle_warning(row, today=today, live=live)):
        told.append(warning.rstrip("."))
    return told


def _is_plain(reference: str) -> bool:
    """Whether this is the id of a model itself, rather than an ARN or the id of an inference profile."""
    return bool(_PLAIN.fullmatch(reference)) and not _OF_PROFILE.match(reference)


def guardrail(settings: Settings, asking: Asking) -> str:
    """The guardrail: there, in its version, and ready."""
    identifier, version = settings.guardrail or ("", "")
    doing = f"Whether the guardrail {identifier} is there was not told"
    try:
        answer = asking.ask(
            doing,
            lambda: asking.client("bedrock").get_guardrail(guardrailIdentifier=identifier, guardrailVersion=version),
        )
    except Refusal as refusal:
        if refusal.trouble.cause is Cause.MISSING:
            raise SettingsError(
                f"There is no guardrail {identifier}, version {version}, in {asking.clients.region}.",
                "Mend DEBRIEF_GUARDRAIL, or leave it out.",
            ) from refusal
        if refusal.not_allowed:
            return f"{identifier}, version {version}; not looked at: bedrock:GetGuardrail is not allowed"
        raise
    if answer["status"] != "READY":
        raise SettingsError(
            f"The guardrail {identifier}, version {version}, is {str(answer['status']).lower()}.",
            "Look at it in the Bedrock console, or leave DEBRIEF_GUARDRAIL out.",
        )
    return f"{answer['name']}, version {version}, is ready"


def comprehend(asking: Asking, *, ask: bool) -> str:
    """Amazon Comprehend: asked for a harmless word, where that may cost a fraction of a cent."""
    if not ask:
        return "whether it answers was not tried (--ask-model does, for a fraction of a cent)"
    asking.ask(
        "Amazon Comprehend did not answer",
        lambda: asking.client("comprehend").detect_pii_entities(Text=A_WORD, LanguageCode="en"),
    )
    return "it answers"


def deployment(settings: Settings, version: ModelVersion, place: Resource, asking: Asking, *, ask: bool) -> str:
    """What serves the version in use: still there, ready, and serving that very version."""
    clients = asking.clients
    kind: Kind = OnDemand(clients) if place.kind is ResourceKind.DEPLOYMENT else Provisioned(clients)
    stand = asking.ask(
        f"Whether {version.name} is deployed was not told", lambda: kind.get(place.reference or place.name)
    )
    again = f"`debrief models rollback` goes back; `debrief models promote {version.name}` deploys it again."
    if stand is None:
        raise SettingsError(f"What served {version.name} was deleted in the account.", again)
    if stand.failure:
        raise SettingsError(f"What serves {version.name} has failed: {stand.failure.rstrip('.')}.", again)
    if place.next_model is None and stand.serves != version.artifact:
        raise SettingsError(f"What is to serve {version.name} serves another model.", again)
    if ask:
        _answers(settings, stand.reference, asking)
    told = "is being changed" if stand.busy else "answers" if ask else "is ready"
    return f"{version.name} {told} ({place.kind.value} {stand.name})"


def strays(settings: Settings, store: Store, clients: AwsClients) -> str:
    """Things in the account that the store knows nothing of."""
    from bot.errors import TuningError

    try:
        found = Account(settings, store, clients).reconcile()
    except TuningError as error:
        raise SettingsError(error.what, error.mend) from error
    if found.strays:
        number = len(found.strays)
        raise SettingsError(
            f"{number} {'thing' if number == 1 else 'things'} of Debrief's in the account"
            f" {'is' if number == 1 else 'are'} not in the store, and may cost.",
            "`debrief models list --reconcile` names each.",
        )
    gone = f"; {len(found.gone)} noted as gone" if found.gone else ""
    return f"the account holds what the store knows of{gone}"


def _answers(settings: Settings, reference: str, asking: Asking) -> None:
    request: dict[str, Any] = {
        "modelId": reference,
        "messages": [{"role": "user", "content": [{"text": A_WORD}]}],
        "inferenceConfig": ONE_TOKEN,
    }
    if settings.guardrail is not None:
        identifier, version = settings.guardrail
        request["guardrailConfig"] = {"guardrailIdentifier": identifier, "guardrailVersion": version}
    asking.ask(f"{reference} did not answer", lambda: asking.client("bedrock-runtime").converse(**request))


def _not_over(
    row: TunableModel | None, today: date, live: dict[str, Any] | None, *, own: bool = False, unasked: str = ""
) -> None:
    """Raise `SettingsError` for a model past its end. `unasked` says why AWS could not be asked for that."""
    if row is not None and (trouble := lifecycle_trouble(row, today=today, live=live)) is not None:
        mend = f"Set DEBRIEF_MODEL to {row.successor or DEFAULT_PROFILE}{', and leave DEBRIEF_MODEL_ID out' * own}."
        raise SettingsError(f"{trouble.what} {unasked}".rstrip(), mend)
