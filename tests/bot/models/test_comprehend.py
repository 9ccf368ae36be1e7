"""Comprehend beside the rules: what is sent, what is made of the answers, and that none is masked less than asked."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.session import get_session
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import ModelUnavailable
from bot.models import comprehend
from bot.models.comprehend import Comprehend, comprehend_pseudonymiser
from bot.models.embedded import EmbeddedModel
from bot.services import build_pseudonymiser
from bot.settings import load_settings
from bot.summarise.pipeline import write_debrief
from dataset.pairs import Filters
from dataset.pseudonyms import PseudonymMap, RulePseudonymiser
from dataset.snapshot import Rebuilt, rebuild, take
from tests.dataset.test_pseudonyms import check
from tests.samples import agent_first, answered, correct, new_store, summary

Answer = tuple[int, dict[str, Any]]


class Server:
    """Answers DetectPiiEntities over HTTP: finds given texts wherever they stand, or what `answer` says."""

    def __init__(self) -> None:
        self.finds: dict[str, tuple[str, float]] = {}
        self.answer: Callable[[], Answer] | None = None
        self.asked: list[dict[str, str]] = []
        ours = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.headers["X-Amz-Target"] == "Comprehend_20171127.DetectPiiEntities"
                status, said = ours.reply(body)
                content = json.dumps(said).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/x-amz-json-1.1")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments: object) -> None:
                """Say nothing."""

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True

    def reply(self, body: dict[str, str]) -> Answer:
        self.asked.append(body)
        if self.answer is not None:
            return self.answer()
        text, entities = body["Text"], []
        for value, (type_, score) in self.finds.items():
            at = text.find(value)
            while at >= 0:
                entities.append({"Type": type_, "Score": score, "BeginOffset": at, "EndOffset": at + len(value)})
                at = text.find(value, at + len(value))
        return 200, {"Entities": entities}

    def says(self, *entities: dict[str, Any]) -> None:
        self.answer = lambda: (200, {"Entities": list(entities)})

    def refuses(self, status: int, code: str) -> None:
        self.answer = lambda: (status, {"__type": code, "message": "no"})


class Clients:
    """Clients to a server on this machine, which try once."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._made: dict[str, Any] = {}

    def client(self, service: str) -> Any:
        if service not in self._made:
            self._made[service] = boto3.client(
                service,
                region_name="us-east-1",
                endpoint_url=self._url,
                aws_access_key_id="testing",
                aws_secret_access_key="testing",
                config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=2),
            )
        return self._made[service]


