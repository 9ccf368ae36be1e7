"""The composition root: everything that is made once and passed down, in one frozen dataclass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from bot.crew import Wake
from bot.erasure import ModelRegistry
from bot.settings import Settings
from dataset.store import Clock, Store, utc_now

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from pathlib import Path

    from bot.errors import SettingsError
    from bot.models.aws import AwsClients
    from bot.models.protocol import Drawn, LanguageModel, Tuner
    from bot.tuning.bedrock.account import Account
    from dataset.pseudonyms import Pseudonymiser
    from dataset.records import Debrief
    from dataset.style import HouseStyle


EMBEDDED, BEDROCK = "embedded", "bedrock"
"""The names of the providers."""


class Models(Protocol):
    """Who knows which model is to write a debrief."""

    def current(self) -> LanguageModel:
        """The version that is to write the next one."""
        ...

    def for_call(self, debrief: Debrief, call_id: str) -> Drawn:
        """The version that is to write this one, of a call that somebody handed in: drawn where a canary runs.

        The same whenever it is asked for, for as long as the canary runs.
        """
        ...


@dataclass(frozen=True)
class Services:
    """What the handlers and the workers work with.

    `untrained` is the model as its maker left it, `tuners` train and deploy versions, one for each provider.
    """

    settings: Settings
    store: Store
    models: Models
    untrained: LanguageModel
    tuners: Mapping[str, Tuner]
    pseudonymiser: Pseudonymiser
    style: HouseStyle
    registry: ModelRegistry
    wake: Wake = field(default_factory=Wake)

    @property
    def model(self) -> LanguageModel:
        """The version that is to write the next debrief: ask once for each, as another may be promoted meanwhile."""
        return self.models.current()

    def tuner_of(self, provider: str) -> Tuner:
        """Who trains and deploys the versions of a provider. Raises `TuningError` where there is none of that name."""
        from bot.errors import TuningError

        try:
            return self.tuners[provider]
        except KeyError:
            raise TuningError(
                f"There is no model provider {provider[:40]!r} here.", "Install the version of Debrief that has it."
            ) from None

    def close(self) -> None:
        """Let go of what is held open."""
        for tuner in self.tuners.values():
            tuner.close()
        self.store.close()


def provider_of(base: str) -> str:
    """The provider of a base model, by the model's name."""
    return EMBEDDED if base.startswith(EMBEDDED) else BEDROCK


def build_model(settings: Settings) -> LanguageModel:
    """The language model that the settings name, as its maker left it."""
    # Imported here: `debrief --help` and the dataset commands need no model.
    if settings.debrief_model == EMBEDDED:
        from bot.models.embedded import EmbeddedModel

        return EmbeddedModel()
    from bot.models.bedrock import untrained_model

    return untrained_model(settings, build_clients(settings))


def build_clients(settings: Settings) -> AwsClients:
    """The clients to the account that the settings name. Nothing is asked of it yet."""
    from bot.models.aws import AwsClients
    from bot.models.catalogue import model_named
    from dataset.profiles import DEFAULT_PROFILE

    base = settings.debrief_model if settings.debrief_model != EMBEDDED else DEFAULT_PROFILE
    return AwsClients(settings.aws_region or model_named(base).regions[0], seconds=settings.debrief_model_seconds)


def build_registry(store: Store) -> ModelRegistry:
    """Who knows which models were trained on which snapshots."""
    return store.registry


def build_tuners(settings: Settings, store: Store) -> dict[str, Tuner]:
    """Who trains and deploys versions of models, for each provider."""
    from bot.tuning.bedrock import BedrockTuner
    from bot.tuning.embedded import EmbeddedTuner

    return {
        EMBEDDED: EmbeddedTuner(settings.debrief_data, settings.store_path),
        BEDROCK: BedrockTuner(settings, store, build_clients(settings)),
    }


def build_account(settings: Settings, store: Store) -> Account:
    """The AWS account, as far as Debrief has made things in it."""
    from bot.tuning.bedrock.account import Account

    return Account(settings, store, build_clients(settings))


def build_models(settings: Settings, store: Store) -> Models:
    """Who knows which version of the model is to write a debrief: the champion of the store."""
    from bot.tuning.champion import Champion

    return Champion(store, build_tuners(settings, store), build_model(settings))


def choose_model(settings: Settings, name: str | None = None) -> LanguageModel:
    """The version of this name or, for None, the one in use in the store where there is one.

    Raises `SettingsError` where the store cannot be opened, and `TuningError` where there is no such version.
    """
    untrained = build_model(settings)
    if name == untrained.name or (name is None and not settings.store_path.exists()):
        return untrained
    store = open_existing_store(settings)
    try:
        if name is None:
            return build_models(settings, store).current()
        from bot.tuning.named import version_named

        version = version_named(store, name)
        return build_tuners(settings, store)[version.provider].open(version)
    finally:
        store.close()


