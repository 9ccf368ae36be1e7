// The page put together: where the person is (in the URL's hash), what the server last said, and one `draw` for both.

import {drawBanner, drawHead, drawSidebar, drawTop} from "./chrome.js";
import {composerFor} from "./composer.js";
import {h, redraw} from "./dom.js";
import {drawGuide, emptyState, markTried} from "./guide.js";
import {drawHome, openHome} from "./home.js";
import {closeMenu} from "./menu.js";
import {drawMessages, startMessages} from "./messages.js";
import {drawModal} from "./modal.js";
import {Feed, explain, post, toldByServer} from "./net.js";

const at = (id) => document.getElementById(id);
const WIDE = matchMedia("(min-width: 1100px)");

const app = {
  state: null, route: readHash(), replyTo: null, linked: true, wasOnline: false, killing: false, visit: 0,
  guideOpen: WIDE.matches && localStorage.getItem("debrief-guide") !== "closed",
  draw, toast,
  complain(error) { if (!toldByServer(error)) toast(explain(error)); },

  // -- where the person is
  go(change) {
    const before = app.route;
    app.route = {...before, ...change};
    if (app.route.channel !== before.channel || app.route.user !== before.user) app.replyTo = null;
    if (app.route.tab === "home" && (before.tab !== "home" || before.user !== app.route.user)) app.visit += 1;
    closeMenu();
    document.body.classList.remove("sidebar-open");
    writeHash();
    if (app.route.user !== before.user) feed.open(app.route.user);
    else draw();
  },
  /** Become somebody else, at the same place: the bot's DM and Home are theirs then. */
  be(user) {
    if (user === app.route.user) return;
    const im = app.state.channels.find((one) => one.id === app.route.channel)?.kind === "im";
    app.go({user, channel: im ? "own" : app.route.channel});
    if (/lead/i.test(app.user(user).title)) app.tried("lead");
  },
  openReply(ts) {
    app.replyTo = ts;
    draw();
    const box = ts && document.querySelector("[data-test=thread-composer]");
    if (!box) return;
    box.focus();
    box.closest(".composer").scrollIntoView({block: "nearest"});
  },
  tried(step) { if (markTried(step)) drawGuide(app); },
  toggleGuide() {
    app.guideOpen = !app.guideOpen;
    if (WIDE.matches) localStorage.setItem("debrief-guide", app.guideOpen ? "open" : "closed");
    draw();
  },
  closeGuideIfNarrow() { if (!WIDE.matches) app.guideOpen = false; },
  toggleSidebar() { document.body.classList.toggle("sidebar-open"); },

  // -- names
  user: (id) => app.state.users.find((one) => one.id === id) || {id, real_name: id, name: id, initials: "?", color: "64748b"},
  bot: () => app.state.users.find((one) => one.is_bot) || app.user("bot"),
  channelTitle: (channel) => (channel.kind === "im" ? app.user(channel.with).real_name : `#${channel.name}`),
  emptyState: (channel) => emptyState(app, channel),
  avatar(user, size) {
    // The initials are drawn by the style sheet, so that nobody copies them along with a message.
    const node = h("span", {class: `avatar${user.is_bot ? " bot" : ""}`, "aria-hidden": "true", "data-initials": user.initials || user.real_name.slice(0, 2)});
    node.style.setProperty("--size", `${size}px`);
    if (/^#?[0-9a-f]{3,8}$/i.test(user.color || "")) node.style.setProperty("--hue", `#${user.color.replace("#", "")}`);
    return node;
  },
  people: {
    get me() { return app.state.me; },
    user: (id) => app.state.users.find((one) => one.id === id)?.real_name,
    channel: (id) => app.state.channels.find((one) => one.id === id)?.name,
    group: (id) => app.state.usergroups?.find((one) => one.id === id)?.handle || (id === "S0LEADS" ? "support-leads" : null),
  },

  /** What is on screen is read, and the server is told so, once for each newest message. */
  unread(channel) {
    if (channel.id !== app.route.channel || app.route.tab === "home") return channel.unread || 0;
    const mark = `${app.state.me} ${channel.id} ${channel.messages.at(-1)?.ts}`;
    if (channel.unread && !told.has(mark)) {
      told.add(mark);
      post("/page/read", {user: app.state.me, channel: channel.id});
    }
    return 0;
  },
};
const told = new Set();

function readHash() {
  const given = new URLSearchParams(location.hash.slice(1));
  return {user: given.get("user") || "U0ALEX", channel: given.get("channel") || "", tab: given.get("tab") === "home" ? "home" : "messages"};
}

function writeHash(replace = false) {
  const {user, channel, tab} = app.route;
  const hash = `#user=${user}${channel ? `&channel=${channel}` : ""}${tab === "home" ? "&tab=home" : ""}`;
  if (location.hash !== hash) history[replace ? "replaceState" : "pushState"](null, "", hash);
}

// -- what the server says

const seenToasts = new Set();
const feed = new Feed((state) => {
  const first = !app.state || app.state.me !== state.me;
  app.state = state;
  app.wasOnline ||= state.bot_online;
  for (const {id, text} of state.toast || []) {
    if (seenToasts.has(id)) continue;
    seenToasts.add(id);
    if (!first) toast(text);   // not the old ones again at each visit
  }
  draw();
}, (up) => { if (app.linked !== up) { app.linked = up; draw(); } }, () => app.go({user: "U0ALEX"}));

function draw() {
  drawBanner(app);
  if (!app.state || app.state.me !== app.route.user) return;
  const {state, route} = app;
  // A place that this person cannot see (another one's DM) becomes their own DM with the bot. A newcomer, who names
  // no place, begins where the team talks to the bot.
  const im = state.channels.find((one) => one.kind === "im");
  const start = (route.channel || route.tab === "home") ? im : state.channels.find((one) => one.kind !== "im" && one.bot_is_member);
  const channel = state.channels.find((one) => one.id === route.channel) || start || im || state.channels[0];
  route.channel = channel.id;
  if (channel.kind !== "im") route.tab = "messages";
  writeHash(true);
  document.body.classList.add("ready");
  document.title = `${app.channelTitle(channel)} · ${app.user(state.me).real_name} · Debrief playground`;
  document.body.classList.toggle("guide-open", app.guideOpen);
  drawTop(app);
  drawSidebar(app);
  drawHead(app, channel);
  drawGuide(app);
  const home = route.tab === "home";
  at("home").hidden = !home;
  at("messages").hidden = home;
  at("composer-slot").hidden = home;
  if (home) { at("pill").hidden = true; openHome(app); drawHome(app); }
  else {
    drawMessages(app, channel, (parent) => composerFor(app, channel, parent.ts).node);
    redraw(at("composer-slot"), `${state.me} ${channel.id}`, () => composerFor(app, channel).node);
  }
  drawModal(app);
}

function toast(text) {
  const node = h("div", {class: "toast", test: "toast"}, text);
  at("toasts").append(node);
  setTimeout(() => node.remove(), 6000);
}

// -- the window

addEventListener("hashchange", () => app.go(readHash()));
addEventListener("popstate", () => app.go(readHash()));
document.querySelector("[data-skip]").addEventListener("click", (event) => { event.preventDefault(); at("main-pane").focus(); });
at("sidebar").addEventListener("keydown", (event) => { if (event.key === "Escape") document.body.classList.remove("sidebar-open"); });
at("main-pane").addEventListener("pointerdown", () => document.body.classList.remove("sidebar-open"));

// Files may be dropped anywhere on the conversation.
const pane = at("main-pane");
const dragsFiles = (event) => app.state && app.route.tab !== "home" && [...(event.dataTransfer?.types || [])].includes("Files");
pane.addEventListener("dragover", (event) => { if (dragsFiles(event)) { event.preventDefault(); pane.classList.add("dropping"); } });
pane.addEventListener("dragleave", (event) => { if (!pane.contains(event.relatedTarget)) pane.classList.remove("dropping"); });
pane.addEventListener("drop", (event) => {
  if (!dragsFiles(event)) return;
  event.preventDefault();
  pane.classList.remove("dropping");
  composerFor(app, app.state.channels.find((one) => one.id === app.route.channel)).attach([...event.dataTransfer.files]);
});
for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());   // never leave the page for a file

startMessages();
feed.open(app.route.user);
