// The modal: the top of the person's stack of views. Drawn once per view id and then brought up to date,
// so that a push, an update or an error never takes away what is typed.

import {drawBlocks, makeContext, showErrors} from "./blocks.js";
import {h, redraw, uid} from "./dom.js";
import {openLayer} from "./dialog.js";
import {icon} from "./icons.js";
import {explain, post} from "./net.js";
import {plain} from "./mrkdwn.js";
import {collect, complaints, recall} from "./values.js";

let open = null;    // {view, panel, parts, context, shut, sending, local, marked}
let depth = [];     // ids of the views below and including this one, as far as this page has seen them open

const words = (title) => (typeof title === "string" ? plain(title) : title ? plain(title.text, title.emoji) : "");

export function drawModal(app) {
  const {view} = app.state;
  if (!view) {
    open?.shut();
    [open, depth] = [null, []];
    return;
  }
  if (open && (open.view.id !== view.id || open.user !== app.state.me)) {
    const shut = open.shut;
    open = null;
    shut();
  }
  if (!depth.includes(view.id)) depth.push(view.id);
  else depth = depth.slice(0, depth.indexOf(view.id) + 1);
  const fresh = !open;
  if (fresh) open = make(app, view);
  update(app, view);
  if (fresh) focusFirst(open.panel);
}

function make(app, view) {
  const title = uid("modal");
  const parts = {
    title: h("h2", {id: title}), alert: h("p", {class: "modal-alert", role: "alert", hidden: true}), body: h("div", {class: "modal-body"}),
    close: h("button", {type: "button", class: "button plain", test: "modal-cancel", onclick: () => leave(app)}),
    submit: h("button", {type: "submit", class: "button primary", test: "modal-submit"}),
  };
  const panel = h("form", {class: "dialog modal", role: "dialog", "aria-modal": "true", "aria-labelledby": title, test: "modal",
    "data-view": view.id, novalidate: true,
    onsubmit: (event) => { event.preventDefault(); submit(app); },
    onkeydown: (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); submit(app); } }},
  h("header", {}, parts.title, h("button", {type: "button", class: "icon-button", test: "modal-close", "aria-label": "Close",
    title: "Close", onclick: () => leave(app)}, icon("close", 18))),
  parts.alert, parts.body, h("footer", {}, h("span", {class: "modal-app"}, "Debrief"), parts.close, parts.submit));
  const made = {view, user: app.state.me, panel, parts, sending: false, local: {}, marked: ""};
  made.context = makeContext(app, `view ${view.id}`, {type: "view", view_id: view.id}, (block) => {
    if (made.local[block.block_id]) { delete made.local[block.block_id]; mark(made); }
  });
  if (!made.context.bag.size) recall(made.context.bag, view.values);
  made.shut = openLayer(panel, {onEscape: () => leave(app)});
  return made;
}

function update(app, view) {
  const {panel, parts, context} = open;
  open.view = view;
  const busy = Boolean(view.pending) || open.sending;
  panel.dataset.callback = view.callback_id || "";
  panel.classList.toggle("stacked", depth.length > 1);
  redraw(parts.title, words(view.title), () => words(view.title));
  redraw(parts.close, words(view.close), () => words(view.close) || (depth.length > 1 ? "Back" : view.submit ? "Cancel" : "Close"));
  parts.submit.hidden = !view.submit;
  redraw(parts.submit, words(view.submit), () => words(view.submit) || "Submit");
  parts.submit.disabled = busy;
  if (busy) parts.submit.setAttribute("aria-busy", "true");
  else parts.submit.removeAttribute("aria-busy");
  drawBlocks(parts.body, view.blocks, context);
  mark(open);
}

// Server errors and the page's own, under their fields; what has no field goes above them all.
function mark(modal) {
  const errors = {...modal.view.errors, ...modal.local};
  const loose = showErrors(modal.parts.body, errors);
  redraw(modal.parts.alert, loose.join("\n"), () => loose.map((text) => h("span", {}, text)));
  modal.parts.alert.hidden = !loose.length;
  const signature = JSON.stringify(errors);
  if (signature !== modal.marked && Object.keys(errors).length > Object.keys(JSON.parse(modal.marked || "{}")).length) {
    const first = modal.parts.body.querySelector(".has-error");
    first?.scrollIntoView({block: "nearest"});
    first?.querySelector("input, textarea, select, button")?.focus({preventScroll: true});
  }
  modal.marked = signature;
}

async function submit(app) {
  const modal = open;
  const {view, context} = modal;
  if (!view.submit || view.pending || modal.sending) return;
  modal.local = complaints(context.source, context.bag);
  modal.marked = "";
  if (Object.keys(modal.local).length) return mark(modal);
  modal.sending = true;
  update(app, view);
  const answer = await post("/page/submit", {user: app.state.me, view_id: view.id, values: collect(context.source, context.bag)});
  modal.sending = false;
  if (open !== modal) return;
  if (!answer.ok && !answer.errors) modal.local = {"": explain(answer.error)};
  update(app, modal.view);
}

async function leave(app) {
  const answer = await post("/page/close", {user: app.state.me, view_id: open.view.id});
  if (!answer.ok) app.toast(explain(answer.error));
}

function focusFirst(panel) {
  const places = ["[data-focus=yes]", ".modal-body :is(input, textarea, select)", "[data-test=modal-submit]:not([hidden])", "[data-test=modal-close]"];
  const wanted = places.map((place) => panel.querySelector(place)).find(Boolean);
  (wanted?.matches("input, textarea, select, button") ? wanted : wanted?.querySelector("input, button"))?.focus({preventScroll: true});
}
