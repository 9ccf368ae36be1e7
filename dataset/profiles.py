"""What each model that can be tuned asks of a training file: one table, with the source of every limit.

Where AWS's guide and AWS's published checker differ, the stricter of the two is in the table, so that a file which
passes here passes both. Their oddities, as of autumn 2026:

- Nova's checker looks for reserved strings anywhere in a text and in any case ("superuser:" trips it), in the
  assistant's text too, though the guide speaks of prompts alone. It also refuses `<unk>` and, in one version,
  `Thought:`, which the guide does not name.
- Nova's guide wants plain file names, and its checker the ending `.jsonl`.
- Llama's limits are on training and validation records together, its checker caps validation besides.
- A GB is 1,024³ bytes to the checker and unsaid in the guide: 1,000³ here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dataset.formats import SHAPES, Format

CLAUDE_GUIDE = "Amazon Bedrock user guide, Prepare data for fine-tuning your models"
CLAUDE_CHECKER = "AWS's data validation notebook for Claude 3 Haiku"
NOVA_GUIDE = "Amazon Nova user guide, Preparing data for fine-tuning understanding models"
NOVA_CHECKER = "aws-samples/amazon-nova-samples, nova_ft_dataset_validator.py"
LLAMA_GUIDE = "Amazon Bedrock user guide, Model requirements for training and validation datasets"
LLAMA_CHECKER = "aws-samples/amazon-bedrock-samples, meta-llama/dataset_validation"
JUDGE_GUIDE = "Amazon Bedrock user guide, Create a prompt dataset for an evaluation that uses a model as judge"
DPO_GUIDE = "Amazon SageMaker AI developer guide, Amazon Nova DPO"
NO_SOURCE = "no source: any number will do"

GIGABYTE = 1_000_000_000


class UnknownModel(LookupError):
    """There is no profile of that name. `known` are the names that there are."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no profile {name!r}. There are: {', '.join(known)}.")
        self.known = known


@dataclass(frozen=True)
class Bounds:
    """How many there may be, both ends included; `most` None is without end. `advised` is what AWS recommends."""

    least: int
    most: int | None
    source: str
    advised: int | None = None


@dataclass(frozen=True)
class Cap:
    """The most of something, in the unit that the field says."""

    most: int
    source: str


@dataclass(frozen=True)
class Reserved:
    """Strings that no text of a record may hold: matched as substrings, in any case, in the texts of every role."""

    strings: tuple[str, ...]
    source: str


@dataclass(frozen=True)
class Profile:
    """What a training file for one model is held to.

    `train`, `validation` and `together` count records, and a `validation` of None is a model that takes no validation
    file. `tokens` caps a record's estimated tokens, prompt and answer together; `train_bytes` and `validation_bytes`
    cap files. `system_blocks` is how many texts a system prompt may consist of (0: none is taken). `reasoning` says
    that an answer may carry the reasoning before it, `preferences` that the model can be tuned with the format
    `preference`, `plain_file_names` that a file's name is letters, digits, `_`, `-`, `.`, and ends in `.jsonl`.
    """

    name: str
    format: Format
    train: Bounds
    validation: Bounds | None
    together: Bounds
    tokens: Cap | None
    train_bytes: Cap | None
    validation_bytes: Cap | None
    reserved: Reserved
    system_blocks: int | None = None
    reasoning: bool = False
    preferences: bool = False
    plain_file_names: bool = False

    def fits(self, format_name: Format) -> bool:
        """Whether a file of this format can be handed to this model's trainer, or goes somewhere else anyway."""
        if format_name is Format.PREFERENCE:
            return self.preferences
        return format_name is self.format or format_name not in _TUNED_ON_BEDROCK

    def in_format(self, format_name: Format) -> Profile:
        """The profile for a file of another format than the model's own.

        What goes to other trainers, or to a judge, is held to that format's own limits, not to the model's.
        """
        if format_name is self.format:
            return self
        if format_name in _TUNED_ON_BEDROCK:
            return replace(self, format=format_name)
        if format_name is Format.PREFERENCE:
            pairs = Bounds(1, None, DPO_GUIDE, advised=1_000)
            return replace(self, format=format_name, train=pairs, validation=_ANY, together=_ANY, system_blocks=None)
        shape = SHAPES[format_name]
        lines = Bounds(1, shape.most_lines, JUDGE_GUIDE) if shape.most_lines else _ANY
        return Profile(
            name=self.name,
            format=format_name,
            train=lines,
            validation=_ANY if shape.several_files else None,
            together=_ANY,
            tokens=None,
            train_bytes=None,
            validation_bytes=None,
            reserved=Reserved((), NO_SOURCE),
        )


