"""The Web API's methods by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.playground import methods_chat, methods_conversations, methods_files, methods_people, methods_views
from bot.playground.core import Core
from bot.playground.refusals import Json

Method = Callable[[Core, Json], Json]
"""From checked arguments to the answer without its `ok`; refusals are raised."""

METHODS: Mapping[str, Method] = {
    "api.test": methods_people.api_test,
    "apps.connections.open": methods_people.connections_open,
    "assistant.threads.setStatus": methods_chat.set_status,
    "auth.test": methods_people.auth_test,
    "bots.info": methods_people.bots_info,
    "chat.delete": methods_chat.delete,
    "chat.getPermalink": methods_chat.get_permalink,
    "chat.postEphemeral": methods_chat.post_ephemeral,
    "chat.postMessage": methods_chat.post_message,
    "chat.update": methods_chat.update,
    "conversations.history": methods_conversations.history,
    "conversations.info": methods_conversations.info,
    "conversations.list": methods_conversations.list_conversations,
    "conversations.members": methods_conversations.members,
    "conversations.open": methods_conversations.open_conversation,
    "conversations.replies": methods_conversations.replies,
    "files.completeUploadExternal": methods_files.complete_upload,
    "files.delete": methods_files.delete,
    "files.getUploadURLExternal": methods_files.get_upload_url,
    "files.info": methods_files.info,
    "reactions.add": methods_chat.add_reaction,
    "reactions.remove": methods_chat.remove_reaction,
    "team.info": methods_people.team_info,
    "usergroups.list": methods_people.usergroups_list,
    "usergroups.users.list": methods_people.usergroups_users_list,
    "users.info": methods_people.users_info,
    "users.list": methods_people.users_list,
    "users.lookupByEmail": methods_people.users_lookup_by_email,
    "views.open": methods_views.open_view,
    "views.publish": methods_views.publish,
    "views.push": methods_views.push,
    "views.update": methods_views.update,
}
