"""Logs with all turns on one line get a line for each turn.

Exports lose their line breaks on the way through spreadsheets and JSON: "**Agent:** Hello. **Customer:** Hi." A
bold label is believed wherever it stands. A plain one ("Agent: Hello. Customer: Hi.") only in a text that has more
labels within its lines than at their beginnings, and a plain name only after the end of a sentence.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from bot.intake.clock import take_leading, take_trailing
from bot.intake.labels import BULLET, LONGEST_LABEL, looks_like_label, read_line, tells
from dataset.pseudonyms.role_words import is_role_word, role_of

_BOLD = re.compile(r"(\*\*|__)([^*:_\s][^*:\n]{0,59})(?::\1|\1\s{0,2}:)")
_COLON = re.compile(r"(?<=[\w)\]])\s?(?::(?=\s|[^\W\d_])|：)")
_NO_SPACE = re.compile(r"([。！？…])(?=[^\s。！？…：]{1,20}：)")
_SENTENCE_ENDS = ".!?…。！？\"”’')]*"
_MOST_WORDS = 4
_LIST_MARK = re.compile(r"[-*•>+]|\d{1,4}[.)]")


def unfold(text: str) -> str:
    """The text with every label that stands within a line at the beginning of a line of its own."""
    return _unfold_plain(_unfold_bold(text))


def _unfold_bold(text: str) -> str:
    labels = [match for match in _BOLD.finditer(text) if looks_like_label(match[2].strip(), stamped=False)]
    uses = Counter(match[2].strip().casefold() for match in labels)
    cuts = []
    for match in labels:
        label = match[2].strip()
        if role_of(label) is not None or uses[label.casefold()] > 1:
            cuts.append((_before_stamp(text, match.start()), match.start(), match.end(), label))
    parts, done = [], 0
    for start, label_start, end, label in cuts:
        parts += [text[done:start], "\n", text[start:label_start], f"{label}: "]
        done = end
    return "".join([*parts, text[done:]])


def _before_stamp(text: str, at: int) -> int:
    """Where a time stamp right before a label begins, or the label itself: they belong together."""
    line_start = text.rfind("\n", max(0, at - LONGEST_LABEL), at) + 1
    window = max(line_start, at - LONGEST_LABEL)
    before = text[window:at].rstrip(" \t")
    if _LIST_MARK.fullmatch(before) and (window == 0 or text[window - 1] == "\n"):
        return window
    before = before[:-1].rstrip(" \t") if before[-2:-1] == " " and before[-1:] in "-–|" else before
    stamp, head = take_trailing(f" {before}")
    if stamp is None:
        return at
    return window + len(head.rstrip()) - 1 if head.strip() else window


def _unfold_plain(text: str) -> str:
    text = _NO_SPACE.sub(r"\1 ", text)
    labels = list(_within_lines(text))
    if not labels:
        return text
    starts = [key for line in text.splitlines() if (key := _key_at_start(line))]
    uses = Counter(text[start:end].casefold() for start, end in labels) + Counter(starts)
    cuts = [(start, end) for start, end in labels if uses[text[start:end].casefold()] > 1 or tells(text[start:end])]
    if len(cuts) <= len(starts):
        cuts = [(start, end) for start, end in cuts if _is_sure(text, start, end, starts)]
    parts, done = [], 0
    for start, _ in cuts:
        begin = max(done, _before_stamp(text, start))
        parts += [text[done:begin], "\n"]
        done = begin
    return "".join([*parts, text[done:]])


def _is_sure(text: str, start: int, end: int, starts: list[str]) -> bool:
    """Whether a label within a line is one even if most stand at the beginning: a part, after a sentence."""
    label = text[start:end]
    before = text[max(0, start - 3) : start].rstrip()
    told = tells(label) or (label.casefold() in starts and len(starts) < 2)
    return told and label[:1].isupper() and before[-1:] in tuple(_SENTENCE_ENDS)


def _key_at_start(line: str) -> str | None:
    head = line[: LONGEST_LABEL + 30]
    return read_line(head).key if ":" in head or "：" in head else None


def _within_lines(text: str) -> Iterator[tuple[int, int]]:
    """Where plain labels stand that do not begin their line."""
    for colon in _COLON.finditer(text):
        window = max(0, colon.start() - LONGEST_LABEL)
        line_start = max(window, text.rfind("\n", window, colon.start()) + 1)
        start = _label_start(text, line_start, colon.start())
        if start is not None and not _is_mark(text[line_start:start]):
            yield start, colon.start()


def _is_mark(before: str) -> bool:
    """Whether nothing but a bullet and a time stamp stands before a label, which then begins its line."""
    bare = before.strip()
    bullet = BULLET.match(f"{bare} x")
    return not bare or not take_leading(f"{bare} x"[bullet.end() if bullet else 0 :])[1].removeprefix("x").strip()


def _label_start(text: str, window: int, end: int) -> int | None:
    """Where the label that ends at `end` begins: the longest role, or a capitalised name after a sentence."""
    tail = text[window:end]
    if tail.endswith((")", "]")):
        opening = max(tail.rfind("("), tail.rfind("["))
        if opening <= 0:
            return None
        base = tail[:opening].rstrip()
    else:
        base = tail
    best = at = None
    position = len(base)
    for _ in range(_MOST_WORDS):
        at = base.rfind(" ", 0, position) + 1
        word = base[at:position]
        if not word or not (word[0].isupper() or is_role_word(word) or word.isdigit()):
            break
        if word[-1] in _SENTENCE_ENDS:
            break
        if best is not None and not (word[0].isupper() or word.isdigit()):
            # "how can i help customer: hello" is not said by a help customer.
            break
        label = tail[at:]
        before = base[:at].rstrip()
        ends = not before or before[-1] in _SENTENCE_ENDS
        if tells(label) or (ends and looks_like_label(label, stamped=False)):
            best = window + at
        if at == 0:
            break
        position = at - 1
    return best
