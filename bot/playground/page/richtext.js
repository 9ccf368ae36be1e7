// The `rich_text` block: Slack's own tree of sections, lists, quotes and code -> DOM nodes.

import {EMOJI} from "./emoji.js";
import {h} from "./dom.js";
import {broadcast, channelChip, decode, formatDate, link, userChip} from "./mrkdwn.js";

const STYLES = [["code", "code"], ["bold", "strong"], ["italic", "em"], ["strike", "s"], ["underline", "u"]];

function styled(node, style = {}) {
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}

function inlineNode(item, people) {
  const node = {
    text: () => decode(item.text || ""),
    link: () => link(item.url, item.text && decode(item.text)),
    user: () => userChip(item.user_id, people),
    channel: () => channelChip(item.channel_id, people),
    usergroup: () => h("span", {class: "chip"}, `@${people.group?.(item.usergroup_id) || item.usergroup_id}`),
    broadcast: () => broadcast(item.range),
    emoji: () => EMOJI.get(item.name) || (item.unicode ? fromCodes(item.unicode) : `:${item.name}:`),
    date: () => h("time", {title: item.fallback}, formatDate(item.timestamp, item.format || "{date_short} {time}")),
    color: () => item.value,
  }[item.type];
  return styled(node ? node() : item.text || "", item.style);
}

const fromCodes = (codes) => { try { return String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16))); } catch { return ""; } };

function part(element, people) {
  const inner = () => (element.elements || []).map((item) => inlineNode(item, people));
  switch (element.type) {
    case "rich_text_section": return h("span", {class: "run"}, inner());
    case "rich_text_quote": return h("blockquote", {}, inner());
    case "rich_text_preformatted": return h("pre", {}, h("code", {}, inner()));
    case "rich_text_list": {
      const items = element.elements.map((section) => h("li", {}, (section.elements || []).map((item) => inlineNode(item, people))));
      const ordered = element.style === "ordered";
      return h(ordered ? "ol" : "ul", {class: `indent-${Math.min(element.indent || 0, 5)}${element.border ? " bordered" : ""}`,
        start: ordered && element.offset ? element.offset + 1 : null}, items);
    }
    default: return h("span", {}, inner());
  }
}

export const richText = (block, people) => (block.elements || []).map((element) => part(element, people));
