// The few DOM helpers that everything else is built from.
//
// Text only ever enters the page as text nodes or attribute values: call logs and model answers are
// untrusted, so there is no innerHTML anywhere in this folder.

const PROPERTIES = new Set(["value", "checked", "disabled", "selected", "multiple", "required", "open"]);

/** Make an element: h("button", {class: "primary", test: "send", onclick: send}, "Send"). */
export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name === "test") node.dataset.test = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (PROPERTIES.has(name)) node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export const fragment = (...children) => {
  const all = document.createDocumentFragment();
  all.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return all;
};

/** Run a redraw without taking the keyboard away: focus returns to the element with the same hook. */
function keepingFocus(host, redraw) {
  const focused = document.activeElement;
  const hook = focused && focused !== document.body && host.contains(focused) ? focused.dataset.test : null;
  redraw();
  if (hook && !host.contains(document.activeElement)) {
    host.querySelector(`[data-test="${CSS.escape(hook)}"]`)?.focus({preventScroll: true});
  }
}

/** Rebuild a small region, only when what it shows (`signature`) has changed. */
export function redraw(host, signature, make) {
  const key = typeof signature === "string" ? signature : JSON.stringify(signature);
  if (host.drawnAs === key) return false;
  host.drawnAs = key;
  keepingFocus(host, () => host.replaceChildren(...[make()].flat(Infinity).filter(Boolean)));
  return true;
}

/**
 * Bring a list of children up to date, keeping the nodes (and so the caret, the scroll position and the
 * typed text) of everything that did not change.
 * Items: {key, signature, make(), update?(node)}; `update` is called on every pass for nodes that stay.
 */
export function sync(parent, items) {
  const before = parent.keyed || new Map();
  const after = new Map();
  keepingFocus(parent, () => {
    for (const item of items) {
      const old = before.get(item.key);
      const stays = old && old.signature === item.signature;
      const node = stays ? old.node : item.make();
      if (old && !stays) old.node.replaceWith(node);
      item.update?.(node);
      after.set(item.key, {node, signature: item.signature});
    }
    for (const [key, old] of before) if (!after.has(key)) old.node.remove();
    let cursor = parent.firstChild;
    for (const {node} of after.values()) {
      if (node === cursor) cursor = cursor.nextSibling;
      else parent.insertBefore(node, cursor);
    }
  });
  parent.keyed = after;
}

/** Forget what `sync` and `redraw` drew, to start afresh (another channel, another person). */
export function reset(host) {
  host.replaceChildren();
  delete host.keyed;
  delete host.drawnAs;
}

let counter = 0;
export const uid = (prefix) => `${prefix}-${++counter}`;

export function bytes(size) {
  if (!Number.isFinite(size)) return "";
  if (size < 1024) return `${size} B`;
  const kb = size / 1024;
  return kb < 1024 ? `${kb < 10 ? kb.toFixed(1) : Math.round(kb)} KB` : `${(kb / 1024).toFixed(1)} MB`;
}

/** Only addresses that cannot run script; anything else is shown as text. */
export function safeUrl(url) {
  return /^(https?:\/\/|mailto:|tel:)/i.test(url || "") ? url : null;
}