def build_pseudonymiser(settings: Settings) -> Pseudonymiser:
    """The pseudonymiser that the settings name. Raises `SettingsError` where what it needs is not installed."""
    if settings.debrief_pseudonymiser == "presidio":
        from bot.errors import SettingsError
        from dataset.pseudonyms.presidio import PresidioUnavailable, load_presidio

        try:
            return load_presidio(settings.debrief_presidio_model, patterns=settings.patterns)
        except PresidioUnavailable as error:
            raise SettingsError(error.what, error.mend) from error
    if settings.debrief_pseudonymiser == "comprehend":
        from bot.models.comprehend import comprehend_pseudonymiser

        return comprehend_pseudonymiser(build_clients(settings), patterns=settings.patterns)
    from dataset.pseudonyms import RulePseudonymiser

    return RulePseudonymiser(patterns=settings.patterns)


def load_style(settings: Settings) -> HouseStyle:
    """The team's house style, or the default where it has none. Raises `SettingsError` with file, line and reason."""
    from bot.errors import SettingsError
    from dataset.style import HouseStyle
    from dataset.style_file import StyleError, read_style

    path = settings.style_path
    if path is None:
        return HouseStyle()
    try:
        return read_style(path)
    except StyleError as error:
        raise SettingsError(
            f"The style file {path} cannot be used: {error.said}{'' if error.said.endswith('?') else '.'}",
            "Mend it and start again; docs/style.md has every key.",
        ) from error
    except (OSError, ValueError) as error:  # ValueError: a path that no file can have
        reason = getattr(error, "strerror", None) or "the path cannot be one"
        raise SettingsError(
            f"The style file {path} cannot be read ({reason}).",
            "Point DEBRIEF_STYLE to a file that this user may read, or unset it for the default style.",
        ) from error


def build_services(settings: Settings, *, clock: Clock = utc_now, model: LanguageModel | None = None) -> Services:
    """Open the store and make the rest. Raises `SettingsError` where the store or the style file cannot be used.

    Debriefs are written by the champion of the store, or always by `model` where that is given.
    """
    from bot.tuning.champion import Champion, FixedModel

    style = load_style(settings)  # first: a mistake in it leaves no store open behind it
    store = open_store(settings, clock)
    tuners, untrained = build_tuners(settings, store), model or build_model(settings)
    return Services(
        settings=settings,
        store=store,
        models=FixedModel(model) if model else Champion(store, tuners, untrained),
        untrained=untrained,
        tuners=tuners,
        pseudonymiser=build_pseudonymiser(settings),
        style=style,
        registry=build_registry(store),
    )


def open_existing_store(settings: Settings) -> Store:
    """The store that the settings name, which has to be there. Raises `SettingsError` where it is not."""
    from bot.errors import SettingsError

    if not settings.store_path.exists():
        raise SettingsError(
            f"There is no store at {settings.store_path}.",
            "Point DEBRIEF_DATA to the bot's folder; what `make try` learned is in debrief-data/playground.",
        )
    return open_store(settings)


def open_store(settings: Settings, clock: Clock = utc_now) -> Store:
    """The store that the settings name. Raises `SettingsError` where it cannot be opened, with what to do."""
    import sqlite3

    from bot.errors import SettingsError
    from dataset.store import NewerStoreError

    try:
        return Store(settings.store_path, clock)
    except NewerStoreError as error:
        raise SettingsError(
            f"The store {settings.store_path} was written by a newer version of Debrief.",
            "Install that version again; nothing was changed.",
        ) from error
    except OSError as error:
        raise SettingsError(
            f"The store {settings.store_path} cannot be opened ({error.strerror}).",
            "Point DEBRIEF_DATA to a folder on a local disk that this user may write to, and start again.",
        ) from error
    except sqlite3.Error as error:
        raise store_trouble(settings.store_path, error) from error


def store_trouble(path: Path, error: sqlite3.Error) -> SettingsError:
    """What to say, and to do, where SQLite refuses the store."""
    import sqlite3

    from bot.errors import SettingsError

    if isinstance(error, sqlite3.OperationalError):
        return SettingsError(
            f"The store {path} cannot be used ({error}).",
            "Check that its disk has room and that this user may write there; nothing was changed.",
        )
    return SettingsError(
        f"The store {path} is damaged ({error}).", "Stop the bot, keep the file, and restore a backup in its place."
    )
