"""Speakers that are set off with something else than a colon, and speech that only looks so."""

from __future__ import annotations

import pytest

from bot.errors import NoDialogue
from bot.intake import read_call_log
from dataset.records import Role

TEXTS = ("Thank you for calling.", "My tv is broken.", "I see - let me check.", "Thanks a lot.")


def turns_of(text: str) -> list[tuple[str, str]]:
    return [(turn.speaker, turn.text) for turn in read_call_log(text).turns]


@pytest.mark.parametrize(
    "style",
    [
        "{} - #", "{}- #", "{} – #", "{} — #", "{} -- #", "{}> #", "{} > #", "{} >> #", "{}>> #", "{} -> #", "{} => #",
        "{} | #", "| {} | # |", "{}\t#", "{}   #", "<{}> #", "({}) #", "[{}] #", "[{}]: #", "**{}** #", "**{}** - #",
        "- {}: #", "* **{}:** #", "1. {}: #", "2) {}: #", "1. {} - #", "> {}: #", ">{}: #", ">> {}: #", "# {}\n#\n",
        "### {}\n#\n", "{}:\u00a0#", "{}\u00a0: #", "{}：#", "\u200b{}\u200b: #", "\u2060{}\u200d:\u200b #",
        "\u200f{}: #", "\u202b{}\u202c: #", "{}:#", "[10:15:02] {} - #", "00:01 - {} - #", "00:01 | {} | #",
        "| 00:01 | {} | # |",
    ],
)  # fmt: skip
@pytest.mark.parametrize("labels", [("Agent", "Customer"), ("REP", "CALLER"), ("Ben", "Juana")])
def test_styles(style: str, labels: tuple[str, str]) -> None:
    lines = [style.replace("#", text) if style[0] != "#" else style for text in TEXTS]
    if style[0] == "#":
        lines = [style.replace("\n#", f"\n{text}") for text in TEXTS]
    log = read_call_log("\n".join(line.replace("{}", labels[at % 2]) for at, line in enumerate(lines)))
    assert [(turn.speaker, turn.text) for turn in log.turns] == [
        (labels[at % 2], text) for at, text in enumerate(TEXTS)
    ]
    assert [turn.role for turn in log.turns] == [Role.AGENT, Role.CUSTOMER] * 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Agent 1:", "Agent 2:"), ("SPEAKER_00:", "SPEAKER_01:"), ("Q:", "A:"), ("[NAME]:", "[PHONE]:"),
        ("agent_ben:", "juana77:"), ("+1 202 555 0147:", "+1 202 555 0199:"), ("דנה:", "משה:"), ("राहुल:", "प्रिया:"),
        ("Anne-Marie:", "Jean d'Arc:"), ("ben@example.com:", "juana@example.com:"), ("Smith, Ben:", "Diaz, Juana:"),
    ],
)  # fmt: skip
def test_labels(first: str, second: str) -> None:
    labels = (first, second)
    text = "\n".join(f"{labels[at % 2]} {said}" for at, said in enumerate(TEXTS))
    assert turns_of(text) == [(labels[at % 2].rstrip(":"), said) for at, said in enumerate(TEXTS)]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("A: One.\nC: Two.\nA: Three.\nC: Four.", [Role.AGENT, Role.CUSTOMER] * 2),
        ("A: My tv is broken.\nC: Thank you for calling.\nA: OK.\nC: Bye.", [Role.CUSTOMER, Role.AGENT] * 2),
        ("A: One.\nC: Two.", [Role.OTHER] * 2),
        ("A: One.\nB: Two.\nA: Three.\nB: Four.", [Role.OTHER] * 4),
        ("Q: One?\nA: Two.\nQ: Three?\nA: Four.", [Role.OTHER] * 4),
    ],
)
def test_initials(text: str, roles: list[Role]) -> None:
    assert [turn.role for turn in read_call_log(text).turns] == roles


