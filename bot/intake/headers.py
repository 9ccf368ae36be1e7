"""The lines above a dialogue: when the call was, its ticket, its subject, and who took part.

`Date: 2026-11-20 10:15` has the shape of a turn, and so has `Agent: Ben Okafor` in a block of headers. A line is
read as a header where its key is one that logs use; `Agent: …` among them only where a short name follows and the
label or the name speaks again further down.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.intake.clock import read_moment, take_leading
from bot.intake.labels import FEWEST_DIGITS, Line, Mark, looks_like_label
from bot.intake.log import tidy
from bot.intake.roles import read_label
from dataset.pseudonyms.role_words import role_of, words
from dataset.records import Role

_STARTED = words(
    """
    date datum fecha data call_date date_of_call call_started started started_at start_time start call_start
    date/time date_time datetime call_time time timestamp uhrzeit heure hora begin beginn recorded recorded_on
    """
)
_TICKET = words(
    """
    ticket ticket_id ticket_no ticket_number ticket# case case_id case_no case_number case# reference ref
    reference_number incident incident_id incident_number vorgang vorgangsnummer
    """
)
_TITLE = words("subject title topic betreff objet asunto oggetto onderwerp assunto thema re")
_PEOPLE = words("participants attendees speakers teilnehmer participantes")
_OTHERS = words(
    """
    duration channel queue phone location status priority language call_id id conversation_id contact_id
    call_type type category company account ended end_time call_ended end product department disposition
    recording direction dauer sprache agent_id customer_id phone_number session_id transcript agent_name
    customer_name call_duration file source talk_time hold_time wait_time handle_time skill caller_id caller_number
    phone_no tel telephone extension ext site agent_email customer_email email account_number account_id
    order_number interaction_id recording_id chat_id ani dnis rating csat wrap_up wrap_up_code campaign tags from to
    sent cc bcc agent_extension skill_group warteschlange cola file_name recording_url version exported exported_on
    """
)
_NAME_KEYS = {"agent_name": Role.AGENT, "customer_name": Role.CUSTOMER}
_GENERIC = words("customer service support call phone transcript log chat conversation record recording of the a text")
_LONGEST_BLOCK = 30
_MARKS = "*_#> \t"
_AFTER_MARKS = re.compile(r"[*_]{1,3}\s*$")
_NUMBER = re.compile(r"[+#(]?\d[\d ().\-/x]{2,24}|[\w.+\-]{1,60}@[\w\-]{1,60}\.[\w.\-]{1,40}")
_NOT_NAMES = words("hello hi hey yes no thanks thank good okay ok welcome sure sorry please")


@dataclass
class Headers:
    """What the lines above the dialogue tell. `hints` are people whose role is named there."""

    started_at: datetime | None = None
    has_time: bool = False
    ticket: str | None = None
    title: str | None = None
    hints: dict[str, Role] = field(default_factory=dict)
    renames: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def take_headers(lines: Sequence[Line]) -> tuple[Headers, Sequence[Line]]:
    """The headers at the top of a log, and the lines below them."""
    headers = Headers()
    end = _end_of_block(lines)
    people = _block_of_people(lines, end)
    again = Counter(line.raw for line in lines if line.raw.startswith("#"))
    unread: list[Line] = []
    done = 0
    for at, line in enumerate(lines):
        if line.is_blank:
            continue
        if at in people:
            _take_person(people[at], line.rest, lines[len(people) :], headers)
        elif _is_number_of_part(line) and (at < end or people or _is_address(line.rest)):
            pass
        elif at < end and line.mark in (None, Mark.HANDLE, Mark.ALONE) and not _is_header(line):
            unread.append(line)
        elif again[line.raw] > 1 or not (_take_heading(line.raw, headers) or _take_field(line.raw, headers)):
            break
        done = at + 1
    return headers, [*unread, *lines[done:]]


def _is_header(line: Line) -> bool:
    return line.raw.startswith(("#", "**", "__")) or _field(line.raw) is not None


def _is_number_of_part(line: Line) -> bool:
    """`Caller: +1 202 555 0147`: whoever took part, by number or address."""
    return bool(line.label and role_of(line.label) is not None and _NUMBER.fullmatch(line.rest))


def _is_address(text: str) -> bool:
    return "@" in text or sum(map(str.isdigit, text)) >= FEWEST_DIGITS


def _end_of_block(lines: Sequence[Line]) -> int:
    """Where the headers at the top end at the latest: after the last line that can be nothing else.

    Above that line a part in the call with a name or a number ("Agent: Ben Okafor") is a header too.
    """
    end = 0
    for at, line in enumerate(lines[:_LONGEST_BLOCK]):
        part = line.label is not None and role_of(line.label) is not None
        if _field(line.raw) is not None:
            end = at + 1
        elif line.is_blank:
            above = lines[end:at]
            end = at if end and above and all(_is_number_of_part(other) for other in above) else end
        elif part and (_is_a_name(line.rest) or _is_number_of_part(line)):
            continue
        elif part or (line.label is not None and line.mark is not Mark.ALONE):
            break
    return end


def _block_of_people(lines: Sequence[Line], end: int) -> dict[int, Line]:
    """The lines of the first paragraph that name who is who, if it is a block of headers and not the dialogue."""
    end = next((at for at, line in enumerate(lines) if line.is_blank and at >= end and at), end)
    block = lines[:end]
    if not block or len(block) > _LONGEST_BLOCK:
        return {}
    people: dict[int, Line] = {}
    fields = 0
    for at, line in enumerate(block):
        if _field(line.raw) is not None or line.raw.startswith("#") or _is_number_of_part(line):
            fields += 1
        elif line.is_blank or line.mark in (None, Mark.HANDLE):
            continue
        elif line.label and role_of(line.label) is not None and _is_a_name(line.rest):
            people[at] = line
        else:
            return {}
    keys = [line.key for line in people.values()]
    below = lines[end:]
    speaks_below = {line.key for line in below if line.label}
    named_below = any(_speaks(line.rest, speaks_below) for line in people.values())
    if len(set(keys)) != len(keys) or not (named_below or (fields and speaks_below & set(keys))):
        return {}
    return people


def _is_a_name(text: str) -> bool:
    words = text.split()
    return (
        0 < len(words) <= 4
        and words[0].casefold().strip(",.!") not in _NOT_NAMES
        and looks_like_label(text, stamped=False)
    )


def _speaks(name: str, keys: set[str]) -> bool:
    words = set(name.casefold().split())
    return any(words & set(key.split()) for key in keys)


def _take_person(line: Line, name: str, below: Sequence[Line], headers: Headers) -> None:
    role = role_of(line.label or "") or Role.OTHER
    headers.hints[name] = role
    if any(other.key == line.key for other in below):
        headers.renames[line.key] = name


def _field(raw: str) -> tuple[str, str] | None:
    """A header's key, in the form of the lists above, and its value."""
    bare = raw.lstrip(_MARKS)
    cut = bare.find(":", 0, 40)
    if cut <= 0:
        return None
    key = "_".join(_AFTER_MARKS.sub("", bare[:cut]).casefold().replace("#", " # ").split()).replace("_#", "#")
    known = _STARTED | _TICKET | _TITLE | _PEOPLE | _OTHERS
    if key not in known and key.rstrip("#") not in known:
        return None
    value = bare[cut + 1 :].strip()
    return key, value[2:].strip() if value.startswith(("**", "__")) else value


