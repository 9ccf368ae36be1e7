// One small menu, used for "More actions", overflow elements and shortcuts: arrows, Home/End, Escape, click outside.

import {h} from "./dom.js";

let close = null;
export const closeMenu = () => close?.();

/** Items: {label, hint?, test?, pick(), danger?, url?}. Opens below `anchor`, or above it where there is no room. */
export function openMenu(anchor, items, label) {
  const again = anchor.getAttribute("aria-expanded") === "true";
  closeMenu();
  if (again || !items.length) return;
  const entry = (item) => h(item.url ? "a" : "button", {
    class: `menu-item${item.danger ? " danger" : ""}`, role: "menuitem", type: item.url ? null : "button", tabindex: "-1", test: item.test,
    href: item.url || null, target: item.url ? "_blank" : null, rel: item.url ? "noopener noreferrer" : null,
    onclick: () => { close(); item.pick?.(); },
  }, h("span", {}, item.label), item.hint && h("small", {}, item.hint));
  const menu = h("div", {class: "menu", role: "menu", "aria-label": label, test: "menu", onkeydown: keys}, items.map(entry));
  document.getElementById("popups").append(menu);
  anchor.setAttribute("aria-expanded", "true");

  const box = anchor.getBoundingClientRect();
  const below = box.bottom + menu.offsetHeight + 8 < innerHeight;
  menu.style.top = `${Math.max(8, below ? box.bottom + 4 : box.top - menu.offsetHeight - 4)}px`;
  menu.style.left = `${Math.max(8, Math.min(box.left, innerWidth - menu.offsetWidth - 8))}px`;
  menu.firstChild.focus({preventScroll: true});

  const outside = (event) => { if (!menu.contains(event.target) && !anchor.contains(event.target)) close(); };
  document.addEventListener("pointerdown", outside, true);
  close = () => {
    close = null;
    document.removeEventListener("pointerdown", outside, true);
    const held = menu.contains(document.activeElement);
    menu.remove();
    anchor.setAttribute("aria-expanded", "false");
    if (held) anchor.focus({preventScroll: true});
  };

  function keys(event) {
    const all = [...menu.children];
    const at = all.indexOf(document.activeElement);
    const go = {ArrowDown: (at + 1) % all.length, ArrowUp: (at - 1 + all.length) % all.length, Home: 0, End: all.length - 1}[event.key];
    if (go !== undefined) { event.preventDefault(); all[go].focus(); }
    else if (event.key === "Escape" || event.key === "Tab") { event.preventDefault(); event.stopPropagation(); close(); }
  }
}