@pytest.mark.parametrize(
    ("text", "turns"),
    [
        # What a second speaker says is never put into the first one's mouth.
        ("[10:15:02] REP - hello\n[10:15:05] CALLER - hi", [("REP", "hello"), ("CALLER", "hi")]),
        ("Agent: a\nCustomer - b\nAgent: c", [("Agent", "a"), ("Customer", "b"), ("Agent", "c")]),
        ("Agent - a\nCustomer: b\nAgent - c", [("Agent", "a"), ("Customer", "b"), ("Agent", "c")]),
        (
            "Ben: a\nJuana — I said: yes\nBen: b\nJuana: c",
            [("Ben", "a"), ("Juana", "I said: yes"), ("Ben", "b"), ("Juana", "c")],
        ),
        (
            "Agent: a\nJuana: it broke\nand more\nAgent: c",
            [("Agent", "a"), ("Juana", "it broke and more"), ("Agent", "c")],
        ),
        (
            "Agent: a\njuana: it broke\nand more\nAgent: c",
            [("Agent", "a"), ("juana", "it broke and more"), ("Agent", "c")],
        ),
        (
            "Agent: a\nCustomer: b\nAda: It is Ada.\nwell\nAgent: c",
            [("Agent", "a"), ("Customer", "b"), ("Ada", "It is Ada. well"), ("Agent", "c")],
        ),
        ("Agent: Hello. Customer: Hi.", [("Agent", "Hello."), ("Customer", "Hi.")]),
        ("Agent: Hello. Customer: Hi.\nAgent: Bye.", [("Agent", "Hello."), ("Customer", "Hi."), ("Agent", "Bye.")]),
        ("Agent:Hello. Customer:Hi.", [("Agent", "Hello."), ("Customer", "Hi.")]),
        ("客服：您好。客户：你好。客服：再见。", [("客服", "您好。"), ("客户", "你好。"), ("客服", "再见。")]),
        (
            "Agent (Ben): Hello. Customer (Juana): Hi. Agent (Ada): I take over.",
            [("Ben", "Hello."), ("Juana", "Hi."), ("Ada", "I take over.")],
        ),
        ("1. [00:01] Agent: Hello.\n2. [00:02] Customer: Hi.", [("Agent", "Hello."), ("Customer", "Hi.")]),
        # Nor is speech split.
        (
            "Agent: Plans:\n- Basic - 10\n- Pro - 20\n- Basic - 5\nCustomer: Pro",
            [("Agent", "Plans: - Basic - 10 - Pro - 20 - Basic - 5"), ("Customer", "Pro")],
        ),
        (
            "Agent: Roles:\nAdmin - all\nUser - some\nGuest - none\nCustomer: ok",
            [("Agent", "Roles: Admin - all User - some Guest - none"), ("Customer", "ok")],
        ),
        (
            "Agent: Two - or three.\nCustomer: TV - and radio.\nTV - broken\nTV - old",
            [("Agent", "Two - or three."), ("Customer", "TV - and radio. TV - broken TV - old")],
        ),
        (
            "Agent: [PII] is it?\nCustomer: (Yes) it is\n**Mind** that",
            [("Agent", "[PII] is it?"), ("Customer", "(Yes) it is **Mind** that")],
        ),
        ("Caller - my tv: it broke\nRep - Note: restart", [("Caller", "my tv: it broke"), ("Rep", "Note: restart")]),
        (
            "Agent: I wrote to the Customer: hello.\nCustomer: ok",
            [("Agent", "I wrote to the Customer: hello."), ("Customer", "ok")],
        ),
        ("Agent: You wrote:\n> it is old\nCustomer: yes", [("Agent", "You wrote: > it is old"), ("Customer", "yes")]),
        ("Agent: hi 👩\u200d💻\nCustomer: می\u200cخواهم", [("Agent", "hi 👩\u200d💻"), ("Customer", "می\u200cخواهم")]),
    ],
)
def test_who_said_what(text: str, turns: list[tuple[str, str]]) -> None:
    assert turns_of(text) == turns


@pytest.mark.parametrize(
    "text",
    [
        "Agent - Hello. Customer - Hi. Agent - Bye.",
        "The Agent - Ben - called. Customer - Juana - answered.",
        "Agent - hello\nmy tv is broken",
        "My notes\nMonday - called\nTuesday - called again\nMonday - nothing",
        "Hi team,\n\nBen - please call.\nJuana - ok.\n\nThanks",
        "AGENT hello\nCUSTOMER hi\nAGENT bye",
        "Agent; hello\nCustomer; hi",
        "Q. One?\nA. Two.",
        "My notes\nAddress: 5 Main Street\nModel: X100",
        "Ben: Thank you for calling. Juana: Hi. Ben: OK.",
    ],
)
def test_what_may_be_prose_is_refused(text: str) -> None:
    with pytest.raises(NoDialogue, match="`Agent: …`"):
        read_call_log(text)


def test_a_log_with_one_separator_in_subtitles() -> None:
    cue = "{}\n00:00:0{},000 --> 00:00:0{},500\n{} - {}\n"
    blocks = [cue.format(at, at, at, ("Agent", "Customer")[at % 2], text) for at, text in enumerate(TEXTS)]
    log = read_call_log("\n".join(blocks))
    assert [(turn.text, turn.start, turn.end) for turn in log.turns] == [
        (text, float(at), at + 0.5) for at, text in enumerate(TEXTS)
    ]
