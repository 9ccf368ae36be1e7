// The frame around the conversation: top bar with the person switch, sidebar, channel header, and the bar that
// says when the bot is away.

import {h, redraw} from "./dom.js";
import {icon} from "./icons.js";
import {explain, post} from "./net.js";

const at = (id) => document.getElementById(id);

export function drawTop(app) {
  const {state} = app;
  const people = state.users.filter((one) => !one.is_bot);
  redraw(at("topbar"), [state.team, people, state.me, app.guideOpen], () => [
    h("button", {type: "button", class: "tool only-narrow", test: "open-sidebar", "aria-label": "Channels", onclick: () => app.toggleSidebar()}, icon("menu", 20)),
    h("div", {class: "brand"}, h("span", {class: "brand-mark", "aria-hidden": "true"}, "d"), h("strong", {}, "Debrief"),
      h("span", {class: "brand-sub"}, "playground")),
    h("div", {class: "switch", role: "radiogroup", "aria-label": "Who you are", onkeydown: (event) => arrows(event, app, people)},
      h("span", {class: "switch-label", "aria-hidden": "true"}, "You are"),
      people.map((one) => h("button", {type: "button", class: "switch-option", role: "radio", "aria-checked": String(one.id === state.me),
        tabindex: one.id === state.me ? "0" : "-1", test: `user-${one.id}`,
        title: `${one.real_name}, ${one.title}`, onclick: () => app.be(one.id)},
      app.avatar(one, 24), h("span", {class: "switch-name"}, one.real_name.split(" ")[0]), h("small", {}, role(one))))),
    h("button", {type: "button", class: "button plain small guide-toggle", test: "guide-toggle", "aria-expanded": String(app.guideOpen),
      onclick: () => app.toggleGuide()}, icon("compass", 18), h("span", {}, "What to try")),
  ]);
}

const role = (user) => (/lead/i.test(user.title) ? "lead" : "agent");

function arrows(event, app, people) {
  const step = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1}[event.key];
  if (!step) return;
  event.preventDefault();
  const next = people[(people.findIndex((one) => one.id === app.state.me) + step + people.length) % people.length];
  at("topbar").querySelector(`[data-test="user-${next.id}"]`).focus();
  app.be(next.id);
}

export function drawSidebar(app) {
  const {state, route} = app;
  const rows = state.channels.map((one) => [one.id, app.channelTitle(one), one.kind, one.bot_is_member, app.unread(one)]);
  const host = at("sidebar");
  redraw(host, [state.team, rows, route.channel, state.bot_online, state.can_kill_bot, app.linked, app.killing], () => [
    h("div", {class: "team"}, h("strong", {}, state.team.name), h("small", {}, "A small Slack on this machine")),
    group("Channels", rows.filter(([, , kind]) => kind !== "im")),
    group("Apps", rows.filter(([, , kind]) => kind === "im")),
    h("div", {class: "bot-status"},
      h("span", {class: `dot ${state.bot_online && app.linked ? "on" : "off"}`, "aria-hidden": "true"}),
      h("span", {test: "bot-status"}, !app.linked ? "Not connected" : state.bot_online ? "Debrief is running" : "Debrief is away"),
      state.can_kill_bot && h("button", {type: "button", class: "button plain small kill tip", test: "kill-bot",
        disabled: app.killing || !state.bot_online, "aria-describedby": "kill-tip", onclick: () => kill(app)},
        icon("plug", 15), "Kill the bot", h("span", {class: "tip-text", role: "tooltip", id: "kill-tip"},
          "Ends the bot's process at once, in the middle of whatever it does. It is started again by itself, and carries on: nothing that it accepted is lost."))),
  ]);
  function group(title, some) {
    return h("div", {class: "channel-group"}, h("h2", {}, title), h("ul", {}, some.map(([id, name, kind, , unread]) => h("li", {}, h("button", {
      type: "button", class: `channel${unread ? " unread" : ""}`, test: `channel-${id}`,
        "aria-current": id === route.channel ? "page" : null, onclick: () => app.go({channel: id, tab: "messages"}),
    }, kind === "im" ? app.avatar(app.bot(), 20) : h("span", {class: "hash", "aria-hidden": "true"}, "#"),
    h("span", {class: "channel-name"}, kind === "im" ? name : name.replace(/^#/, "")),
    kind === "im" && h("span", {class: "app-badge"}, "APP"), unread ? h("span", {class: "badge", "aria-label": `${unread} unread`}, String(unread)) : null)))));
  }
}

export async function kill(app) {
  app.killing = true;
  app.draw();
  const answer = await post("/page/bot/kill", {user: app.state.me});
  app.killing = false;
  app.draw();
  if (answer.ok) app.tried("kill");
  else app.toast(explain(answer.error));
}

export function drawHead(app, channel) {
  const {route} = app;
  const im = channel.kind === "im";
  const tab = (name, title) => h("button", {type: "button", class: "tab", role: "tab", id: `tab-${name}`, test: `${name}-tab`,
    "aria-selected": String(route.tab === name), "aria-controls": name, onclick: () => app.go({tab: name})}, title);
  redraw(at("channel-head"), [channel.id, channel.bot_is_member, route.tab, app.channelTitle(channel)], () => [
    h("h1", {}, im ? [app.avatar(app.bot(), 26), app.channelTitle(channel)] : app.channelTitle(channel)),
    im ? h("div", {class: "tabs", role: "tablist", "aria-label": "Debrief"}, tab("home", "Home"), tab("messages", "Messages"))
      : h("span", {class: "head-note"}, channel.bot_is_member ? "Debrief is in this channel" : "Debrief is not in this channel, and does not see it"),
  ]);
}

let timer = 0;
let away = false;

/** Laid over the top of the messages, so that nothing moves when it comes and goes. Short blinks are not worth a bar. */
export function drawBanner(app) {
  const gone = !app.linked || !app.state?.bot_online;
  if (!gone) {
    clearTimeout(timer);
    [timer, away] = [0, false];
  } else if (!timer) timer = setTimeout(() => { away = true; drawBanner(app); }, 400);
  const node = at("banner");
  node.hidden = !away;
  const text = !app.linked ? "The playground server is not answering. Trying again…"
    : app.wasOnline ? "Debrief is restarting… nothing is lost." : "Debrief is starting…";
  redraw(node, away ? text : "", () => h("span", {test: "banner"}, h("span", {class: "spinner", "aria-hidden": "true"}), text));
}
