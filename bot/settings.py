"""Settings from the environment: `SLACK_…` by the names that people know already, the rest `DEBRIEF_…`.

>>> Settings(slack_bot_token="xoxb-1", debrief_leads="U1, U2").leads
('U1', 'U2')
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from dataset.records import Source

# What people handed over themselves; a watched channel is only learned from where it is named here.
HANDED_OVER = tuple(source for source in Source if source is not Source.WATCHED_CHANNEL)


class Settings(BaseSettings):
    """All settings. Each field is read from the environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, hide_input_in_errors=True)

    slack_bot_token: SecretStr = Field(default=SecretStr(""), description="the bot's token, xoxb-…")
    slack_app_token: SecretStr = Field(default=SecretStr(""), description="the app-level token, xapp-…")
    slack_api_url: str = Field(
        default="https://slack.com/api/", description="another Slack-compatible server's Web API"
    )
    debrief_data: Path = Field(default=Path("debrief-data"), description="the folder of the store and of exports")
    debrief_leads: str = Field(default="", description="Slack user ids of the team leads, with commas between")
    debrief_leads_group: str = Field(default="", description="id of a Slack user group whose members are leads")
    debrief_model: str = Field(default="embedded", description="the model provider: embedded")
    debrief_pseudonymiser: str = Field(default="rules", description="what finds personal data: rules or presidio")
    debrief_presidio_model: str = Field(default="", description="an installed spaCy model for presidio")
    debrief_workers: int = Field(default=4, ge=1, le=64, description="debriefs written at the same time")
    debrief_max_bytes: int = Field(default=5_000_000, ge=1, description="cap on the size of a call log")
    debrief_time_zone: str = Field(
        default="UTC", description="IANA name of the team's time zone, for logs that name none"
    )
    debrief_learn_from: str = Field(
        default=",".join(HANDED_OVER), description="sources of calls that may enter training"
    )
    debrief_reviews_per_week: int = Field(
        default=5, ge=0, le=50, description="held-out calls that leads are asked to review in a week; 0 asks for none"
    )
    debrief_style: str = Field(
        default="", description="the team's style file; without it, style.toml in DEBRIEF_DATA where that is"
    )
    debrief_retention_days: int | None = Field(
        default=None, ge=1, le=36_500, description="days that raw text is kept; without it, for good"
    )
    debrief_patterns: str = Field(
        default="",
        description=r"a team's own regular expressions for what is personal: ORDER=\bNW-\d{6}\b; METER=\bM\d{7}\b",
    )
    debrief_log_level: str = Field(default="INFO", description="DEBUG, INFO, WARNING or ERROR")

    @field_validator("slack_api_url")
    @classmethod
    def _ends_with_slash(cls, value: str) -> str:
        # slack_sdk joins the method's name to it with urljoin, which drops a last part that has no slash.
        return value if value.endswith("/") else value + "/"

    @field_validator("debrief_retention_days", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if isinstance(value, str) and not value.strip() else value

    @field_validator("debrief_time_zone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError("it is no IANA time zone such as Europe/Berlin") from error
        return value

    @field_validator("debrief_learn_from")
    @classmethod
    def _names_sources(cls, value: str) -> str:
        known = {source.value for source in Source}
        unknown = [name for name in _split(value) if name not in known]
        if unknown:
            raise ValueError(f"it may name {', '.join(sorted(known))}")
        return value

    @field_validator("debrief_model")
    @classmethod
    def _is_a_provider(cls, value: str) -> str:
        if value != "embedded":
            raise ValueError("this version knows the provider 'embedded'")
        return value

    @field_validator("debrief_pseudonymiser")
    @classmethod
    def _is_a_pseudonymiser(cls, value: str) -> str:
        if value not in ("rules", "presidio"):
            raise ValueError("it is rules or presidio")
        return value

    @field_validator("debrief_patterns")
    @classmethod
    def _are_patterns(cls, value: str) -> str:
        if value.strip():
            # Imported here: the tables of phone numbers come with it, and most commands need none.
            from dataset.pseudonyms.patterns import parse_patterns

            parse_patterns(value)
        return value

    @field_validator("debrief_log_level")
    @classmethod
    def _is_a_level(cls, value: str) -> str:
        if value.upper() not in ("DEBUG", "INFO", "WARNING", "ERROR"):
            raise ValueError("it is DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @property
    def store_path(self) -> Path:
        """Where the SQLite file lies."""
        return self.debrief_data / "debrief.sqlite3"

    @property
    def style_path(self) -> Path | None:
        """The team's style file: the one that DEBRIEF_STYLE names, or the one in the data folder; None for neither."""
        if self.debrief_style.strip():
            return Path(os.path.expanduser(self.debrief_style.strip()))  # noqa: PTH111 - pathlib's raises for ~nobody
        usual = self.debrief_data / "style.toml"
        return usual if os.path.lexists(usual) else None  # a link to nothing is a mistake to be told

    @property
    def patterns(self) -> dict[str, str]:
        """The regular expressions of `DEBRIEF_PATTERNS` by name."""
        from dataset.pseudonyms.patterns import parse_patterns

        return parse_patterns(self.debrief_patterns)

    @property
    def leads(self) -> tuple[str, ...]:
        """The user ids of `DEBRIEF_LEADS`."""
        return _split(self.debrief_leads)

    @property
    def learn_from(self) -> frozenset[Source]:
        """The sources of calls that may enter training."""
        return frozenset(Source(name) for name in _split(self.debrief_learn_from))

    @property
    def zone(self) -> ZoneInfo:
        """The team's time zone."""
        return ZoneInfo(self.debrief_time_zone)


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process. Raises `SettingsError` with the name of what is wrong, never its value."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "a setting"
        problem = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{name} cannot be used: {problem}.", f"Set {name} and start again.") from error


def _split(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())
