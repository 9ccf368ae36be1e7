// Block Kit -> DOM. One function per block type, and `drawBlocks`, which brings a container up to date block by block.
//
// A context is the container the blocks live in: {app, name, bag, text(object), act(block, element, value), edited(block), source}.

import {fragment, h, redraw, sync, uid} from "./dom.js";
import {makeElement, picture} from "./elements.js";
import {markdown} from "./markdown.js";
import {mrkdwn, plain} from "./mrkdwn.js";
import {post} from "./net.js";
import {richText} from "./richtext.js";
import {askFirst} from "./dialog.js";
import {bagFor, initial} from "./values.js";

/** Where blocks live. `place` is the protocol's container; `edited` hears of typed changes (for clearing an error). */
export function makeContext(app, name, place, edited = () => {}) {
  const context = {
    app, name, edited, bag: bagFor(app.state.me, name), source: [],
    text: (object) => (!object ? "" : object.type === "mrkdwn" ? mrkdwn(object.text, app.people) : plain(object.text, object.emoji)),
    async act(block, element, value) {
      if (element.confirm && !(await askFirst(element.confirm, context.text))) return false;
      await tellTyped();
      const answer = await send(block.block_id, element.action_id, value);
      if (!answer.ok) app.complain(answer.error);
      return answer.ok;
    },
  };
  const send = (block, action, value) => post("/page/action", {user: app.state.me, container: place, block_id: block, action_id: action, value});
  // A click's payload carries what stands in the fields around it; the server knows only what it was told.
  const told = new Map();
  async function tellTyped() {
    for (const block of context.source.filter((one) => one.type === "input" && !one.dispatch_action)) {
      const value = context.bag.read(block.block_id, block.element);
      const now = JSON.stringify(value);
      const before = told.get(block.block_id) ?? JSON.stringify(initial(block.element));
      if (now === before) continue;
      told.set(block.block_id, now);
      await send(block.block_id, block.element.action_id, value);
    }
  }
  return context;
}

/** Draw `blocks` into `host`; blocks that did not change keep their nodes, and so what is being typed in them. */
export function drawBlocks(host, blocks, context, {fresh = false} = {}) {
  const named = (blocks || []).map((block, index) => (block.block_id ? block : {...block, block_id: `block-${index}`}));
  context.source = named;
  const seen = context.bag.seen;
  sync(host, named.map((block, index) => {
    const key = `${block.block_id} ${index}`;
    const signature = JSON.stringify(block);
    // In a message the bot's newest word counts; in a view, as in Slack, what was typed outlives an update.
    if (fresh && seen.has(key) && seen.get(key) !== signature) context.bag.drop(block);
    seen.set(key, signature);
    return {key, signature, make: () => h("div", {class: `block block-${block.type}`, "data-block": block.block_id}, draw(block, context))};
  }));
}

/** Inline errors under their fields: {block_id: text}. Returns the texts that no block on screen can show. */
export function showErrors(host, errors) {
  const left = {...errors};
  for (const node of host.children) {
    const slot = node.querySelector(":scope .field-error");
    if (!slot) continue;
    const text = errors[node.dataset.block] || "";
    delete left[node.dataset.block];
    redraw(slot, text, () => text);
    node.classList.toggle("has-error", Boolean(text));
    node.querySelector("[data-test^='input-']")?.setAttribute("aria-invalid", String(Boolean(text)));
  }
  return Object.values(left);
}

function draw(block, context) {
  try {
    return (DRAW[block.type] || unsupported)(block, context);
  } catch (error) {
    console.warn("block not drawn", block.type, error);   // one bad block must not take the message with it
    return unsupported(block);
  }
}

const unsupported = (block) => h("p", {class: "unsupported"}, `The playground does not draw blocks of type “${block.type}”.`);

const DRAW = {
  header: (block, {text}) => h("h3", {class: "block-title"}, text(block.text)),
  divider: () => h("hr"),
  markdown: (block) => h("div", {class: "prose"}, markdown(block.text)),
  rich_text: (block, {app}) => h("div", {class: "prose"}, richText(block, app.people)),
  section, context: contextBlock, actions, context_actions: actions, input, image, table,
};

function section(block, context) {
  const main = h("div", {class: "section-main"},
    block.text && h("div", {class: "prose"}, context.text(block.text)),
    block.fields && h("div", {class: "fields"}, block.fields.map((field) => h("div", {class: "prose"}, context.text(field)))));
  return block.accessory ? fragment(main, h("div", {class: "accessory"}, makeElement(block.accessory, {block, context, dispatch: true}))) : main;
}

function contextBlock(block, context) {
  return h("div", {class: "context"}, block.elements.map((element) =>
    (element.type === "image" ? picture(element, "context-image") : h("span", {class: "prose"}, context.text(element)))));
}

function actions(block, context) {
  return h("div", {class: "actions"}, block.elements.map((element) => makeElement(element, {block, context, dispatch: true})));
}

function input(block, context) {
  const {element} = block;
  const [label, hint, error] = [uid("label"), uid("hint"), uid("error")];
  const control = makeElement(element, {
    block, context, dispatch: Boolean(block.dispatch_action), hook: `input-${block.block_id}`, labelledBy: label, describedBy: `${hint} ${error}`,
  });
  const title = h("div", {class: "input-label", id: label, onclick: () => control.closest(".block")?.querySelector("input, textarea, select")?.focus()},
    context.text(block.label), block.optional && h("span", {class: "optional"}, " (optional)"));
  return fragment(title, h("div", {"data-test": `action-${element.action_id}`}, control),
    h("div", {class: "field-error", id: error, role: "alert"}),
    h("div", {class: "hint", id: hint}, block.hint ? context.text(block.hint) : ""));
}

function image(block, context) {
  return h("figure", {}, block.title && h("figcaption", {}, context.text(block.title)), picture(block, "block-picture"));
}

function table(block, context) {
  const look = (at) => {
    const setting = block.column_settings?.[at] || {};
    return `align-${setting.align || "left"}${setting.is_wrapped ? " wrapped" : ""}`;
  };
  const cell = (value) => (value.type === "rich_text" ? richText(value, context.app.people) : value.text ?? String(value.value ?? ""));
  const [head, ...rows] = block.rows;
  return h("div", {class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table"}, h("table", {},
    h("thead", {}, h("tr", {}, head.map((value, at) => h("th", {scope: "col", class: look(at)}, cell(value))))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((value, at) => h("td", {class: look(at)}, cell(value))))))));
}
