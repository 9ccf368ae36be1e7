"""A person does something, and the app is told: say, command, shortcut, click, home.

The page and the tests' `Person` both come in here, so that a click in a browser and a click in a test are
the same thing.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.playground import events, inputs, markup, payloads, posting, wire
from bot.playground.blocks import elements_of
from bot.playground.core import Core
from bot.playground.records import Conversation, Message, StoredFile, User, View
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.sockets import Ack
from bot.playground.workspace import BOT_USER

MOST_TYPED = 40_000


def say(
    core: Core,
    user_id: str,
    channel: str,
    text: str,
    *,
    files: Sequence[str] = (),
    thread_ts: str | None = None,
    broadcast: bool = False,
    announce: bool = True,
) -> Message:
    """A message that a person typed, with files. Raises `not_in_channel`, `no_text`, `file_not_found`."""
    user = core.workspace.user(user_id)
    where = _joined(core, user, channel)
    if not text.strip() and not files:
        raise SlackRefusal("no_text")
    for file_id in files:
        if not core.workspace.may_see(user.id, core.workspace.file(file_id)):
            raise SlackRefusal("file_not_found")
    message = Message(
        ts=core.workspace.new_ts(),
        channel=where.id,
        user=user.id,
        text=markup.typed(core.workspace, text[:MOST_TYPED]),
        files=list(files),
        thread_ts=posting.thread(where, thread_ts),
        broadcast=broadcast,
    )
    posting.add(core, message, announce=announce)
    return message


async def command(core: Core, user_id: str, channel: str, name: str, text: str) -> Ack:
    """A slash command. What the app answers in its ack becomes a message. Raises `unknown_command`."""
    user = core.workspace.user(user_id)
    where = _joined(core, user, channel)
    if name == "/invite":
        return _invite(core, user, where, text)
    declared = core.app.commands.get(name)
    if declared is None:
        raise SlackRefusal("unknown_command")
    words = markup.command_text(core.workspace, text.strip(), should_escape=declared.should_escape)
    ack = await core.sockets.ask("slash_commands", payloads.command(core, user, where, declared, words))
    _tell_failure(core, user, ack, f"{name} failed with the error “{ack.error}”")
    _post_response(core, user, where, ack)
    return ack


def _invite(core: Core, user: User, where: Conversation, text: str) -> Ack:
    """Slack's own command: the app becomes a member of the channel. Of its words only the app's name is known."""
    app = core.workspace.user(BOT_USER)
    if where.kind != "channel" or app.name.lower() not in text.lower():
        core.workspace.toast(user.id, f"Type /invite @{app.real_name} in a channel.")
    else:
        if BOT_USER not in where.members:
            where.members.append(BOT_USER)
        core.workspace.toast(user.id, f"{app.real_name} is in #{where.name} now.")
    return Ack(acked=True, ack_ms=0.0)


async def shortcut(core: Core, user_id: str, callback_id: str, channel: str | None, ts: str | None) -> Ack:
    """A global shortcut, or a message shortcut where a message is named. Raises `unknown_shortcut`."""
    user = core.workspace.user(user_id)
    declared = core.app.shortcuts.get(callback_id)
    if declared is None or (declared.type == "message") != bool(channel and ts):
        raise SlackRefusal("unknown_shortcut")
    if channel and ts:
        where = _joined(core, user, channel)
        message = _seen(core, user, where, ts)
        payload = payloads.message_shortcut(core, user, declared, message)
    else:
        payload = payloads.global_shortcut(core, user, declared)
    ack = await core.sockets.ask("interactive", payload)
    _tell_failure(core, user, ack, f"{declared.name} did not work. Try again.")
    return ack


async def click(
    core: Core, user_id: str, target: Message | View, block_id: str | None, action_id: str, value: object
) -> Ack:
    """A click on a button, or a choice in a menu. Raises `no_such_element`, `invalid_value`."""
    user = core.workspace.user(user_id)
    block, element = element_in(target.blocks or [], block_id, action_id)
    try:
        action = inputs.action_of(element, value, lambda file_id: chosen_file(core, user, file_id))
    except inputs.BadValueError as refusal:
        raise SlackRefusal("invalid_value", messages=[str(refusal)]) from refusal
    if element["type"] in inputs.STATEFUL:
        entry = {key: item for key, item in action.items() if key in ("type", *_STATE_KEYS)}
        target.values.setdefault(block["block_id"], {})[element["action_id"]] = entry
        core.workspace.changed()
    if block["type"] == "input" and not block.get("dispatch_action"):
        return Ack(True, 0.0)  # a choice in a form: the app hears of it at submission
    action |= {"action_id": element["action_id"], "block_id": block["block_id"]}
    action["action_ts"] = core.workspace.new_ts()
    if isinstance(target, Message):
        payload = payloads.message_click(core, user, target, action)
    else:
        payload = payloads.view_click(core, user, target, action)
    ack = await core.sockets.ask("interactive", payload)
    _tell_failure(core, user, ack, "That did not work. Try again.")
    return ack


def open_home(core: Core, user_id: str) -> None:
    """The person opens the app's Home tab. Raises `not_enabled`."""
    user = core.workspace.user(user_id)
    if not core.app.home_tab:
        raise SlackRefusal("not_enabled")
    events.home_opened(core, user.id)