def _take_field(raw: str, headers: Headers) -> bool:
    found = _field(raw)
    if found is None:
        return False
    key, value = found
    if key in _STARTED:
        _take_moment(value, headers)
    elif key in _TICKET or key.rstrip("#") in _TICKET:
        headers.ticket = headers.ticket or tidy(value.lstrip("# ")) or None
    elif key in _TITLE:
        headers.title = headers.title or tidy(value) or None
    elif key in _PEOPLE:
        for person in value.replace(";", ",").split(","):
            speaker = read_label(person)
            if speaker.role is not Role.OTHER:
                headers.hints[speaker.name] = speaker.role
    elif key in _NAME_KEYS and value:
        headers.hints[tidy(value)] = _NAME_KEYS[key]
    return True


def _take_moment(value: str, headers: Headers) -> None:
    moment = read_moment(value)
    clock, rest = take_leading(value)
    if moment is not None and headers.started_at is None:
        headers.started_at = moment
        headers.has_time = ":" in value
    elif clock is not None and not clock.day and not rest and headers.started_at and not headers.has_time:
        hours, minutes, *seconds = (int(part) for part in clock.parts)
        if hours < 24:
            second = seconds[0] if seconds else 0
            headers.started_at = headers.started_at.replace(hour=hours, minute=minutes, second=second)
            headers.has_time = True
    elif moment is None and value:
        headers.notes.append("A header names a date or time that could not be read.")


def _take_heading(raw: str, headers: Headers) -> bool:
    """`# Billing question`, or a bold line without a colon."""
    bold = raw.startswith(("**", "__")) and raw.endswith(("**", "__")) and len(raw) > 4
    if not (raw.startswith("#") or bold) or len(raw) > 200 or ":" in raw:
        return False
    heading = tidy(raw.strip(_MARKS))
    if headers.title is None and not set(heading.casefold().split()) <= _GENERIC:
        headers.title = heading
    return True
