// Slack's mrkdwn -> DOM nodes. A scanner that only ever makes elements and text nodes.
//
// `people` is how mentions get their names: {user(id), channel(id), group(id), me}, each returning a name or null.

import {EMOJI} from "./emoji.js";
import {fragment, h, safeUrl} from "./dom.js";

const STYLES = {"*": "strong", "_": "em", "~": "s"};
const WORD = /[\p{L}\p{N}]/u;

/** Slack escapes exactly three characters; nothing else is an entity. */
export const decode = (text) => text.replace(/&(amp|lt|gt);/g, (_, name) => ({amp: "&", lt: "<", gt: ">"})[name]);

/** A plain_text object: emoji names and line breaks, no styles. */
export function plain(text, emoji = true) {
  const decoded = decode(text || "");
  return emoji === false ? decoded : decoded.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI.get(name) || whole);
}

export function mrkdwn(text, people) {
  const out = [];
  (text || "").split("```").forEach((part, index, all) => {
    // An opening fence without its closing one is ordinary text.
    if (index % 2 && index < all.length - 1) out.push(h("pre", {}, h("code", {}, decode(part.replace(/^\n|\n$/g, "")))));
    else if (part) out.push(...lines(index % 2 ? "```" + part : trimAroundFence(part, index, all.length), people));
  });
  return fragment(out);
}

// A fence is a block of its own, so the line breaks that touch it would only add empty lines.
function trimAroundFence(part, index, count) {
  if (index > 0) part = part.replace(/^\n/, "");
  return index < count - 1 ? part.replace(/\n$/, "") : part;
}

const KINDS = [
  ["quote", /^(?:&gt;|>) ?(.*)$/],
  ["bullet", /^\s{0,6}[•◦▪-] +(.*)$/],
  ["number", /^\s{0,6}(\d{1,3})[.)] +(.*)$/],
];

function lines(text, people) {
  const groups = [];
  for (const line of text.split("\n")) {
    const [kind, match] = KINDS.map(([name, pattern]) => [name, line.match(pattern)]).find(([, found]) => found) || ["text"];
    const last = groups.at(-1);
    const content = match ? match.at(-1) : line;
    if (last && last.kind === kind) last.lines.push(content);
    else groups.push({kind, lines: [content], start: kind === "number" ? Number(match[1]) : undefined});
  }
  return groups.map(({kind, lines: rows, start}) => {
    if (kind === "quote") return h("blockquote", {}, inline(rows.join("\n"), people));
    if (kind === "bullet") return h("ul", {}, rows.map((row) => h("li", {}, inline(row, people))));
    if (kind === "number") return h("ol", {start}, rows.map((row) => h("li", {}, inline(row, people))));
    return h("span", {class: "run"}, inline(rows.join("\n"), people));
  });
}