def find_message(core: Core, user_id: str, channel: str, ts: str) -> Message:
    """A message that this person can see. Raises `message_not_found`."""
    user = core.workspace.user(user_id)
    return _seen(core, user, _joined(core, user, channel), ts)


def element_in(blocks: list[Json], block_id: str | None, action_id: str) -> tuple[Json, Json]:
    """The block and the element with this action id. Raises `no_such_element`."""
    for block in blocks:
        if block_id not in (None, block["block_id"]):
            continue
        for element in elements_of(block):
            if element.get("action_id") == action_id:
                return block, element
    raise SlackRefusal("no_such_element")


def chosen_file(core: Core, user: User, file_id: str) -> Json:
    """A file put into a modal's file_input: from then on the app may read it."""
    file: StoredFile = core.workspace.file(file_id)
    if not core.workspace.may_see(user.id, file):
        raise SlackRefusal("file_not_found")
    file.given_to_app = True
    return wire.file(core, file)


_STATE_KEYS = (
    "value",
    "files",
    "selected_option",
    "selected_options",
    "selected_user",
    "selected_users",
    "selected_conversation",
    "selected_conversations",
    "selected_channel",
    "selected_channels",
    "selected_date",
    "selected_time",
    "selected_date_time",
)


def _joined(core: Core, user: User, channel: str) -> Conversation:
    where = core.workspace.conversation(channel)
    if user.id not in where.members:
        raise SlackRefusal("channel_not_found" if where.kind != "channel" else "not_in_channel")
    return where


def _seen(core: Core, user: User, where: Conversation, ts: str) -> Message:
    message = core.workspace.message(where, ts)
    if message.ephemeral_to not in (None, user.id):
        raise SlackRefusal("message_not_found")
    return message


def _tell_failure(core: Core, user: User, ack: Ack, text: str) -> None:
    if not ack.acked:
        core.workspace.toast(user.id, text)


def _post_response(core: Core, user: User, where: Conversation, ack: Ack) -> None:
    """A command's ack may carry a message: for the one person, unless it says `in_channel`."""
    if not ack.payload or not (ack.payload.get("text") or ack.payload.get("blocks")):
        return
    everybody = ack.payload.get("response_type") == "in_channel"
    try:
        posting.post(core, where, ack.payload, ephemeral_to=None if everybody else user.id)
    except SlackRefusal as refusal:
        core.workspace.toast(user.id, f"The app's answer was refused: {refusal.code}")
