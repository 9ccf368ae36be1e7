// Line icons, drawn for this page (24 x 24, one stroke). Always decorative: the label is text or ARIA.

const PATHS = {
  send: "M4 12 L20 4 L14 20 L11 13 Z",
  clip: "M8 12 v5 a4 4 0 0 0 8 0 V7 a2.6 2.6 0 0 0 -5.2 0 v9.5 a1.2 1.2 0 0 0 2.4 0 V9",
  bolt: "M13 3 L6 13.5 h5 L10.5 21 L18 10 h-5.2 Z",
  dots: "M5.5 12 h.01 M12 12 h.01 M18.5 12 h.01",
  reply: "M10 6 L4 12 L10 18 M4.5 12 H14 a6 6 0 0 1 6 6",
  menu: "M4 7 h16 M4 12 h16 M4 17 h16",
  close: "M6 6 L18 18 M18 6 L6 18",
  file: "M7 3 h7 l4 4 v14 H7 Z M14 3 v4 h4 M10 12 h5 M10 16 h5",
  eye: "M3 12 C6.5 5.5 17.5 5.5 21 12 C17.5 18.5 6.5 18.5 3 12 Z M12 9.6 a2.4 2.4 0 1 1 -.01 0",
  plug: "M9 3 v5 M15 3 v5 M6.5 8 h11 v3.5 a5.5 5.5 0 0 1 -11 0 Z M12 17 v4",
  compass: "M12 3.5 a8.5 8.5 0 1 1 -.01 0 M15.5 8.5 L13.6 13.6 L8.5 15.5 L10.4 10.4 Z",
  check: "M5 12.5 L10 17.5 L19 7",
  up: "M7.5 11 L11.5 3.6 c1.9 0 2.7 1.2 2.4 2.8 L13.4 10 h5 c1.3 0 2 .9 1.8 2.1 l-1.1 6.3 c-.2 1 -1 1.6 -2 1.6 H7.5 Z M7.5 11 H4 v9 h3.5",
  down: "M7.5 13 L11.5 20.4 c1.9 0 2.7 -1.2 2.4 -2.8 L13.4 14 h5 c1.3 0 2 -.9 1.8 -2.1 l-1.1 -6.3 c-.2 -1 -1 -1.6 -2 -1.6 H7.5 Z M7.5 13 H4 V4 h3.5",
  image: "M4 5 h16 v14 H4 Z M4 16 l5 -5 l4 4 l3 -3 l4 4 M15.5 8.8 h.01",
};

export function icon(name, size = 18) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({
    viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor",
    "stroke-width": name === "dots" ? 3 : 1.7, "stroke-linecap": "round", "stroke-linejoin": "round",
    "aria-hidden": "true", focusable: "false",
  })) svg.setAttribute(key, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
