"""`debrief try`: the playground, and the bot as a process of its own, so that it can be killed and come back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from bot.playground.server import Playground
    from handlers.cli.try_bedrock import BedrockHere

PORT = 8377
DATA = Path("debrief-data")
FOLDER = "playground"  # of its own, so that playing never mixes with a team's calls
LEAD = "U0LEAD"


@click.command("try")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes any free port.")
@click.option("--browser/--no-browser", default=True, help="Open the page where there is a browser.")
@click.option("--bedrock", is_flag=True, help="With a small Amazon Bedrock on this machine, too: no account, no costs.")
def command(port: int, browser: bool, bedrock: bool) -> None:
    """Start a small Slack on this machine with the bot in it, and open its page.

    What the bot learns is kept in the folder playground of DEBRIEF_DATA; the messages end with the playground. With
    --bedrock it is kept in playground-bedrock, and begins anew with each start.
    """
    import signal

    from bot.errors import SettingsError
    from handlers.manifest import manifest

    try:
        from bot.playground.server import Playground
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"The playground needs {error.name}, which is not installed.",
            "Install Debrief with its extra: debrief[playground].",
        ) from error

    bot: BotProcess | None = None
    playground = Playground(manifest=manifest(), port=port, on_kill=lambda: bot.kill() if bot else None)
    stopping = threading.Event()
    with ExitStack() as stack:
        beside = stack.enter_context(_bedrock_here()) if bedrock else None
        if beside is not None:
            stack.enter_context(beside.alone(_data(beside)))
        try:
            playground.start()
        except OSError as error:
            raise SettingsError(
                f"Port {port} of this machine is taken.",
                "Stop what uses it, or choose another: debrief try --port 8378",
            ) from error
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
        bot = BotProcess(playground, stopping, beside)
        try:
            playground.seed()
            if beside is not None:
                # What its store says is deployed was in an account that ended with the last start.
                shutil.rmtree(bot.data, ignore_errors=True)
            import_examples(bot.data)
            bot.start()
            _announce(playground.url, bot.log, browser=browser, bedrock=bedrock)
            while not stopping.wait(0.5):  # in short waits, so that a signal is always heard
                pass
        finally:
            stopping.set()
            bot.stop()
            playground.stop()
    if bedrock:
        click.echo(
            f"Stopped. The small AWS is gone, with all that was in it; {bot.data} begins anew at the next start."
        )
    else:
        click.echo(f"Stopped. What the bot learned is kept in {bot.data}.")


def _data(beside: BedrockHere | None) -> Path:
    """The folder of the bot's data."""
    return Path(os.environ.get("DEBRIEF_DATA", str(DATA))) / (FOLDER if beside is None else beside.folder)


def _bedrock_here() -> BedrockHere:
    # Imported here: `debrief try` alone needs none of it.
    from handlers.cli.try_bedrock import BedrockHere

    return BedrockHere()


def import_examples(data: Path, examples: Path | None = None) -> int:
    """Put the examples that ship with the playground into its store, each once; how many are new.

    With them *Train now* has something to learn from in the first minute. They are marked as what they are: brought
    along by "playground example", so they can be told from what people correct.
    """
    import bot.playground as package
    from bot.seeds import import_seeds
    from bot.services import open_store
    from bot.settings import load_settings
    from bot.tuning.overview import PLAYGROUND

    path = examples or Path(package.__file__).with_name("examples.jsonl")
    if not path.exists():
        return 0
    settings = load_settings(debrief_data=data)
    store = open_store(settings)
    try:
        with path.open("rb") as lines:
            report = import_seeds(
                store, lines, zone=settings.zone, actor=PLAYGROUND, max_bytes=settings.debrief_max_bytes
            )
    finally:
        store.close()
    return report.added


class BotProcess:
    """The bot as a child process that is started again whenever it ends; `beside` is the AWS that it is to use."""

    def __init__(self, playground: Playground, stopping: threading.Event, beside: BedrockHere | None = None) -> None:
        self.data = _data(beside)
        self.log = self.data / "bot.log"
        self.environment = {
            **(os.environ if beside is None else beside.environment(os.environ)),
            "SLACK_API_URL": playground.api_url,
            "SLACK_BOT_TOKEN": playground.bot_token,
            "SLACK_APP_TOKEN": playground.app_token,
            "DEBRIEF_DATA": str(self.data),
            "DEBRIEF_LEADS": LEAD,
            "DEBRIEF_LEADS_GROUP": "",
            # Whoever tries it is alone: an approved model writes the very next debrief, unless they want a canary.
            "DEBRIEF_CANARY_SHARE": os.environ.get("DEBRIEF_CANARY_SHARE", "0"),
        }
        self._stopping = stopping
        self._killed = False
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._supervise, name="bot-process", daemon=True)

    def start(self) -> None:
        """Start the bot, and keep it running."""
        self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._thread.start()

    def kill(self) -> None:
        """Kill the bot without warning, as a crash would; it comes back by itself."""
        self._killed = True
        if self._process is not None:
            self._process.kill()

    def stop(self) -> None:
        """Ask the bot to finish, and wait for it."""
        if self._process is not None and self._process.poll() is None:
            self._process.terminate()
        if self._thread.is_alive():
            self._thread.join(timeout=20)

    def _supervise(self) -> None:
        failures = 0
        while not self._stopping.is_set():
            with self.log.open("ab") as log:
                self._process = subprocess.Popen(
                    [sys.executable, "-m", "handlers.cli", "serve"],
                    env=self.environment,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    # A Ctrl-C at the terminal is for the parent, which then stops the bot in order.
                    start_new_session=True,
                )
                if self._stopping.is_set():
                    self._process.terminate()
                code = self._process.wait()
            if self._killed:
                self._killed, failures = False, 0
            elif not self._stopping.is_set():
                failures += 1
                click.echo(f"The bot ended (exit code {code}); {self.log} says why. It is started again.", err=True)
                self._stopping.wait(min(30, 2**failures))


def _announce(url: str, log: Path, *, browser: bool, bedrock: bool) -> None:
    click.echo(f"\nDebrief's playground is ready: {url}\n")
    click.echo("  1. Open a call log's menu in #support: Debrief this call (or paste one to Debrief in a message).")
    click.echo("  2. Vote on the answer and correct it.")
    if bedrock:
        click.echo("  3. Become Lea Hartmann, the team lead, open Home and press Train now: Debrief says what it would")
        click.echo("     cost, and asks first. The training takes some 20 seconds, its deployment some 8.")
        click.echo("  4. Use the new model, and hand over another call.\n")
        click.echo("What is different here: a small AWS on this machine stands in for Amazon Bedrock. It answers with")
        click.echo(
            "the embedded model, nothing leaves the machine, and nothing is paid: costs are shown as they would be"
        )
        click.echo("in a real account. All of it begins anew at the next start.\n")
    else:
        click.echo(
            "  3. Become Lea Hartmann, the team lead, open Home and press Train now: a new model, before your eyes."
        )
        click.echo("  4. Approve it in its message, and hand over another call; or type: /debrief-dataset export\n")
    click.echo(f"The bot's log is {log}. Ctrl-C stops everything.")
    if browser and _has_browser():
        import webbrowser

        webbrowser.open(url)


def _has_browser() -> bool:
    # Without a display, webbrowser would start a text browser in this very terminal.
    return sys.platform in ("darwin", "win32") or any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY"))
