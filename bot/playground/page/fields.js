// Elements that hold a value. Each reads its first value from the bag (what the person chose before) and writes there on
// every change, so that it can be thrown away and made again without losing anything.

import {bytes, h} from "./dom.js";
import {icon} from "./icons.js";
import {plain} from "./mrkdwn.js";
import {upload} from "./net.js";
import {uploads} from "./values.js";

const label = (text) => (text ? plain(text.text, text.emoji) : "");

function aria(element, env) {
  return {test: env.hook || `action-${element.action_id}`, "aria-labelledby": env.labelledBy, "aria-describedby": env.describedBy,
    "aria-label": env.labelledBy ? null : element.accessibility_label || label(element.placeholder) || element.action_id,
    "data-focus": element.focus_on_load ? "yes" : null};
}

/** Store a choice and, where it is dispatched, send it; `undo` is called when a confirmation was refused or sending failed. */
async function change(element, env, value, undo) {
  const {bag, act, edited} = env.context;
  const before = bag.read(env.block.block_id, element);
  bag.write(env.block.block_id, element, value);
  edited(env.block);
  if (env.dispatch && !(await act(env.block, element, value))) {
    bag.write(env.block.block_id, element, before);
    undo(before);
  }
}

/** The choices of a select: its own options, or people and conversations out of the workspace. */
function choices(element, {context: {app}}) {
  const {state} = app;
  const people = () => state.users.filter((user) => !user.is_bot || element.filter?.exclude_bot_users === false).map((user) => ({value: user.id, label: user.real_name || user.name}));
  const channels = () => state.channels.filter((one) => one.kind === "channel").map((one) => ({value: one.id, label: `#${one.name}`}));
  if (element.type.endsWith("users_select")) return people();
  if (element.type.endsWith("channels_select")) return channels();
  if (element.type.endsWith("conversations_select")) {
    const include = element.filter?.include;
    const ims = state.channels.filter((one) => one.kind === "im").map((one) => ({value: one.id, label: app.channelTitle(one)}));
    return [...(!include || include.some((kind) => kind !== "im" && kind !== "mpim") ? channels() : []), ...(!include || include.includes("im") ? ims : [])];
  }
  const option = (one) => ({value: one.value, label: label(one.text), description: one.description && label(one.description)});
  return element.option_groups ? element.option_groups.flatMap((group) => group.options.map((one) => ({...option(one),
    group: label(group.label)}))) : (element.options || []).map(option);
}

export function selectField(element, env) {
  const {bag, app} = env.context;
  if (element.default_to_current_conversation && !bag.read(env.block.block_id, element)) bag.write(env.block.block_id, element, app.route.channel);
  const value = env.context.bag.read(env.block.block_id, element);
  const groups = new Map();
  const node = h("select", {...aria(element, env), class: "field select", onchange: () => change(element, env, node.value || null,
    (before) => { node.value = before ?? ""; })},
    h("option", {value: ""}, label(element.placeholder) || "Choose…"));
  for (const choice of choices(element, env)) {
    const option = h("option", {value: choice.value, selected: choice.value === value}, choice.label);
    if (!choice.group) { node.append(option); continue; }
    if (!groups.has(choice.group)) node.append(groups.set(choice.group, h("optgroup", {label: choice.group})).get(choice.group));
    groups.get(choice.group).append(option);
  }
  return node;
}

/** Several of many: buttons that stay down. All choices are in sight, none needs a second menu. */
export function pillGroup(element, env) {
  const chosen = () => env.context.bag.read(env.block.block_id, element) || [];
  const show = () => { for (const node of group.children) node.setAttribute("aria-pressed", String(chosen().includes(node.dataset.value))); };
  const group = h("div", {...aria(element, env), class: "pills", role: "group"}, choices(element, env).map(({value, label: text}) =>
    h("button", {type: "button", class: "pill", "data-value": value, test: `option-${value}`, onclick: () => {
      const next = chosen().includes(value) ? chosen().filter((one) => one !== value) : [...chosen(), value];
      if (element.max_selected_items && next.length > element.max_selected_items) return env.context.app.toast(`At most ${element.max_selected_items} can be chosen.`);
      change(element, env, next, show);
      show();
    }}, text)));
  show();
  return group;
}

