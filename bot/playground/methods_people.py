"""auth, team, users, usergroups, bots, apps: who is who."""

from __future__ import annotations

import time

from bot.playground import access, wire
from bot.playground.core import Core
from bot.playground.refusals import Json, SlackRefusal
from bot.playground.workspace import APP_ID, BOT_ID, BOT_USER


def api_test(_core: Core, arguments: Json) -> Json:
    return {"args": arguments}


def auth_test(core: Core, _arguments: Json) -> Json:
    return {
        "url": core.url,
        "team": core.workspace.team_name,
        "user": core.workspace.users[BOT_USER].name,
        "team_id": core.workspace.team_id,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "app_id": APP_ID,
        "app_name": core.app.name,
        "is_enterprise_install": False,
    }


def connections_open(core: Core, _arguments: Json) -> Json:
    address = core.url.replace("http://", "ws://", 1)
    return {"url": f"{address}link/?ticket={core.sockets.new_ticket()}&app_id={APP_ID}"}


def bots_info(core: Core, arguments: Json) -> Json:
    if arguments.get("bot", BOT_ID) != BOT_ID:
        raise SlackRefusal("bot_not_found")
    bot = {"id": BOT_ID, "deleted": False, "name": core.app.name, "updated": 0, "app_id": APP_ID}
    return {"bot": {**bot, "user_id": BOT_USER, "icons": {}}}


def team_info(core: Core, arguments: Json) -> Json:
    if arguments.get("team", core.workspace.team_id) != core.workspace.team_id:
        raise SlackRefusal("team_not_found")
    team = {"id": core.workspace.team_id, "name": core.workspace.team_name}
    return {"team": {**team, "domain": core.workspace.team_domain, "email_domain": "example.com", "icon": {}}}


def users_info(core: Core, arguments: Json) -> Json:
    who = core.workspace.user(arguments["user"])
    return {"user": wire.user(core, who, locale=bool(arguments.get("include_locale")))}


def users_list(core: Core, arguments: Json) -> Json:
    locale = bool(arguments.get("include_locale"))
    found = [wire.user(core, user, locale=locale) for user in core.workspace.users.values()]
    shown, cursor = access.page(found, arguments, most=1000, default=1000)
    return {
        "members": shown,
        "cache_ts": int(time.time()),
        "response_metadata": {"next_cursor": cursor},
    }


def users_lookup_by_email(core: Core, arguments: Json) -> Json:
    wanted = arguments["email"].casefold()
    for user in core.workspace.users.values():
        if user.email.casefold() == wanted:
            return {"user": wire.user(core, user)}
    raise SlackRefusal("users_not_found")


def usergroups_list(core: Core, arguments: Json) -> Json:
    _need_paid_plan(core)
    groups: list[Json] = []
    for group in core.workspace.groups.values():
        item: Json = {"id": group.id, "team_id": core.workspace.team_id, "is_usergroup": True}
        item |= {"name": group.name, "handle": group.handle, "date_delete": 0}
        if arguments.get("include_users"):
            item["users"] = list(group.users)
        if arguments.get("include_count"):
            item["user_count"] = len(group.users)
        groups.append(item)
    return {"usergroups": groups}


def usergroups_users_list(core: Core, arguments: Json) -> Json:
    _need_paid_plan(core)
    group = core.workspace.groups.get(arguments["usergroup"])
    if group is None:
        raise SlackRefusal("no_such_subteam")
    return {"users": list(group.users)}


def _need_paid_plan(core: Core) -> None:
    if not core.workspace.paid_plan:
        raise SlackRefusal("plan_upgrade_required")
