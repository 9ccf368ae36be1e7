// Interactive elements that act at once: buttons, thumbs, overflow menus; and the table of all element types.
//
// Every maker gets (element, env). env = {block, context, dispatch, labelledBy, describedBy, hook}:
// `context` is the container (see blocks.js), `dispatch` says whether a change is sent at once, `hook` is the data-test name.

import {h, safeUrl} from "./dom.js";
import {icon} from "./icons.js";
import {plain} from "./mrkdwn.js";
import {openMenu} from "./menu.js";
import {choiceGroup, dateField, fileField, pillGroup, selectField, textField} from "./fields.js";

const label = (text) => plain(text?.text, text?.emoji);

function button(element, env) {
  const {block, context} = env;
  const props = {
    class: `button ${element.style || "plain"}`, test: env.hook || `action-${element.action_id}`,
    "aria-label": element.accessibility_label, "data-value": element.value,
  };
  if (safeUrl(element.url)) {
    return h("a", {...props, href: element.url, target: "_blank", rel: "noopener noreferrer",
      onclick: () => context.act(block, element, null)}, label(element.text));
  }
  const node = h("button", {...props, type: "button", onclick: async () => {
    if (node.getAttribute("aria-busy")) return;   // a double click is one click
    node.setAttribute("aria-busy", "true");
    await context.act(block, element, element.value ?? null);
    node.removeAttribute("aria-busy");
    if (/^train/i.test(label(element.text))) context.app.tried("train");
  }}, label(element.text));
  return node;
}

// A toggle, as in Slack: a change is sent, taking the vote back is only shown.
function feedbackButtons(element, env) {
  const {block, context} = env;
  const group = h("div", {class: "thumbs", role: "group", "aria-label": "Feedback", test: env.hook || `action-${element.action_id}`});
  const show = () => {
    const chosen = context.bag.read(block.block_id, element);
    for (const node of group.children) node.setAttribute("aria-pressed", String(node.dataset.side === chosen));
  };
  const one = (side, part, symbol) => h("button", {
    type: "button", class: `thumb ${side}`, "data-side": side, test: `action-${element.action_id}-${side}`,
    "aria-label": part.accessibility_label || null,
    onclick: async () => {
      const before = context.bag.read(block.block_id, element);
      const value = before === side ? null : side;
      context.bag.write(block.block_id, element, value);
      show();
      if (value && !(await context.act(block, element, value))) { context.bag.write(block.block_id, element, before); show(); }
      if (value) context.app.tried("vote");
    },
  }, icon(symbol, 17), h("span", {}, label(part.text)));
  group.append(one("positive", element.positive_button, "up"), one("negative", element.negative_button, "down"));
  show();
  return group;
}

function iconButton(element, env) {
  return h("button", {type: "button", class: "icon-button", test: `action-${element.action_id}`,
    "aria-label": element.accessibility_label || label(element.text), title: label(element.text),
    onclick: () => env.context.act(env.block, element, element.value ?? null)}, icon("close", 16));
}

function overflow(element, env) {
  const node = h("button", {
    type: "button", class: "icon-button outlined", test: env.hook || `action-${element.action_id}`, "aria-label": "More options", "aria-haspopup": "menu",
    onclick: () => openMenu(node, element.options.map((option) => ({
      label: label(option.text), hint: option.description && label(option.description), test: `option-${option.value}`, url: safeUrl(option.url),
      pick: () => env.context.act(env.block, element, option.value),
    })), "More options"),
  }, icon("dots"));
  return node;
}

const imageElement = (element) => picture(element, "thumb-image");

/** A picture from this server or a data: address; any other host is not asked, its description is shown instead. */
export function picture({image_url: url, alt_text: alt}, className) {
  const local = url && (url.startsWith("data:image/") || new URL(url, location.href).origin === location.origin);
  return local ? h("img", {src: url, alt: alt || "", class: className})
    : h("span", {class: `${className} missing`, role: "img", "aria-label": alt || "Picture", title: alt || ""}, icon("image", 16),
      className === "block-picture" && h("small", {}, alt || ""));
}

const MAKERS = {
  button, overflow, feedback_buttons: feedbackButtons, icon_button: iconButton, workflow_button: button, image: imageElement,
  static_select: selectField, conversations_select: selectField, channels_select: selectField, users_select: selectField,
  multi_static_select: pillGroup, multi_conversations_select: pillGroup, multi_channels_select: pillGroup, multi_users_select: pillGroup,
  checkboxes: choiceGroup, radio_buttons: choiceGroup, datepicker: dateField, timepicker: dateField, datetimepicker: dateField,
  plain_text_input: textField, email_text_input: textField, url_text_input: textField, number_input: textField, file_input: fileField,
};

export function makeElement(element, env) {
  const make = MAKERS[element?.type];
  return make ? make(element, env) : h("span", {class: "unsupported"}, `The playground does not draw “${element?.type}”.`);
}