/** checkboxes and radio_buttons. */
export function choiceGroup(element, env) {
  const many = element.type === "checkboxes";
  const name = `choice-${env.context.name}-${env.block.block_id}-${element.action_id}`;
  const value = () => env.context.bag.read(env.block.block_id, element);
  const show = () => { for (const input of group.querySelectorAll("input")) input.checked = many ? value().includes(input.value) : value() === input.value; };
  const group = h("div", {...aria(element, env), class: "choices", role: many ? "group" : "radiogroup"}, element.options.map((option) =>
    h("label", {class: "choice", test: `option-${option.value}`},
      h("input", {type: many ? "checkbox" : "radio", name, value: option.value, onchange: (event) => {
        const next = many ? element.options.map((one) => one.value).filter((one) => (one === option.value ? event.target.checked : value().includes(one))) : option.value;
        change(element, env, next, show);
      }}),
      h("span", {}, h("span", {class: "choice-label"}, env.context.text(option.text)), option.description && h("small", {},
        env.context.text(option.description))))));
  show();
  return group;
}

const DATES = {datepicker: "date", timepicker: "time", datetimepicker: "datetime-local"};

/** Dates and times of day are texts in Slack; a moment (datetimepicker) is a number of seconds. */
export function dateField(element, env) {
  const moment = element.type === "datetimepicker";
  const local = (seconds) => new Date(seconds * 1000 - new Date(seconds * 1000).getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  const show = (value) => (value ? (moment ? local(value) : value) : "");
  const node = h("input", {...aria(element, env), class: "field date", type: DATES[element.type],
    value: show(env.context.bag.read(env.block.block_id, element)),
    onchange: () => change(element, env, !node.value ? null : moment ? Math.round(new Date(node.value).getTime() / 1000) : node.value,
      (before) => { node.value = show(before); })});
  return node;
}

export function textField(element, env) {
  const value = env.context.bag.read(env.block.block_id, element) ?? "";
  const rule = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  const counter = element.max_length ? h("span", {class: "counter", "aria-live": "polite"}) : null;
  let timer = 0;
  const send = () => env.dispatch && env.context.act(env.block, element, node.value);
  const keep = () => {
    env.context.bag.write(env.block.block_id, element, node.value || null);
    env.context.edited(env.block);
    fit();
  };
  const props = {...aria(element, env), class: "field text", placeholder: label(element.placeholder) || null, value,
    onchange: keep,
    oninput: () => {
      keep();
      clearTimeout(timer);
      if (rule.includes("on_character_entered")) timer = setTimeout(send, 300);
    },
    onkeydown: (event) => {
      if (event.key === "Enter" && env.dispatch && rule.includes("on_enter_pressed") && !(element.multiline && event.shiftKey)) { event.preventDefault(); send(); }
    }};
  const type = {email_text_input: "email", url_text_input: "url"}[element.type] || "text";
  const node = element.multiline ? h("textarea", {...props, rows: 4})
    : h("input", {...props, type, inputmode: element.type === "number_input" ? "decimal" : null, autocomplete: "off"});
  // Grows with its text up to a third of the window, then scrolls; counts only when the limit is in reach.
  const fit = () => {
    if (element.multiline && node.isConnected) { node.style.height = "auto"; node.style.height = `${Math.min(node.scrollHeight + 2, innerHeight / 3)}px`; }
    if (counter) {
      const left = element.max_length - node.value.length;
      counter.textContent = `${node.value.length.toLocaleString()} / ${element.max_length.toLocaleString()}`;
      counter.classList.toggle("over", left < 0);
      counter.classList.toggle("quiet", left > element.max_length / 5 && element.max_length > 200);
    }
  };
  requestAnimationFrame(fit);
  return counter ? h("div", {class: "counted"}, node, counter) : node;
}

export function fileField(element, env) {
  const {bag, app} = env.context;
  const ids = () => bag.read(env.block.block_id, element);
  const list = h("ul", {class: "attachments"});
  const show = () => list.replaceChildren(...ids().map((id) => {
    const file = uploads.get(id) || {name: id};
    return h("li", {class: "attachment", test: `file-${id}`}, icon("file", 16), h("span", {class: "attachment-name"}, file.name), h("small", {}, bytes(file.size)),
      h("button", {type: "button", class: "icon-button small", "aria-label": `Remove ${file.name}`,
        onclick: () => { change(element, env, ids().filter((one) => one !== id), show); show(); }}, icon("close", 14)));
  }));
  const accept = (element.filetypes || []).map((type) => `.${type}`).join(",");
  const input = h("input", {...aria(element, env), type: "file", class: "file-input", multiple: (element.max_files ?? 10) > 1,
    accept: accept || null, onchange: async () => {
    const files = [...input.files];
    input.value = "";
    for (const file of files) {
      if (ids().length >= (element.max_files ?? 10)) { app.toast(`At most ${element.max_files ?? 10} files.`); break; }
      const answer = await upload(app.state.me, file);
      if (!answer.ok) { app.toast(`“${file.name}” could not be uploaded.`); continue; }
      uploads.set(answer.id, answer);
      await change(element, env, [...ids(), answer.id], show);
      show();
    }
  }});
  show();
  return h("div", {class: "file-field"}, input, list);
}
