"""What `debrief doctor` checks. Each check gives one line for a healthy state, or raises with what to do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from bot.errors import SettingsError, TuningError
from bot.services import (
    BEDROCK,
    EMBEDDED,
    build_clients,
    build_model,
    build_pseudonymiser,
    build_tuners,
    load_style,
    open_store,
    store_trouble,
)
from bot.settings import Settings
from dataset.model_records import ModelVersion, ResourceKind
from dataset.profiles import DEFAULT_PROFILE
from dataset.records import WorkState
from dataset.store import Store
from handlers import slack_errors
from handlers.clients import patient_client
from handlers.manifest import SCOPES

Check = Callable[[], str]


def verify_tokens(settings: Settings) -> SlackResponse:
    """Both tokens are there and of the right kind, and Slack accepts the bot's: its answer to `auth.test`."""
    _token("SLACK_APP_TOKEN", settings.slack_app_token.get_secret_value(), "xapp-")
    return _auth_test(settings)


def check_bot_token(settings: Settings) -> str:
    """The bot token: there, of the right kind, accepted, and with all scopes of the manifest."""
    answer = _auth_test(settings)
    headers = {name.lower(): value for name, value in dict(answer.headers).items()}
    if granted := headers.get("x-oauth-scopes"):
        text = granted if isinstance(granted, str) else ",".join(granted)
        missing = sorted(set(SCOPES) - {scope.strip() for scope in text.split(",")})
        if missing:
            raise SettingsError(
                f"The bot lacks the scopes {', '.join(missing)}.",
                "Put the output of `debrief manifest` into the app's settings and install it again.",
            )
    return f"{answer.get('user')} in {answer.get('team')}"


def check_app_token(settings: Settings) -> str:
    """The app-level token: there, of the right kind, and good for Socket Mode."""
    token = _token("SLACK_APP_TOKEN", settings.slack_app_token.get_secret_value(), "xapp-")
    try:
        WebClient(base_url=settings.slack_api_url, timeout=30).apps_connections_open(app_token=token)
    except SlackApiError as error:
        raise app_token_refused(settings, error) from error
    except (SlackClientError, OSError) as error:
        raise _unreachable(settings) from error
    return "Socket Mode can be opened"


def check_leads(settings: Settings) -> str:
    """Team leads: somebody has to be one, or nobody can export from Slack."""
    if not settings.leads and not settings.debrief_leads_group:
        raise SettingsError(
            "Nobody is a team lead.",
            "Set DEBRIEF_LEADS to user ids, or DEBRIEF_LEADS_GROUP to a user group's id.",
        )
    if settings.debrief_leads_group and settings.slack_bot_token.get_secret_value():
        try:
            members = patient_client(settings).usergroups_users_list(usergroup=settings.debrief_leads_group)
        except SlackApiError as error:
            raise SettingsError(
                f"The group of DEBRIEF_LEADS_GROUP cannot be read ({slack_errors.reason(error)}).",
                "Check its id (it starts with S); user groups need a paid plan. DEBRIEF_LEADS works on any.",
            ) from error
        except (SlackClientError, OSError) as error:
            raise _unreachable(settings) from error
        return f"{len(settings.leads)} by id, {len(members['users'] or ())} by group"
    return f"{len(settings.leads)} by id"


def check_style(settings: Settings) -> str:
    """The house style: its file can be read, and holds no mistake."""
    load_style(settings)
    return f"from {settings.style_path}" if settings.style_path else "the default"


def check_pseudonymiser(settings: Settings) -> str:
    """The pseudonymiser: it can be made, with the team's own patterns; and whether text leaves the machine for it."""
    far = settings.debrief_pseudonymiser == "comprehend"
    sends = "; it sends what the rules do not find to Amazon Comprehend in your AWS account" if far else ""
    return f"version {build_pseudonymiser(settings).version}{sends}"


def check_store(settings: Settings) -> str:
    """The store: can be opened, and is sound."""
    if not settings.store_path.exists():
        _check_folder(settings.store_path)
        return f"{settings.store_path} is not there yet; `debrief serve` makes it"
    store = open_store(settings)
    try:
        found = store.integrity()
        if found != "ok":
            raise SettingsError(
                f"The store is damaged: {found}.", f"Stop the bot, keep {store.path}, and restore a backup."
            )
        store.check_writable()
        waiting = store.debriefs.count(WorkState.QUEUED) + store.debriefs.count(WorkState.WORKING)
        done = store.debriefs.count(WorkState.DONE)
        unsent, given_up = store.outbox.pending(), store.outbox.failed()
    except sqlite3.DatabaseError as error:
        raise store_trouble(store.path, error) from error
    finally:
        store.close()
    return f"{settings.store_path}: {done} debriefs, {waiting} waiting, {unsent} messages to send, {given_up} given up"


def check_model(settings: Settings) -> str:
    """The model in use: its files are there, and are its own."""
    untrained = build_model(settings).name
    if not settings.store_path.exists():
        return f"{untrained}, untrained"
    store = open_store(settings)
    try:
        version = store.registry.champion()
        if version is None:
            return f"{untrained}, untrained"
        build_tuners(settings, store)[version.provider].open(version)
    except sqlite3.DatabaseError as error:
        raise store_trouble(store.path, error) from error
    except TuningError as error:
        raise SettingsError(f"{error.what} Debriefs are written by {untrained} meanwhile.", error.mend) from error
    finally:
        store.close()
    return f"{version.name}, trained {version.created_at:%Y-%m-%d}"


