// Completion of slash commands above a composer. The caret never leaves the text; the list is announced as a combobox's.

import {h, uid} from "./dom.js";

/** `commands()` gives the current ones. Returns {node, update(), keys(event) -> handled}. */
export function suggestions(text, commands, changed) {
  const id = uid("commands");
  const node = h("ul", {class: "suggestions", role: "listbox", id, "aria-label": "Commands", hidden: true, test: "suggestions"});
  const role = {role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": "false"};
  for (const [name, value] of Object.entries(role)) text.setAttribute(name, value);
  let [found, at, moved, put] = [[], 0, false, null];

  const take = (command) => {
    text.value = `${command.command} `;
    text.focus();
    changed();
  };
  const mark = () => {
    [...node.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
    if (node.hidden) text.removeAttribute("aria-activedescendant");
    else text.setAttribute("aria-activedescendant", node.children[at].id);
    node.children[at]?.scrollIntoView({block: "nearest"});
  };

  function update() {
    const typed = text.value;
    found = /^\/\S*$/.test(typed) && put !== typed ? commands().filter((one) => one.command.startsWith(typed)) : [];
    if (put !== typed) put = null;
    [at, moved] = [0, false];
    node.hidden = !found.length;
    text.setAttribute("aria-expanded", String(!node.hidden));
    node.replaceChildren(...found.map((one, index) => h("li", {role: "option", id: `${id}-${index}`, test: `command-${one.command}`,
      onpointerdown: (event) => { event.preventDefault(); take(one); }},
      h("strong", {}, one.command), " ", h("span", {class: "usage"}, one.usage_hint || ""), h("small", {}, one.description || ""))));
    mark();
  }

  function keys(event) {
    if (node.hidden) return false;
    const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
    if (step) { at = (at + step + found.length) % found.length; moved = true; mark(); }
    else if (event.key === "Escape") { put = text.value; update(); }   // put away until the text changes
    // Enter on a command that is already written out sends it; otherwise it completes, as Tab does.
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey && (moved || found[at].command !== text.value))) take(found[at]);
    else return false;
    event.preventDefault();
    return true;
  }

  text.addEventListener("blur", () => { node.hidden = true; text.setAttribute("aria-expanded", "false"); });
  text.addEventListener("focus", update);
  return {node, update, keys};
}