_TUNED_ON_BEDROCK = (Format.CLAUDE, Format.CONVERSE, Format.PROMPT_COMPLETION)
_ANY = Bounds(1, None, NO_SOURCE)
_TRAIN_BYTES = Cap(10 * GIGABYTE, CLAUDE_GUIDE)
_VALIDATION_BYTES = Cap(1 * GIGABYTE, CLAUDE_GUIDE)

_CLAUDE_3_HAIKU = Profile(
    name="claude-3-haiku",
    format=Format.CLAUDE,
    train=Bounds(32, 10_000, CLAUDE_GUIDE),
    validation=Bounds(32, 1_000, CLAUDE_GUIDE),
    together=Bounds(32, 10_000, CLAUDE_GUIDE),
    tokens=Cap(32_000, CLAUDE_CHECKER),
    train_bytes=_TRAIN_BYTES,
    validation_bytes=_VALIDATION_BYTES,
    # The checker minds the case; the guide does not say.
    reserved=Reserved(("\nHuman:", "\nAssistant:"), CLAUDE_CHECKER),
)

_NOVA_MICRO = Profile(
    name="nova-micro",
    format=Format.CONVERSE,
    train=Bounds(8, 20_000, NOVA_CHECKER, advised=100),
    validation=Bounds(1, 20_000, NOVA_CHECKER),
    together=Bounds(8, 20_000, NOVA_CHECKER),
    tokens=Cap(32_000, NOVA_GUIDE),
    train_bytes=_TRAIN_BYTES,
    validation_bytes=_VALIDATION_BYTES,
    reserved=Reserved(
        ("User:", "Bot:", "Assistant:", "System:", "Thought:", "<image>", "<video>", "<unk>", "[EOS]"),
        f"{NOVA_GUIDE}; {NOVA_CHECKER}",
    ),
    preferences=True,
    plain_file_names=True,
)

_LLAMA_3_3_70B = Profile(
    name="llama-3.3-70b",
    format=Format.CONVERSE,
    train=Bounds(1, 10_000, LLAMA_CHECKER),
    validation=Bounds(1, 1_000, LLAMA_CHECKER),
    together=Bounds(100, 10_000, LLAMA_GUIDE),
    tokens=Cap(16_000, LLAMA_GUIDE),
    train_bytes=_TRAIN_BYTES,
    validation_bytes=_VALIDATION_BYTES,
    reserved=Reserved((), LLAMA_GUIDE),
    system_blocks=1,  # LLAMA_CHECKER
)

# In the order of likely use: the default first.
PROFILES: dict[str, Profile] = {
    profile.name: profile
    for profile in (
        _NOVA_MICRO,
        replace(_NOVA_MICRO, name="nova-lite"),
        replace(_NOVA_MICRO, name="nova-pro"),
        replace(
            _NOVA_MICRO,
            name="nova-2-lite",
            train=Bounds(200, 20_000, NOVA_CHECKER),
            validation=None,
            together=Bounds(200, 20_000, NOVA_CHECKER),
            reasoning=True,
            preferences=False,
        ),
        _CLAUDE_3_HAIKU,
        _LLAMA_3_3_70B,
        replace(_LLAMA_3_3_70B, name="llama-3.1-8b", format=Format.PROMPT_COMPLETION, system_blocks=0),
    )
}

DEFAULT_PROFILE = _NOVA_MICRO.name


def profile_named(name: str) -> Profile:
    """The profile of a model, by its name. Raises `UnknownModel`, which says what names there are."""
    try:
        return PROFILES[name]
    except KeyError:
        raise UnknownModel(name, tuple(PROFILES)) from None