@pytest.fixture(scope="module")
def listening() -> Iterator[Server]:
    server = Server()
    thread = Thread(target=server.http.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.http.shutdown()
    thread.join()
    server.http.server_close()


@pytest.fixture
def server(listening: Server) -> Server:
    listening.finds, listening.answer = {}, None
    listening.asked.clear()
    return listening


@pytest.fixture(scope="module")
def asking(listening: Server) -> Clients:
    return Clients(f"http://127.0.0.1:{listening.http.server_port}")


@pytest.fixture
def pseudonymiser(server: Server, asking: Clients) -> RulePseudonymiser:
    return comprehend_pseudonymiser(asking)


def texts(pseudonymiser: RulePseudonymiser, *said: str) -> list[str]:
    """The texts of such a call after a round trip."""
    call = agent_first(*said)
    result, back = pseudonymiser.pseudonymise(call)
    check(call, result, back)
    return [turn.text for turn in result.turns]


def test_a_name_that_the_rules_miss_is_found_however_it_is_written(
    pseudonymiser: RulePseudonymiser, server: Server
) -> None:
    server.finds["Quenby Oduya"] = ("NAME", 0.99)
    said = ("The file of Quenby Oduya is lost.", "Oduya's file? QUENBY!")
    assert texts(RulePseudonymiser(), *said) == list(said)
    assert texts(pseudonymiser, *said) == ["The file of [PERSON_1] is lost.", "[PERSON_1_B]'s file? [PERSON_1_C]!"]


def test_a_call_is_one_request_that_holds_only_what_the_rules_would_leave(
    pseudonymiser: RulePseudonymiser, server: Server
) -> None:
    said = (
        "Hi, this is Ben. Your account number please?",
        "4417, and my card is 4111 1111 1111 1111, ada@example.com.",
        "Thanks. For the file of Quenby Oduya, the bill was 4417 pounds, says Ben.",
    )
    pseudonymiser.pseudonymise(agent_first(*said))
    [request] = server.asked
    assert request["LanguageCode"] == "en"
    for known in ("Ben", "4417", "4111", "ada@example.com", "\0"):
        assert known not in request["Text"]
    assert "the file of Quenby Oduya, the bill was" in request["Text"]


def test_what_is_sent_is_blank_where_the_rules_have_placeholders(
    pseudonymiser: RulePseudonymiser, server: Server
) -> None:
    pseudonymiser.pseudonymise(agent_first("This is Ben, call me on 555-0134-777."))
    assert [request["Text"].split("\n")[-1] for request in server.asked] == ["This is    , call me on             ."]


@pytest.mark.parametrize(
    ("value", "type_", "expected"),
    [
        ("plain sunshine9", "PASSWORD", "[REFERENCE_1]"),
        ("oduya.q", "USERNAME", "[REFERENCE_1]"),
        ("DEUTDEFF", "SWIFT_CODE", "[REFERENCE_1]"),
        ("X4 77 1", "BANK_ACCOUNT_NUMBER", "[REFERENCE_1]"),
        ("987", "CREDIT_DEBIT_CVV", "[NUMBER_1]"),
        ("qq 11 22", "UK_NATIONAL_INSURANCE_NUMBER", "[ID_1]"),
        ("Oak Lodge, Wendover Hill", "ADDRESS", "[ADDRESS_1]"),
        ("Zorvane Oduya", "NAME", "[PERSON_1]"),
    ],
)
def test_what_is_found_has_the_kind_it_is_here(
    pseudonymiser: RulePseudonymiser, server: Server, value: str, type_: str, expected: str
) -> None:
    server.finds[value] = (type_, 0.99)
    assert texts(pseudonymiser, f"So it is {value} then.") == [f"So it is {expected} then."]


@pytest.mark.parametrize(
    ("value", "type_", "score"),
    [
        ("Leeds", "ADDRESS", 0.99),
        ("yesterday", "DATE_TIME", 0.99),
        ("37", "AGE", 0.99),
        ("www.example.com", "URL", 0.99),
        ("Outlook Web", "NAME", 0.99),
        ("Quenby", "NAME", 0.3),
        ("the", "PASSWORD", 0.99),
        ("broke", "SSN", 0.99),
        ("broke", "SOMETHING_NEW", 0.99),
    ],
)
def test_what_is_nothing_personal_stays(
    pseudonymiser: RulePseudonymiser, server: Server, value: str, type_: str, score: float
) -> None:
    server.finds[value] = (type_, score)
    said = "In Leeds, Outlook Web broke yesterday for Quenby, who is 37: see the page www.example.com."
    assert texts(pseudonymiser, said) == [said]


def test_every_type_of_the_service_model_is_known_or_left_out_on_purpose() -> None:
    shape = get_session().get_service_model("comprehend").shape_for("PiiEntityType")
    ours = {*comprehend._NUMBERS, *comprehend._SHORT_NUMBERS, *comprehend._WORDS, "NAME", "ADDRESS"}
    assert set(shape.enum) - ours == {"DATE_TIME", "AGE", "URL", "ALL"}
    assert ours <= set(shape.enum)
    assert get_session().get_service_model("comprehend").api_version == comprehend.API


def test_offsets_count_code_points(pseudonymiser: RulePseudonymiser, server: Server) -> None:
    server.finds["Quenby"] = ("NAME", 0.99)
    assert texts(pseudonymiser, "😀 ünïcode 👩‍👩‍👧 e\u0301", "Call Quenby 😀!")[1] == "Call [PERSON_1] 😀!"


@pytest.mark.parametrize(
    "entity",
    [
        {"BeginOffset": 5, "EndOffset": 999},
        {"BeginOffset": -4, "EndOffset": 6},
        {"BeginOffset": 900, "EndOffset": 906},
        {"BeginOffset": 9, "EndOffset": 9},
        {"BeginOffset": 12, "EndOffset": 5},
        {"EndOffset": 6},
        {},
    ],
)
def test_a_find_outside_of_the_text_is_none(
    pseudonymiser: RulePseudonymiser, server: Server, entity: dict[str, int]
) -> None:
    server.says({"Type": "PASSWORD", "Score": 0.99, **entity})
    assert texts(pseudonymiser, "Quenby, the code is Zorvane.") == ["Quenby, the code is Zorvane."]


def test_a_find_over_two_turns_is_one_in_each(server: Server, asking: Clients) -> None:
    server.finds["77 12\n34 5"] = ("BANK_ACCOUNT_NUMBER", 0.99)
    found = Comprehend(asking).read(["it is 77 12", "34 56, right"])
    assert [[(one.start, one.end) for one in of] for of in found] == [[(6, 11)], []]  # "34 5" has too few signs


def test_long_calls_are_cut_between_words_into_few_requests(pseudonymiser: RulePseudonymiser, server: Server) -> None:
    server.finds["Quenby"] = ("NAME", 0.99)
    long = "ünd so weiter ging es " * 4_000 + "Quenby."  # 92,000 bytes, more than a piece has characters
    result = texts(pseudonymiser, long, *["Fine, and on it goes."] * 600, long + " So!")
    assert result[0].endswith("ging es [PERSON_1].")
    assert result[-1] == result[0] + " So!"
    assert len(server.asked) == 2
    for request in server.asked:
        assert len(request["Text"].encode()) <= comprehend.MOST_BYTES
        for part in request["Text"].split("\n"):
            assert part.split()[0] in ("ünd", "so", "weiter", "ging", "es", "Fine,", "Quenby.", "Agent", "Customer")


def test_nothing_is_sent_where_there_is_nothing_to_look_at(server: Server, asking: Clients) -> None:
    assert Comprehend(asking).read(["", " \n", "\0\0\0", "?!"]) == [[], [], [], []]
    assert server.asked == []


def test_half_a_character_keeps_its_place(server: Server, asking: Clients) -> None:
    server.finds["Quenby"] = ("NAME", 0.99)
    [[seen]] = Comprehend(asking).read(["\ud83d says Quenby"])
    assert (seen.start, seen.end) == (7, 13)


def test_spanish_is_asked_for_as_spanish(pseudonymiser: RulePseudonymiser, server: Server) -> None:
    pseudonymiser.pseudonymise(
        agent_first("Buenos días, ¿en qué puedo ayudarle?", "Mi línea no funciona desde ayer y necesito un técnico.")
    )
    pseudonymiser.pseudonymise(agent_first("Guten Tag, meine Leitung ist seit gestern gestört."))
    assert [request["LanguageCode"] for request in server.asked] == ["es", "en"]


def test_a_correction_is_looked_at_without_what_is_known(pseudonymiser: RulePseudonymiser, server: Server) -> None:
    server.finds["Quenby Oduya"] = ("NAME", 0.99)
    _, back = pseudonymiser.pseudonymise(agent_first("This is Ben."))
    text, more = pseudonymiser.extend("Ben wrote to Quenby Oduya.", back)
    assert text == "[PERSON_1] wrote to [PERSON_2]."
    again, most = pseudonymiser.extend("Oduya called Ben.", more)
    assert again == "[PERSON_2_B] called [PERSON_1]."
    assert most.restore(text + again) == "Ben wrote to Quenby Oduya.Oduya called Ben."
    assert [request["Text"] for request in server.asked[1:]] == ["    wrote to Quenby Oduya.", "      called    ."]


def test_the_same_answers_give_the_same_bytes(pseudonymiser: RulePseudonymiser, server: Server) -> None:
    server.finds |= {"Quenby": ("NAME", 0.9), "qq 11 22": ("SSN", 0.9), "Oduya": ("NAME", 0.9)}
    call = agent_first("Quenby, qq 11 22?", "Oduya: qq 11 22.")
    first, second = pseudonymiser.pseudonymise(call), pseudonymiser.pseudonymise(call)
    assert first == second
    assert server.asked[0] == server.asked[1]


def test_the_version_names_the_api_and_what_is_made_of_it(pseudonymiser: RulePseudonymiser, server: Server) -> None:
    rules, _, beside = pseudonymiser.version.rpartition("+")
    assert rules == RulePseudonymiser().version
    assert beside.startswith("comprehend-2017-11-27-")
    assert server.asked == []
    result, _ = pseudonymiser.pseudonymise(agent_first("Hello there."))
    assert result.pseudonymiser_version == pseudonymiser.version


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "ThrottlingException"),
        (400, "TextSizeLimitExceededException"),
        (400, "InvalidRequestException"),
        (500, "InternalServerException"),
        (503, "ServiceUnavailable"),
    ],
)
def test_a_call_is_not_pseudonymised_by_halves(
    pseudonymiser: RulePseudonymiser, server: Server, status: int, code: str
) -> None:
    server.refuses(status, code)
    with pytest.raises(ModelUnavailable, match="Amazon Comprehend") as caught:
        pseudonymiser.pseudonymise(agent_first("For Quenby Oduya."))
    with pytest.raises(ModelUnavailable):
        pseudonymiser.extend("For Quenby Oduya.", PseudonymMap())
    assert "Quenby" not in str(caught.value)