export function inline(text, people) {
  const out = [];
  let plainText = "";
  const flush = () => { if (plainText) out.push(decode(plainText)); plainText = ""; };
  const put = (node, next) => { flush(); out.push(node); i = next; };
  let i = 0;
  while (i < text.length) {
    const c = text[i];
    if (c === "`") {
      const end = text.indexOf("`", i + 1);
      if (end > i + 1 && !text.slice(i, end).includes("\n")) { put(h("code", {}, decode(text.slice(i + 1, end))), end + 1); continue; }
    } else if (c === "<") {
      const end = text.indexOf(">", i + 1);
      const token = end > 0 && angle(text.slice(i + 1, end), people);
      if (token) { put(token, end + 1); continue; }
    } else if (c === ":") {
      const found = text.slice(i, i + 40).match(/^:([a-z0-9_+-]+):/);
      const symbol = found && EMOJI.get(found[1]);
      if (symbol) { put(h("span", {role: "img", "aria-label": found[1].replaceAll("_", " ")}, symbol), i + found[0].length); continue; }
    } else if (STYLES[c]) {
      const end = closing(text, i);
      if (end > 0) { put(h(STYLES[c], {}, inline(text.slice(i + 1, end), people)), end + 1); continue; }
    } else if (c === "h" && !WORD.test(text[i - 1] || " ")) {
      const url = text.slice(i, i + 2000).match(/^https?:\/\/[^\s<>|`]+[^\s<>|`.,;:!?)'"*_~]/);
      if (url) { put(link(decode(url[0])), i + url[0].length); continue; }
    }
    plainText += c;
    i += 1;
  }
  flush();
  return out;
}

// A style opens at the edge of a word and closes at the edge of a word, on the same line.
function closing(text, start) {
  const mark = text[start];
  const next = text[start + 1];
  if (WORD.test(text[start - 1] || " ") || text[start - 1] === mark || !next || next === mark || /\s/.test(next)) return -1;
  for (let i = start + 1; i < text.length && text[i] !== "\n"; i += 1) {
    if (text[i] === "`" || text[i] === "<") {
      const end = text.indexOf(text[i] === "<" ? ">" : "`", i + 1);
      if (end > 0) i = end;
    } else if (text[i] === mark && !/\s/.test(text[i - 1]) && !WORD.test(text[i + 1] || " ")) return i;
  }
  return -1;
}

function angle(token, people) {
  if (!token || token.includes("\n")) return null;
  const bar = token.indexOf("|");
  const target = decode(bar < 0 ? token : token.slice(0, bar));
  const label = bar < 0 ? "" : plain(token.slice(bar + 1));
  if (/^@[UW]/.test(target)) return userChip(target.slice(1), people, label);
  if (/^#C/.test(target)) return channelChip(target.slice(1), people, label);
  if (target.startsWith("!date^")) return dateToken(target, label);
  if (target.startsWith("!subteam^")) return chip(label || `@${people.group?.(target.slice(9)) || target.slice(9)}`);
  if (/^!(channel|here|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (safeUrl(target)) return link(target, label);
  return null;
}

const chip = (text, extra = "") => h("span", {class: `chip ${extra}`}, text);
export const broadcast = (range) => h("span", {class: "chip broadcast", title: "Shown only: nobody is notified in the playground"}, `@${range}`);
export const userChip = (id, people, label) => chip(`@${people.user(id) || label || id}`, id === people.me ? "me" : "");
export const channelChip = (id, people, label) => chip(`#${people.channel(id) || label || id}`);

export function link(url, label) {
  const href = safeUrl(url);
  const text = label || url.replace(/^(mailto|tel):/, "");
  return href ? h("a", {href, target: "_blank", rel: "noopener noreferrer"}, text) : text;
}

const LOOKS = {
  date_num: {year: "numeric", month: "2-digit", day: "2-digit"},
  date: {year: "numeric", month: "long", day: "numeric"},
  date_short: {year: "numeric", month: "short", day: "numeric"},
  date_long: {weekday: "long", year: "numeric", month: "long", day: "numeric"},
  time: {hour: "numeric", minute: "2-digit"},
  time_secs: {hour: "numeric", minute: "2-digit", second: "2-digit"},
};

/** Slack's date template ("{date_short_pretty} at {time}") in the reader's own language and time zone. */
export function formatDate(seconds, template) {
  const when = new Date(seconds * 1000);
  return template.replace(/\{(\w+)\}/g, (whole, name) => {
    const days = Math.round((new Date(when).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 864e5);
    if (name.endsWith("_pretty") && Math.abs(days) <= 1) return ["yesterday", "today", "tomorrow"][days + 1];
    const look = LOOKS[name.replace(/_pretty$/, "")];
    return look ? new Intl.DateTimeFormat(undefined, look).format(when) : whole;
  });
}

function dateToken(target, fallback) {
  const [, seconds, template, url] = target.split("^");
  const known = Number(seconds) > 0 && template;
  const text = known ? formatDate(Number(seconds), template) : fallback || target;
  const time = h("time", {title: fallback || null, datetime: known ? new Date(seconds * 1000).toISOString() : null}, text);
  return safeUrl(url) ? h("a", {href: url, target: "_blank", rel: "noopener noreferrer"}, time) : time;
}
