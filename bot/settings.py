"""Settings from the environment: `SLACK_…` by the names that people know already, the rest `DEBRIEF_…`.

>>> Settings(slack_bot_token="xoxb-1", debrief_leads="U1, U2").leads
('U1', 'U2')
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.cron import Cron
from bot.errors import SettingsError
from dataset.evaluation_records import PRIMARIES, Measure
from dataset.profiles import PROFILES
from dataset.records import Source

# What people handed over themselves; a watched channel is only learned from where it is named here.
HANDED_OVER = tuple(source for source in Source if source is not Source.WATCHED_CHANNEL)

_ROLE = re.compile(r"arn:aws(-[^:]+)?:iam::\d{12}:role/.+")
_BUCKET = re.compile(r"[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](/[-!_*'().a-z0-9A-Z]+)*")
_GUARDRAIL = re.compile(
    r"([a-z0-9]+|arn:aws(-[^:]+)?:bedrock:[a-z0-9-]+:\d{12}:guardrail/[a-z0-9]+):([1-9]\d{0,7}|DRAFT)"
)
# What AWS takes in a tag's key and value, but for the signs that part them here.
_TAG = re.compile(r"([\w\s.:/+@-]{1,128})=([\w\s.:/+@-]{0,256})", re.ASCII)


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
    debrief_model: str = Field(
        default="embedded",
        description="embedded, or a model of Amazon Bedrock by its name in `debrief models catalogue`",
    )
    debrief_model_id: str = Field(
        default="", description="what Bedrock is asked for in place of the model itself, such as an inference profile"
    )
    debrief_model_seconds: float = Field(
        default=120, ge=5, le=900, description="seconds that an answer of Bedrock may take, with all its retries"
    )
    debrief_guardrail: str = Field(default="", description="a guardrail of Bedrock and its version: abc123def456:1")
    aws_region: str = Field(
        default="",
        validation_alias=AliasChoices("aws_region", "aws_default_region"),
        description="the region of Bedrock; without it, the first of the model's own",
    )
    debrief_bucket: str = Field(
        default="", description="the S3 bucket, and a prefix in it, for training files: my-bucket/debrief"
    )
    debrief_role: str = Field(
        default="", description="ARN of the role that Bedrock's jobs read and write the bucket as"
    )
    debrief_kms_key: str = Field(default="", description="a KMS key for files in the bucket and for tuned models")
    debrief_subnets: str = Field(default="", description="ids of the subnets that jobs run in, with commas between")
    debrief_security_groups: str = Field(default="", description="ids of their security groups, with commas between")
    debrief_tags: str = Field(
        default="", description="tags beside Debrief's own on all that is created: team=support, cost-centre=42"
    )
    debrief_deployments: int = Field(
        default=3, ge=2, le=20, description="on-demand deployments that are kept at most; the least needed is swapped"
    )
    debrief_prices: str = Field(default="", description="a file with prices in place of those that ship with Debrief")
    debrief_pseudonymiser: str = Field(
        default="rules",
        description="what finds personal data: rules, presidio, or comprehend, which sends what the rules leave to AWS",
    )
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
    debrief_ask_share: float = Field(
        default=0.02, ge=0, le=1, description="share of calls, drawn at random, whose agents are asked for a vote"
    )
    debrief_learn_own_answers: bool = Field(
        default=True, description="whether answers that were voted useful and not corrected are learned from too"
    )
    debrief_tune_schedule: str = Field(
        default="0 2 * * sun",
        description="when a new model may be trained, in cron's five fields and the team's time zone; empty for never",
    )
    debrief_tune_after: int = Field(
        default=20, ge=1, description="new pairs that it takes for the schedule to train a new model"
    )
    debrief_digest_schedule: str = Field(
        default="0 9 * * mon",
        description="when leads are told how the loop stands, in cron's five fields; empty: never",
    )
    debrief_gate_measure: str = Field(
        default=Measure.ROUGE_L.value,
        description=f"the measure that decides whether a new model is better: {', '.join(PRIMARIES)}",
    )
    debrief_gate_margin: float = Field(
        default=0.02, ge=0, le=0.5, description="what a new model may be worse by and still be called not worse"
    )
    debrief_gate_calls: int = Field(
        default=100,
        ge=1,
        le=2_000,
        description="held-out calls that a new model and its rivals are asked about at most",
    )
    debrief_canary_share: float = Field(
        default=0.1,
        ge=0,
        le=0.5,
        description="share of calls that an approved model writes before it writes all; 0: none",
    )
    debrief_canary_days: int = Field(
        default=28, ge=1, le=365, description="days after which leads decide where the canary's votes do not"
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
    def _is_a_model(cls, value: str) -> str:
        known = ("embedded", *PROFILES)
        if value not in known:
            raise ValueError(f"it is one of {', '.join(known)}")
        return value

    @field_validator("debrief_tune_schedule", "debrief_digest_schedule")
    @classmethod
    def _is_a_schedule(cls, value: str) -> str:
        if value.strip():
            Cron(value)  # raises ValueError
        return value.strip()

    @field_validator("debrief_gate_measure")
    @classmethod
    def _is_a_measure(cls, value: str) -> str:
        if value not in PRIMARIES:
            raise ValueError(f"it is one of {', '.join(PRIMARIES)}")
        return value

    @field_validator("debrief_role")
    @classmethod
    def _is_a_role(cls, value: str) -> str:
        if value and not _ROLE.fullmatch(value):
            raise ValueError("it is the ARN of a role, such as arn:aws:iam::123456789012:role/DebriefTuning")
        return value

    @field_validator("debrief_bucket")
    @classmethod
    def _is_a_bucket(cls, value: str) -> str:
        value = value.removeprefix("s3://").strip("/")
        if value and not _BUCKET.fullmatch(value):
            raise ValueError("it is a bucket, or a bucket and a prefix in it, such as my-bucket/debrief")
        return value

    @field_validator("debrief_guardrail")
    @classmethod
    def _is_a_guardrail(cls, value: str) -> str:
        if value and not _GUARDRAIL.fullmatch(value):
            raise ValueError("it is a guardrail's id (or ARN) and its version, such as abc123def456:1")
        return value

    @field_validator("debrief_tags")
    @classmethod
    def _are_tags(cls, value: str) -> str:
        _tags(value)
        return value

    @field_validator("debrief_pseudonymiser")
    @classmethod
    def _is_a_pseudonymiser(cls, value: str) -> str:
        if value not in ("rules", "presidio", "comprehend"):
            raise ValueError("it is rules, presidio or comprehend")
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
    def guardrail(self) -> tuple[str, str] | None:
        """The guardrail of `DEBRIEF_GUARDRAIL` and its version; None for none."""
        name, _, version = self.debrief_guardrail.rpartition(":")
        return (name, version) if name else None

    @property
    def bucket(self) -> tuple[str, str]:
        """The bucket of `DEBRIEF_BUCKET`, and the prefix in it: empty, or with a slash at its end."""
        name, _, prefix = self.debrief_bucket.partition("/")
        return name, f"{prefix}/" if prefix else ""

    @property
    def subnets(self) -> tuple[str, ...]:
        """The ids of `DEBRIEF_SUBNETS`."""
        return _split(self.debrief_subnets)

    @property
    def security_groups(self) -> tuple[str, ...]:
        """The ids of `DEBRIEF_SECURITY_GROUPS`."""
        return _split(self.debrief_security_groups)

    @property
    def tags(self) -> dict[str, str]:
        """The tags of `DEBRIEF_TAGS`."""
        return _tags(self.debrief_tags)

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


def _tags(value: str) -> dict[str, str]:
    """Tags as they are written: key=value, with commas between. Raises `ValueError`."""
    tags = {}
    for part in _split(value):
        found = _TAG.fullmatch(part)
        if found is None or part.lower().startswith("aws:"):
            raise ValueError("it is tags such as team=support, cost-centre=42")
        tags[found[1].strip()] = found[2].strip()
    return tags
