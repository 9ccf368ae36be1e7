// The conversation: messages in order, replies indented under their parent, and a view that follows the newest
// message unless the reader has scrolled up.

import {drawBlocks, makeContext} from "./blocks.js";
import {bytes, h, redraw, reset, sync} from "./dom.js";
import {icon} from "./icons.js";
import {openMenu} from "./menu.js";
import {mrkdwn, plain} from "./mrkdwn.js";
import {post} from "./net.js";

const scroller = document.getElementById("messages");
const list = document.getElementById("message-list");
const pill = document.getElementById("pill");
const dismissed = new Set();     // ephemeral messages that their reader put away
const opened = new Set();        // long messages that were unfolded
let atEnd = true;
let shown = {place: null, newest: "", user: null};

const clock = (ts) => new Intl.DateTimeFormat(undefined, {hour: "numeric", minute: "2-digit"}).format(Number(ts) * 1000);
const day = (ts) => new Date(Number(ts) * 1000).toDateString();
const dayName = (ts) => (day(ts) === new Date().toDateString() ? "Today"
  : new Intl.DateTimeFormat(undefined, {weekday: "long", day: "numeric", month: "long"}).format(Number(ts) * 1000));

export function startMessages() {
  scroller.addEventListener("scroll", () => {
    // A scroll event that comes with another layout (the composer grew, a card did) is not the reader's doing.
    if (atEnd && measured !== measure()) return toEnd();
    atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
    if (atEnd) pill.hidden = true;
  }, {passive: true});
  // Cards grow after they are drawn (an update, an unfolded text): stay at the end if the reader was there.
  const follow = new ResizeObserver(() => { if (atEnd) toEnd(); });
  follow.observe(list);
  follow.observe(scroller);
}

let measured = "";
const measure = () => `${scroller.scrollHeight} ${scroller.clientHeight}`;

function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  measured = measure();
}

export function drawMessages(app, channel, replyBox) {
  const place = `${app.state.me} ${channel.id}`;
  if (shown.place !== place) {
    reset(list);
    pill.hidden = true;
    atEnd = true;
    shown = {place, newest: null};
  }
  const messages = channel.messages.filter((one) => !dismissed.has(one.ts));
  const known = new Set(messages.map((one) => one.ts));
  const replies = new Map();
  const parents = [];
  for (const one of messages) {
    if (one.thread_ts && one.thread_ts !== one.ts && known.has(one.thread_ts)) replies.set(one.thread_ts, [...(replies.get(one.thread_ts) || []), one]);
    else parents.push(one);
  }
  const items = [];
  let last = "";
  for (const one of parents) {
    if (day(one.ts) !== last) {
      last = day(one.ts);
      items.push({key: `day ${last}`, signature: dayName(one.ts), make: () => h("li", {class: "day"}, h("span", {}, dayName(one.ts)))});
    }
    items.push({key: one.ts, signature: "", make: () => h("li", {class: "thread"}, h("div", {class: "parent"}), h("ol", {class: "replies"}),
      h("p", {class: "status", role: "status"}), h("div", {class: "reply-slot"})),
      update: (node) => drawThread(app, node, one, replies.get(one.ts) || [], channel.statuses?.[one.ts], replyBox)});
  }
  if (!messages.length) items.push({key: "empty", signature: channel.id, make: () => h("li", {class: "empty"}, app.emptyState(channel))});
  sync(list, items);
  announce(messages, app.state.me);
}

function drawThread(app, node, parent, replies, status, replyBox) {
  const [top, under, working, slot] = node.children;
  sync(top, [item(app, parent)]);
  sync(under, replies.map((one) => item(app, one)));
  under.hidden = !replies.length;
  redraw(working, status || "", () => (status ? [h("span", {class: "spinner", "aria-hidden": "true"}), `${app.bot().real_name} ${status}`] : []));
  const open = app.replyTo === parent.ts;
  node.classList.toggle("replying", open);
  redraw(slot, `${open} ${replies.length > 0}`, () => (open ? replyBox(parent)
    : replies.length ? h("button", {type: "button", class: "link-button", test: "reply-more", onclick: () => app.openReply(parent.ts)},
      "Reply to this thread") : []));
}

const item = (app, message) => ({key: message.ts, signature: "", make: () => frame(message), update: (node) => fill(app, node, message)});

function frame(message) {
  return h("article", {class: "message", test: "message", "data-ts": message.ts, tabindex: "-1"},
    h("div", {class: "avatar-slot"}), h("div", {class: "message-main"}, h("div", {class: "message-head"}),
      h("div", {class: "message-body"}), h("ul", {class: "attachments", hidden: true}), h("div", {class: "reactions"})),
    h("div", {class: "toolbar"}));
}

