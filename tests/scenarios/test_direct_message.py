"""A DM with text or a file, and what is said to those that hold no call log."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.errors import FileUnavailable
from bot.playground.person import SeenMessage
from dataset.records import FileRef, Source, WorkState
from handlers.clients import patient_client
from handlers.files import SlackFiles
from tests.scenarios.conftest import CALL, World


def _refused(world: World, name: str, content: bytes | str) -> SeenMessage:
    world.alex.say("D0ALEX", files=[world.alex.upload(name, content)])
    notice = world.card(world.alex, "D0ALEX", "where you left it")
    world.settle()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert debrief.state is WorkState.FAILED
    assert debrief.call_id is None
    assert "Traceback" not in notice.words
    return notice


def test_text(world: World) -> None:
    world.alex.say("D0ALEX", CALL)
    assert "router" in world.card(world.alex, "D0ALEX").words
    world.settle()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert debrief.source is Source.DIRECT_MESSAGE
    assert debrief.call_id is not None
    assert "+1 202 555 0147" in world.store.calls.get(debrief.call_id).turns[3].text


def test_a_file(world: World) -> None:
    world.alex.say("D0ALEX", files=[world.alex.upload("call.txt", CALL)])
    assert "router" in world.card(world.alex, "D0ALEX").words


def test_an_event_that_comes_twice_is_done_once(world: World) -> None:
    world.alex.say("D0ALEX", CALL)
    world.card(world.alex, "D0ALEX")
    delivery = world.playground.deliveries("events_api")[-1]
    world.playground.redeliver(delivery)
    world.settle()
    assert len(world.store.debriefs.of_user("U0ALEX")) == 1


def test_a_greeting_is_answered_with_help(world: World) -> None:
    world.alex.say("D0ALEX", "hi there")
    assert "Give me a call log" in world.card(world.alex, "D0ALEX", "Give me").words
    world.settle()
    assert world.store.debriefs.of_user("U0ALEX") == []


@pytest.mark.parametrize("content", [b"", b"   \n\n "])
def test_an_empty_file(world: World, content: bytes) -> None:
    assert "empty" in _refused(world, "call.txt", content).words.lower()


def test_a_recording(world: World) -> None:
    assert "text" in _refused(world, "call.mp3", b"ID3\x04\x00\x00\x00\x00\x00" + bytes(range(256)) * 40).words


def test_a_file_over_the_cap(world: World) -> None:
    notice = _refused(world, "call.txt", "Agent: hello\nCustomer: hello\n" * 10_000)
    assert "0.2 MB" in notice.words


def test_json_of_the_wrong_shape(world: World) -> None:
    assert "JSON" in _refused(world, "call.json", '{"weather": "nice"}').words


def test_broken_json(world: World) -> None:
    assert "JSON" in _refused(world, "call.json", '[{"speaker": "agent", "text": "hel').words


def test_a_file_that_cannot_be_fetched_can_be_tried_again(world: World) -> None:
    world.playground.faults.fail("files.info", "file_not_found")
    world.alex.say("D0ALEX", files=[world.alex.upload("call.txt", CALL)])
    notice = world.card(world.alex, "D0ALEX", "could not be fetched")
    world.settle()
    assert "Your file is where you left it" in notice.words
    assert world.alex.click(notice, "retry").acked
    card = world.card(world.alex, "D0ALEX")
    world.settle()
    # The card took the place of the complaint.
    assert card.ts == notice.ts
    # And a second click, on a button that is still on somebody's screen, changes nothing.
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert not world.store.debriefs.retry(debrief.id)


def test_a_download_that_breaks_off_is_no_call(world: World) -> None:
    # Slack says that the file is longer than what arrives.
    file = world.alex.upload("call.txt", CALL)
    world.alex.say("D0ALEX", files=[file])
    files = SlackFiles(patient_client(world.settings), world.settings)
    whole = files.fetch(FileRef(id=file.id)).content
    assert whole == CALL.encode()
    with _half_a_file() as url, pytest.raises(FileUnavailable, match="half-way"):
        files._download(FileRef(id=file.id), url, "text/plain")


@contextmanager
def _half_a_file() -> Iterator[str]:
    """The address of a server that promises more than it sends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain")
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b"Agent: hello\nCustomer: half")

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.handle_request, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}/call.txt"
        thread.join()


def test_a_mention_with_a_log(world: World) -> None:
    world.alex.say("C0SUPPORT", f"<@U0DEBRIEF> {CALL}")
    assert "router" in world.card(world.alex, "D0ALEX").words
    world.settle()
    [debrief] = world.store.debriefs.of_user("U0ALEX")
    assert debrief.source is Source.MENTION