@contextmanager
def aws_checks(settings: Settings, *, ask: bool = False, reconcile: bool = False) -> Iterator[list[tuple[str, Check]]]:
    """The checks of the AWS account, by name, as far as the settings (or the version in use) need one.

    `ask` has the model asked, which costs a fraction of a cent; `reconcile` compares the account with the store.
    """
    store = _sound_store(settings)
    try:
        champion = store.registry.champion() if store is not None else None
        yield _aws_checks(settings, store, champion, ask=ask, reconcile=reconcile)
    except sqlite3.DatabaseError as error:
        raise store_trouble(settings.store_path, error) from error
    finally:
        if store is not None:
            store.close()


def _sound_store(settings: Settings) -> Store | None:
    """The store, where it is there and can be opened: what is wrong with it is told by `check_store`."""
    if not settings.store_path.exists():
        return None
    try:
        return open_store(settings)
    except SettingsError:
        return None


def _aws_checks(
    settings: Settings, store: Store | None, champion: ModelVersion | None, *, ask: bool, reconcile: bool
) -> list[tuple[str, Check]]:
    served = champion if champion is not None and champion.provider == BEDROCK else None
    bedrock = settings.debrief_model != EMBEDDED or served or settings.debrief_bucket or settings.debrief_role
    far = settings.debrief_pseudonymiser == "comprehend"
    if not bedrock and not far:
        return []
    # Imported here: whoever has no account pays for none of it.
    from bot.models.catalogue import model_named
    from bot.tuning.bedrock import checks, training_checks

    clients = build_clients(settings).quick()
    asking = checks.Asking(clients)
    found: list[tuple[str, Check]] = [("AWS login", asking.login)]
    if bedrock:
        base = settings.debrief_model if settings.debrief_model != EMBEDDED else DEFAULT_PROFILE
        row = model_named(served.base if served is not None else base)
        found += [
            ("AWS region", lambda: checks.region(settings, row, asking)),
            ("Bedrock model", lambda: checks.model(settings, row, asking, ask=ask)),
            ("bucket", lambda: training_checks.bucket(settings, asking)),
            ("jobs' role", lambda: training_checks.role(settings, asking)),
        ]
        if settings.debrief_kms_key:
            found.append(("KMS key", lambda: training_checks.kms_key(settings, asking)))
        if settings.guardrail is not None:
            found.append(("guardrail", lambda: checks.guardrail(settings, asking)))
    if far:
        found.append(("Comprehend", lambda: checks.comprehend(asking, ask=ask)))
    if store is not None and served is not None:
        for place in store.resources.of_model(served.name, ResourceKind.DEPLOYMENT, ResourceKind.THROUGHPUT):
            if place.model == served.name:
                found.append(
                    ("deployment", lambda at=place: checks.deployment(settings, served, at, asking, ask=ask))  # type: ignore[misc]
                )
    if reconcile and store is not None:
        found.append(("strays", lambda: checks.strays(settings, store, clients)))
    return found


def _check_folder(store: Path) -> None:
    """Whether a store that is not there yet can be made. Nothing is made."""
    there = next(folder for folder in store.absolute().parents if folder.exists())
    if not (there.is_dir() and os.access(there, os.W_OK | os.X_OK)):
        raise SettingsError(
            f"The store {store} cannot be made: {there} is no folder that this user may write to.",
            "Point DEBRIEF_DATA to a folder on a local disk that this user may write to.",
        )


def app_token_refused(settings: Settings, error: Exception) -> SettingsError:
    """What to say where Slack does not open Socket Mode."""
    if not isinstance(error, SlackApiError) or not slack_errors.is_token_trouble(error):
        return _unreachable(settings, slack_errors.reason(error) if isinstance(error, SlackApiError) else "")
    return SettingsError(
        f"Slack refuses SLACK_APP_TOKEN ({slack_errors.reason(error)}).",
        "Create an app-level token with the scope connections:write, and turn Socket Mode on.",
    )


def _auth_test(settings: Settings) -> SlackResponse:
    _token("SLACK_BOT_TOKEN", settings.slack_bot_token.get_secret_value(), "xoxb-")
    try:
        return patient_client(settings).auth_test()
    except SlackApiError as error:
        if not slack_errors.is_token_trouble(error):
            raise _unreachable(settings, slack_errors.reason(error)) from error
        raise SettingsError(
            f"Slack refuses SLACK_BOT_TOKEN ({slack_errors.reason(error)}).",
            "Install the app into the workspace again and copy its Bot User OAuth Token.",
        ) from error
    except (SlackClientError, OSError) as error:
        raise _unreachable(settings) from error


def _token(name: str, token: str, prefix: str) -> str:
    if not token:
        raise SettingsError(f"{name} is not set.", f"Set it to the app's {prefix}… token.")
    if not token.startswith(prefix):
        raise SettingsError(f"{name} is of the wrong kind.", f"It is the token that starts with {prefix}")
    return token


def _unreachable(settings: Settings, why: str = "") -> SettingsError:
    return SettingsError(
        f"Slack cannot be reached at {settings.slack_api_url}{f' ({why})' if why else ''}.",
        "Check the network, and SLACK_API_URL if it is set.",
    )
