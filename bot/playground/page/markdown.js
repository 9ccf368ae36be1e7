// The `markdown` block: ordinary Markdown (not mrkdwn), as a model writes it -> DOM nodes.
// Small on purpose: headings, lists with nesting and check boxes, quotes, tables, fences, and the usual inline styles.

import {fragment, h, safeUrl} from "./dom.js";
import {plain} from "./mrkdwn.js";

export function markdown(text) {
  return fragment(blocks((text || "").replace(/\r\n?/g, "\n").split("\n")));
}

const ITEM = /^(\s*)([-*+]|\d{1,3}[.)])\s+(.*)$/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

function blocks(lines) {
  const out = [];
  let i = 0;
  const take = (test) => { const from = i; while (i < lines.length && test(lines[i], i)) i += 1; return lines.slice(from, i); };
  while (i < lines.length) {
    const line = lines[i];
    let found;
    if (!line.trim()) i += 1;
    else if (/^\s*(```|~~~)/.test(line)) {
      const mark = line.trim().slice(0, 3);
      i += 1;
      out.push(h("pre", {}, h("code", {}, take((row) => !row.trim().startsWith(mark)).join("\n"))));
      i += 1;
    } else if ((found = line.match(/^(#{1,6})\s+(.*?)\s*#*$/))) {
      // Headings inside a message sit below the page's own levels.
      out.push(h("h4", {class: `md-h${Math.min(found[1].length, 4)}`}, spans(found[2])));
      i += 1;
    } else if (RULE.test(line)) { out.push(h("hr")); i += 1; }
    else if (/^\s*>/.test(line)) out.push(h("blockquote", {}, blocks(take((row) => /^\s*>/.test(row)).map((row) => row.replace(/^\s*> ?/, "")))));
    else if (line.includes("|") && /^[\s|:-]*-[\s|:-]*$/.test(lines[i + 1] || "") && lines[i + 1].includes("|")) out.push(table(take((row) => row.includes("|"))));
    else if (ITEM.test(line)) out.push(list(take((row, at) => ITEM.test(row) || (/^\s+\S/.test(row) && at > 0))));
    else out.push(h("p", {}, spans(take((row) => row.trim() && !/^(#{1,6}\s|\s*>|\s*```|\s*~~~)/.test(row) && !ITEM.test(row) && !RULE.test(row)).join("\n") || lines[i++])));
  }
  return out;
}

function list(lines) {
  const base = lines[0].match(ITEM)[1].length;
  const ordered = /\d/.test(lines[0].match(ITEM)[2]);
  const items = [];
  for (const line of lines) {
    const match = line.match(ITEM);
    if (match && match[1].length <= base) items.push({text: match[3], more: []});
    else items.at(-1).more.push(line);
  }
  return h(ordered ? "ol" : "ul", {start: ordered ? parseInt(lines[0].trim(), 10) : null}, items.map(({text, more}) => {
    const box = text.match(/^\[([ xX])\]\s+(.*)$/);
    const nested = more.length && ITEM.test(more[0]) ? list(more) : more.map((row) => spans(` ${row.trim()}`));
    return h("li", {class: box ? "task" : null},
      box && h("input", {type: "checkbox", disabled: true, checked: box[1] !== " ", "aria-label": box[1] === " " ? "open" : "done"}),
      spans(box ? box[2] : text), nested);
  }));
}

function table(lines) {
  const [head, rule, ...rows] = lines.map(cells);
  const align = rule.map((mark) => (/^:-+:$/.test(mark) ? "center" : /-:$/.test(mark) ? "right" : "left"));
  const row = (tag) => (values) => h("tr", {}, head.map((_, at) => h(tag, {class: `align-${align[at] || "left"}`,
    scope: tag === "th" ? "col" : null}, spans(values[at] || ""))));
  return h("div", {class: "table-scroll"}, h("table", {}, h("thead", {}, row("th")(head)), h("tbody", {}, rows.map(row("td")))));
}

const SPANS = [
  [/`([^`\n]+)`/, (m) => h("code", {}, m[1])],
  [/!\[([^\]\n]*)\]\(([^()\s]+)\)/, (m) => `🖼 ${m[1] || m[2]}`],
  [/\[([^\]\n]+)\]\(([^()\s]+)(?:\s+"[^"]*")?\)/, (m) => (safeUrl(m[2]) ? h("a", {href: m[2], target: "_blank", rel: "noopener noreferrer"}, spans(m[1])) : m[1])],
  [/<(https?:\/\/[^\s<>]+)>/, (m) => h("a", {href: m[1], target: "_blank", rel: "noopener noreferrer"}, m[1])],
  [/\*\*(?=\S)(.+?)(?<=\S)\*\*/, (m) => h("strong", {}, spans(m[1]))],
  [/(?<![\p{L}\p{N}_])__(?=\S)(.+?)(?<=\S)__(?![\p{L}\p{N}_])/u, (m) => h("strong", {}, spans(m[1]))],
  [/\*(?=[^\s*])([^*\n]+?)(?<=\S)\*/, (m) => h("em", {}, spans(m[1]))],
  [/(?<![\p{L}\p{N}_])_(?=[^\s_])([^_\n]+?)(?<=\S)_(?![\p{L}\p{N}_])/u, (m) => h("em", {}, spans(m[1]))],
  [/~~(?=\S)(.+?)(?<=\S)~~/, (m) => h("s", {}, spans(m[1]))],
  [/https?:\/\/[^\s<>|`]+[^\s<>|`.,;:!?)'"*_~]/, (m) => h("a", {href: m[0], target: "_blank", rel: "noopener noreferrer"}, m[0])],
];

function spans(text) {
  const out = [];
  while (text) {
    let best = null;
    for (const [pattern, make] of SPANS) {
      const match = text.match(pattern);
      if (match && (!best || match.index < best.match.index)) best = {match, make};
    }
    if (!best) { out.push(plain(text.replace(/\\([\\`*_{}[\]()#+.!|~>-])/g, "$1"))); break; }
    if (best.match.index) out.push(plain(text.slice(0, best.match.index)));
    out.push(best.make(best.match));
    text = text.slice(best.match.index + best.match[0].length);
  }
  return out;
}
