"""A small Slack on this machine: Web API, Socket Mode, files and a page, on one loopback address.

slack-bolt and slack-sdk talk to it unchanged; only the base URL differs. It refuses what Slack refuses
(scopes, arguments, Block Kit limits, triggers that are too old, rate limits), so that what works here has
a fair chance of working there. It is the newcomer's playground and the Slack of the tests, and imports
nothing else of the project.

    from bot.playground.server import Limits, Playground, Timings

    with Playground(manifest=manifest, port=0, limits=Limits.off()) as playground:
        client = WebClient(playground.bot_token, base_url=playground.api_url)
        app = App(client=client)
        ...
        SocketModeHandler(app, playground.app_token, ping_interval=0.1).connect()
        playground.wait_for(lambda: playground.online)

        alex = playground.as_user("U0ALEX")
        assert alex.command("/debrief", "help").acked
        card = alex.wait_for(lambda: alex.last("D0ALEX"))
        alex.click(card, "feedback", "negative")
        assert alex.submit(alex.wait_for(alex.view), {"reason": "missing_item"}).closed

**Playground**: `start`, `stop`, `url`, `api_url`, `port`, `online`, `seed()`, `as_user(id)`,
`wait_for(predicate)`, `settle()` (all that was sent is acked or given up), `calls(method)`, `faults`,
`deliveries(kind)`, `redeliver(delivery)`, `send_event(event)`, `payloads(kind)`, `send_payload(kind, payload)`,
`drop_connections(politely=…)`, `change(work)`.

**Person**: `say`, `upload`, `command`, `shortcut`, `click`, `submit`, `close`, `open_home`, `messages`,
`last`, `view`, `home`, `toasts`, `trigger`, `wait_for`.

**Faults** (`playground.faults`): `fail`, `rate_limit`, `http_error`, `lose_answer`, `delay`, `hold`,
`clear`.

The team is `T0PLAYGROUND`: U0ALEX and U0SAM are agents, U0LEAD leads, U0DEBRIEF is the bot; C0SUPPORT has
the bot in it, C0RANDOM has not; D0ALEX, D0SAM and D0LEAD are the DMs with the bot; S0LEADS is the group of
leads.
"""