def test_without_access_the_permission_is_named_in_the_log(
    pseudonymiser: RulePseudonymiser, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.refuses(400, "AccessDeniedException")
    with pytest.raises(ModelUnavailable, match=r"Personal data was not looked for .* does not allow it"):
        pseudonymiser.pseudonymise(agent_first("For Quenby Oduya."))
    assert "comprehend:DetectPiiEntities" in caplog.text
    assert "Quenby" not in caplog.text


def test_a_word_that_is_found_once_is_found_everywhere(server: Server, asking: Clients) -> None:
    server.says({"Type": "USERNAME", "Score": 0.9, "BeginOffset": len("Agent\nIt is "), "EndOffset": 19})
    assert texts(comprehend_pseudonymiser(asking), "It is zorvane.", "And zorvane again, Zorvane!", "zorvane") == [
        "It is [REFERENCE_1].",
        "And [REFERENCE_1] again, Zorvane!",
        "[REFERENCE_1]",
    ]


def test_an_answer_without_a_list_is_no_answer(pseudonymiser: RulePseudonymiser, server: Server) -> None:
    server.answer = lambda: (200, {})
    with pytest.raises(ModelUnavailable, match="cannot be read"):
        pseudonymiser.pseudonymise(agent_first("For Quenby Oduya."))


def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(ModelUnavailable, match="Amazon Comprehend"):
        comprehend_pseudonymiser(Clients("http://127.0.0.1:9")).pseudonymise(agent_first("For Quenby Oduya."))


def test_without_comprehend_a_call_is_not_debriefed_with_less(
    pseudonymiser: RulePseudonymiser, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    prompts: list[object] = []
    monkeypatch.setattr(EmbeddedModel, "complete", lambda _self, prompt, _schema: prompts.append(prompt))
    server.refuses(400, "ThrottlingException")
    with pytest.raises(ModelUnavailable):
        write_debrief(agent_first("For Quenby Oduya."), EmbeddedModel(), pseudonymiser)
    assert prompts == []


def test_a_call_is_learned_as_it_was_served_whatever_comprehend_finds_later(
    pseudonymiser: RulePseudonymiser, server: Server, tmp_path: Path
) -> None:
    store = new_store(tmp_path)
    try:
        server.finds["Zorvane"] = ("NAME", 0.99)
        call = agent_first("Please send the router to Zorvane today.", "Yes, to Zorvane.")
        _, answer = answered(store, call)
        store.calls.keep_pseudonymised(*pseudonymiser.pseudonymise(call))
        correct(store, answer, summary(title="Router", summary="A router goes to Zorvane.", action_items=()))
        first = take(store, pseudonymiser, Filters(), actor="U0LEAD")
        server.finds.clear()  # AWS has another model by now
        again = take(store, pseudonymiser, Filters(), actor="U0LEAD")
        [pair] = store.snapshots.pairs(first.id)
        assert again == first
        assert rebuild(store, pseudonymiser, first.id) is Rebuilt.SAME
        assert pair.text is not None
        assert "to [PERSON_1] today" in pair.text
        assert "Zorvane" not in pair.text
    finally:
        store.close()


def test_the_setting_puts_comprehend_beside_the_rules_and_asks_nothing() -> None:
    made = build_pseudonymiser(load_settings(debrief_pseudonymiser="comprehend", _env_file=None))
    assert "+comprehend-" in made.version
    assert made.version.startswith(RulePseudonymiser().version)


def test_the_rules_alone_import_no_boto3() -> None:
    code = "import sys, bot.models.comprehend; print({'boto3', 'botocore'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_a_profile_that_is_not_there_is_told() -> None:
    class NoProfile:
        def client(self, _service: str) -> Any:
            return boto3.session.Session(profile_name="nobody-has-this").client("comprehend")

    with pytest.raises(ModelUnavailable, match="Personal data was not looked for"):
        comprehend_pseudonymiser(NoProfile()).pseudonymise(agent_first("For Quenby Oduya."))


def test_no_text_of_the_call_is_logged(
    pseudonymiser: RulePseudonymiser, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        pseudonymiser.pseudonymise(agent_first("For Quenby Oduya."))
    assert "Quenby" not in caplog.text


PIECES = st.sampled_from(
    ("Quenby", "Quenby Oduya", "[PERSON_1]", "ada@example.com", "123456", "Ben", "my name is", "😀")
)
SAID = st.lists(st.one_of(PIECES, st.text(max_size=4)), max_size=8).map(" ".join)
TYPES = st.sampled_from(("NAME", "SSN", "PASSWORD", "ADDRESS", "PIN", "URL"))
ENTITIES = st.lists(
    st.fixed_dictionaries(
        {"Type": TYPES, "Score": st.floats(0, 1), "BeginOffset": st.integers(-2, 40), "EndOffset": st.integers(-2, 60)}
    ),
    max_size=5,
)


class Anything:
    """A client whose answers make no sense at all."""

    def __init__(self, entities: list[dict[str, Any]]) -> None:
        self._entities = entities

    def client(self, _service: str) -> Anything:
        return self

    def detect_pii_entities(self, **_asked: str) -> dict[str, Any]:
        return {"Entities": self._entities}


@settings(deadline=None, max_examples=60)  # the first example of all loads the tables of phone numbers
@given(st.lists(SAID, max_size=4), ENTITIES, SAID)
def test_restoring_is_exact_whatever_comprehend_finds(
    said: list[str], entities: list[dict[str, Any]], correction: str
) -> None:
    pseudonymiser = comprehend_pseudonymiser(Anything(entities))
    call = agent_first(*said)
    result, back = pseudonymiser.pseudonymise(call)
    check(call, result, back)
    text, more = pseudonymiser.extend(correction, back)
    assert more.restore(text) == correction


def test_motos_canned_finds_change_only_what_they_fit() -> None:
    from moto.server import ThreadedMotoServer

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    try:
        _, port = moto.get_host_and_port()
        pseudonymiser = comprehend_pseudonymiser(Clients(f"http://127.0.0.1:{port}"))
        # Whatever it is given, moto finds a NAME at characters 50 to 58; the label "Agent" goes before the text.
        before = "So it went on, and on again, and then on we go: "[: 50 - len("Agent\n")]
        said = f"{before}Zorvanes, and so on."
        assert texts(pseudonymiser, said) == [said.replace("Zorvanes", "[PERSON_1]")]
        assert texts(pseudonymiser, "short") == ["short"]
    finally:
        moto.stop()