function fill(app, node, message) {
  const [avatarSlot, main, toolbar] = node.children;
  const [head, body, files, reactions] = main.children;
  const author = app.user(message.user);
  node.classList.toggle("ephemeral", Boolean(message.ephemeral));
  node.dataset.user = message.user;
  node.setAttribute("aria-label", `${author.real_name}, ${clock(message.ts)}`);
  redraw(avatarSlot, author.id, () => app.avatar(author, 36));
  redraw(head, [message.edited, message.ephemeral, author.id], () => [
    message.ephemeral && h("span", {class: "only-you"}, icon("eye", 14), "Only visible to you"),
    h("strong", {class: "author"}, author.real_name), author.is_bot && h("span", {class: "app-badge"}, "APP"),
    h("time", {datetime: new Date(Number(message.ts) * 1000).toISOString(), title: new Date(Number(message.ts) * 1000).toLocaleString()}, clock(message.ts)),
    message.edited && h("span", {class: "edited"}, "(edited)"),
  ]);
  if (message.blocks?.length) {
    if (body.hasText) { reset(body); body.hasText = false; }
    body.context ||= makeContext(app, `message ${message.channel} ${message.ts}`, {type: "message", channel: message.channel, ts: message.ts});
    drawBlocks(body, message.blocks, body.context, {fresh: true});
  } else {
    if (body.keyed) reset(body);
    body.hasText = true;
    redraw(body, `text ${message.text}`, () => words(app, message));
  }
  files.hidden = !message.files?.length;
  redraw(files, message.files || [], () => (message.files || []).map((file) => fileChip(app, file)));
  redraw(reactions, message.reactions || [], () => (message.reactions || []).map(({name, users}) =>
    h("span", {class: "reaction", title: users.map((id) => app.user(id).real_name).join(", ")}, plain(`:${name}:`), " ", String(users.length))));
  redraw(toolbar, [message.ephemeral, app.state.shortcuts], () => tools(app, message));
}

function words(app, message) {
  if (!message.text) return [];
  const prose = h("div", {class: "prose"}, mrkdwn(message.text, app.people));
  const long = message.text.length > 1800 || message.text.split("\n").length > 24;
  if (!long) return prose;
  const show = () => {
    const open = opened.has(message.ts);
    prose.classList.toggle("folded", !open);
    more.textContent = open ? "Show less" : "Show all";
    more.setAttribute("aria-expanded", String(open));
  };
  const more = h("button", {type: "button", class: "link-button", onclick: () => {
    if (!opened.delete(message.ts)) { opened.add(message.ts); atEnd = false; }
    show();
  }});
  show();
  return [prose, more];
}

const deletedFile = (file) => h("li", {}, h("span", {class: "attachment pending", test: `deleted-${file.id}`}, icon("file", 18),
  h("span", {class: "attachment-name"}, "This file was deleted.")));

export const fileChip = (app, file) => file.deleted ? deletedFile(file) : h("li", {}, h("a", {
  class: "attachment", test: `file-${file.id}`, href: `/page/file/${encodeURIComponent(file.id)}?user=${encodeURIComponent(app.state.me)}`, download: file.name,
  title: `Download ${file.name}`,
}, icon("file", 18), h("span", {class: "attachment-name"}, file.name), h("small", {}, bytes(file.size))));

function tools(app, message) {
  if (message.ephemeral) {
    return h("button", {type: "button", class: "tool", test: "dismiss", title: "Dismiss", "aria-label": "Dismiss this message",
      onclick: () => { dismissed.add(message.ts); app.draw(); }}, icon("close", 16));
  }
  const more = h("button", {type: "button", class: "tool", test: "message-menu", title: "More actions", "aria-label": "More actions",
    "aria-haspopup": "menu", "aria-expanded": "false",
    onclick: () => openMenu(more, [
      ...app.state.shortcuts.filter((one) => one.type === "message").map((one) => ({
        label: one.name, hint: one.description, test: `shortcut-${one.callback_id}`, pick: () => runShortcut(app, one, message)})),
      {label: "Copy text", test: "copy-text", pick: () => navigator.clipboard?.writeText(message.text || "").then(() => app.toast("Copied."), () => {})},
    ], "More actions")}, icon("dots"));
  return [h("button", {type: "button", class: "tool", test: "reply", title: "Reply in thread", "aria-label": "Reply in thread",
    onclick: () => app.openReply(message.thread_ts || message.ts)}, icon("reply", 16)), more];
}

export async function runShortcut(app, shortcut, message) {
  const answer = await post("/page/shortcut", {user: app.state.me, callback_id: shortcut.callback_id, type: shortcut.type,
    ...(message ? {channel: message.channel, ts: message.ts} : {})});
  if (!answer.ok) app.complain(answer.error);
  else if (message) app.tried("shortcut");
}

// After a redraw: follow the newest, or say that there is something new out of sight.
function announce(messages, me) {
  const newest = messages.reduce((best, one) => (one.ts > best ? one.ts : best), "");
  const arrived = shown.newest !== null && newest > shown.newest ? messages.find((one) => one.ts === newest) : null;
  shown.newest = newest;
  if (arrived?.user === me && !arrived.ephemeral) atEnd = atEnd || !(arrived.thread_ts && arrived.thread_ts !== arrived.ts);
  if (atEnd) toEnd();
  if (!arrived) return;
  const node = scroller.querySelector(`[data-ts="${CSS.escape(arrived.ts)}"]`);
  const [box, frameBox] = [node.getBoundingClientRect(), scroller.getBoundingClientRect()];
  if (box.top < frameBox.bottom && box.bottom > frameBox.top) return;
  const above = box.bottom <= frameBox.top;
  pill.hidden = false;
  pill.replaceChildren(h("button", {type: "button", class: "new-pill",
    onclick: () => { pill.hidden = true; node.scrollIntoView({block: "center", behavior: "smooth"}); }},
    `${above ? "↑" : "↓"} New ${arrived.thread_ts && arrived.thread_ts !== arrived.ts ? "reply" : "message"}`));
}
