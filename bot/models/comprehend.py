"""Amazon Comprehend as a second opinion on what is personal in a call (`DEBRIEF_PSEUDONYMISER=comprehend`).

    the rules ──► texts with all that they replace blanked out ──► DetectPiiEntities ──► where there is more

**This sends text of calls out of this machine before it is wholly pseudonymised**, to Comprehend in the team's own AWS
account. What is sent is what the rules alone would give to a model, with blanks where it has placeholders: a name or a
number that the rules missed is in it, for it is what is looked for. Nothing else that leaves, no prompt, export,
upload or log, holds it afterwards. docs/privacy.md says so to those who decide; without the setting nothing is sent.

**Never less than was asked for.** Where Comprehend cannot be asked, `ModelUnavailable` is raised, and the call waits:
it is not debriefed with the rules alone.

**What is reproducible.** AWS may change the model behind its API without a notice, so the same text may come out
otherwise next year. Serving and training have the same form all the same: what was made of a call when it was served,
and of an answer, is kept under `version` and used again (`dataset/rendering.py`). Made anew, and so with what
Comprehend finds on that day, is what has no form of this version: calls from before the setting or before an upgrade
of the rules, and what was left out of every snapshot so far. A snapshot's own text never changes.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from importlib import resources
from typing import Any, NamedTuple, Protocol

from bot.errors import ModelUnavailable
from dataset.language import language_of
from dataset.pseudonyms import RulePseudonymiser
from dataset.pseudonyms.folding import is_common
from dataset.pseudonyms.second import PERSON, Seen, looks_like_number, pieces
from dataset.pseudonyms.spans import BLANK

logger = logging.getLogger(__name__)

API = "2017-11-27"

# Comprehend's types (PiiEntityType of the service model), and the kinds that they are here. Not asked about: DATE_TIME
# and AGE, which are no personal data here but for dates of birth, and URL: the rules leave a site's front door.
_NUMBERS = {
    "BANK_ACCOUNT_NUMBER": "REFERENCE",
    "BANK_ROUTING": "REFERENCE",
    "INTERNATIONAL_BANK_ACCOUNT_NUMBER": "IBAN",
    "CREDIT_DEBIT_NUMBER": "CARD",
    "CREDIT_DEBIT_EXPIRY": "NUMBER",
    "PHONE": "PHONE",
    "IP_ADDRESS": "IP",
    "MAC_ADDRESS": "MAC",
    "LICENSE_PLATE": "REFERENCE",
    "VEHICLE_IDENTIFICATION_NUMBER": "REFERENCE",
    "SSN": "ID",
    "PASSPORT_NUMBER": "ID",
    "DRIVER_ID": "ID",
    "UK_NATIONAL_INSURANCE_NUMBER": "ID",
    "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER": "ID",
    "UK_NATIONAL_HEALTH_SERVICE_NUMBER": "ID",
    "CA_SOCIAL_INSURANCE_NUMBER": "ID",
    "CA_HEALTH_NUMBER": "ID",
    "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER": "ID",
    "IN_PERMANENT_ACCOUNT_NUMBER": "ID",
    "IN_NREGA": "ID",
    "IN_AADHAAR": "ID",
    "IN_VOTER_NUMBER": "ID",
}
# Three or four figures are all that these have.
_SHORT_NUMBERS = {"CREDIT_DEBIT_CVV": "NUMBER", "PIN": "NUMBER"}
# These may be letters alone. What is replaced is replaced wherever the call has it, so no everyday word may be.
_WORDS = {
    "EMAIL": "EMAIL",
    "USERNAME": "REFERENCE",
    "PASSWORD": "REFERENCE",
    "SWIFT_CODE": "REFERENCE",
    "AWS_ACCESS_KEY": "REFERENCE",
    "AWS_SECRET_KEY": "REFERENCE",
}
_FEWEST_SIGNS = 3
_NAME, _ADDRESS = "NAME", "ADDRESS"
_LEAST_SCORE = 0.5
# A place alone ("New York") is none of anybody's; a number, or more words than places have, tells where somebody lives.
_MOST_WORDS_OF_A_PLACE = 2

# "100 KB" may be either of two numbers: the lesser one.
MOST_BYTES = 100_000
_LONGEST_PIECE = MOST_BYTES // 4  # characters, of which none has more than four bytes
# DetectPiiEntities takes these two (its reference; the service model lists the languages of its neighbours as well).
_OTHER_LANGUAGE, _USUAL_LANGUAGE = "es", "en"


class Clients(Protocol):
    """What is used of `bot.models.aws.AwsClients`."""

    def client(self, service: str) -> Any:
        """boto3's client of a service, which threads may share."""
        ...


