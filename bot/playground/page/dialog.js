// Layers above the page: the modal and the "are you sure" question. The topmost one has the keyboard,
// everything under it is inert, and the focus goes back to where it came from.

import {h, uid} from "./dom.js";

const layers = [];

function settle() {
  document.getElementById("app").inert = layers.length > 0;
  layers.forEach((layer, at) => { layer.back.inert = at < layers.length - 1; });
}

/** Put `panel` (a role=dialog element) on top; returns the function that takes it away. */
export function openLayer(panel, {onEscape}) {
  const from = document.activeElement;
  const hook = from?.dataset?.test;
  const back = h("div", {class: "backdrop", onkeydown: (event) => {
    if (event.key === "Escape") { event.stopPropagation(); onEscape(); }
    else if (event.key === "Tab") trap(event, panel);
  }}, panel);
  const layer = {back};
  layers.push(layer);
  document.getElementById("layers").append(back);
  settle();
  return () => {
    layers.splice(layers.indexOf(layer), 1);
    back.remove();
    settle();
    const home = from?.isConnected ? from : hook && document.querySelector(`[data-test="${CSS.escape(hook)}"]`);
    if (home && home !== document.body) home.focus({preventScroll: true});
  };
}

export const FOCUSABLE = "button:not([disabled]), [href], input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex]:not([tabindex='-1'])";

function trap(event, panel) {
  const all = [...panel.querySelectorAll(FOCUSABLE)].filter((node) => node.offsetParent);
  if (!all.length) return;
  const inside = panel.contains(document.activeElement);
  if (event.shiftKey && (document.activeElement === all[0] || !inside)) { event.preventDefault(); all.at(-1).focus(); }
  else if (!event.shiftKey && (document.activeElement === all.at(-1) || !inside)) { event.preventDefault(); all[0].focus(); }
}

/** A `confirm` object as a question: resolves to true or false. */
export function askFirst(confirm, text) {
  return new Promise((resolve) => {
    const title = uid("ask");
    const answer = (value) => { shut(); resolve(value); };
    const yes = h("button", {type: "button", class: `button ${confirm.style || "primary"}`, test: "confirm-ok",
      onclick: () => answer(true)}, text(confirm.confirm) || "Yes");
    const panel = h("div", {class: "dialog question", role: "alertdialog", "aria-modal": "true", "aria-labelledby": title, test: "confirm"},
      h("h2", {id: title}, text(confirm.title) || "Are you sure?"),
      h("div", {class: "prose"}, text(confirm.text)),
      h("footer", {}, h("button", {type: "button", class: "button plain", test: "confirm-cancel", onclick: () => answer(false)},
        text(confirm.deny) || "Cancel"), yes));
    const shut = openLayer(panel, {onEscape: () => answer(false)});
    yes.focus();
  });
}