class Comprehend:
    """Comprehend as a `SecondOpinion`. Its client is made when it is first asked."""

    def __init__(self, clients: Clients) -> None:
        self._clients = clients

    @cached_property
    def version(self) -> str:
        """That of the API, and the hash of this module: what is made of the API's finds."""
        source = (resources.files("bot.models") / "comprehend.py").read_bytes()
        return f"comprehend-{API}-{hashlib.sha256(source).hexdigest()[:8]}"

    def read(self, texts: Sequence[str]) -> list[list[Seen]]:
        """What Comprehend sees in each text; all of them go in as few requests as they fit in.

        Spanish is told from the words; whatever is in another language is read as if it were English. Raises
        `ModelUnavailable` where Comprehend gives no answer, or none that can be read.
        """
        seen: list[list[Seen]] = [[] for _ in texts]
        wordy = [text for text in texts if _has_words(text)]
        if not wordy:
            return seen
        spanish = language_of(text.replace(BLANK, " ") for text in wordy) == _OTHER_LANGUAGE
        for document in _documents(texts):
            found = self._found(document, _OTHER_LANGUAGE if spanish else _USUAL_LANGUAGE)
            for part in document:
                seen[part.of] += _seen_in(part, found)
        return seen

    def _found(self, document: Sequence[_Part], language: str) -> list[_Found]:
        # Imported here: whoever makes no request pays for no boto3.
        from botocore.exceptions import BotoCoreError, ClientError

        from bot.models.aws_errors import explain

        text = _SEPARATOR.join(part.text for part in document)
        try:
            answer = self._clients.client("comprehend").detect_pii_entities(Text=text, LanguageCode=language)
        except (BotoCoreError, ClientError) as error:
            trouble = explain(error, "Personal data was not looked for with Amazon Comprehend")
            logger.warning("%s Comprehend needs comprehend:DetectPiiEntities.", trouble.administrator)
            raise ModelUnavailable(trouble.plain, trouble.mend) from error
        entities = answer.get("Entities")
        if entities is None:
            # Whoever answers without a list has not looked.
            raise ModelUnavailable("Amazon Comprehend answered with something that cannot be read.", _TRY_AGAIN)
        return [found for entity in entities if (found := _read(entity, len(text)))]


def comprehend_pseudonymiser(clients: Clients, *, patterns: Mapping[str, str] | None = None) -> RulePseudonymiser:
    """The rules with Comprehend beside them. `patterns` are a team's own, as `RulePseudonymiser` has them.

    Pseudonymising raises `ModelUnavailable` where Comprehend cannot be asked.
    """
    return RulePseudonymiser(patterns=patterns, second=Comprehend(clients))


_TRY_AGAIN = "Try again in a moment."
_SEPARATOR = "\n"


class _Part(NamedTuple):
    """A text, or a piece of one, as it is sent: which text, where in it, and where in the document."""

    of: int
    start: int
    at: int
    text: str


class _Found(NamedTuple):
    """Characters `begin` to `end` of a document, and Comprehend's type for them."""

    begin: int
    end: int
    type: str


def _documents(texts: Sequence[str]) -> Iterator[list[_Part]]:
    """The texts joined to documents that a request takes, without those that have no word to look at."""
    document: list[_Part] = []
    characters = size = 0
    for of, start, piece in _sendable(texts):
        more = len(piece.encode()) + len(_SEPARATOR)
        if document and size + more > MOST_BYTES:
            yield document
            document, characters, size = [], 0, 0
        document.append(_Part(of, start, characters, piece))
        characters += len(piece) + len(_SEPARATOR)
        size += more
    if document:
        yield document


def _sendable(texts: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    for of, text in enumerate(texts):
        for start, piece in pieces(text, _LONGEST_PIECE):
            if _has_words(piece):
                # Half of a pair of UTF-16 has no UTF-8: "?" is one character as well.
                yield of, start, piece.replace(BLANK, " ").encode("utf-8", "replace").decode()


def _has_words(text: str) -> bool:
    return any(map(str.isalnum, text))


def _read(entity: Mapping[str, Any], characters: int) -> _Found | None:
    """A find that is sure enough, None for any other, and for one whose offsets are not within the text.

    Offsets count code points, as Python does (the reference of PiiEntity); the end is the first one after.
    """
    begin, end = entity.get("BeginOffset"), entity.get("EndOffset")
    if not isinstance(begin, int) or not isinstance(end, int) or not 0 <= begin < end <= characters:
        return None
    return _Found(begin, end, entity.get("Type", "")) if entity.get("Score", 1.0) >= _LEAST_SCORE else None


def _signs(value: str) -> int:
    return sum(map(str.isalnum, value))


def _seen_in(part: _Part, found: Iterable[_Found]) -> Iterator[Seen]:
    """What was found in a part. A find that reaches over several parts is one in each."""
    for begin, end, type_ in found:
        start, stop = max(begin - part.at, 0), min(end - part.at, len(part.text))
        if start < stop and (kind := _kind_of(type_, part.text[start:stop])):
            yield Seen(part.start + start, part.start + stop, kind)


def _kind_of(type_: str, value: str) -> str | None:
    """The kind of a find, or None where it is none of ours, or cannot be what it is taken for."""
    if type_ == _NAME:
        return PERSON
    if type_ in _WORDS:
        everyday = all(map(is_common, value.split()))
        return _WORDS[type_] if _signs(value) >= _FEWEST_SIGNS and not everyday else None
    if type_ == _ADDRESS:
        told = any(map(str.isdigit, value)) or len(value.split()) > _MOST_WORDS_OF_A_PLACE
        return "ADDRESS" if told else None
    if type_ in _SHORT_NUMBERS:
        short = any(map(str.isdigit, value)) and _signs(value) >= _FEWEST_SIGNS
        return _SHORT_NUMBERS[type_] if short else None
    return _NUMBERS.get(type_) if looks_like_number(value) else None
