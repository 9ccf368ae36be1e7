// The App Home tab: the view that the bot published for this person.

import {drawBlocks, makeContext} from "./blocks.js";
import {h, redraw, reset} from "./dom.js";
import {post} from "./net.js";

const host = document.getElementById("home");
let drawn = {id: null, context: null, body: null};
let announced = "";

/** Slack tells the bot each time a person comes to the Home tab; so once per visit, not per redraw. */
export function openHome(app) {
  const visit = `${app.state.me} ${app.visit}`;
  if (announced === visit) return;
  announced = visit;
  post("/page/home", {user: app.state.me}).then((answer) => { if (!answer.ok) app.complain(answer.error); });
}

export function drawHome(app) {
  const view = app.state.home;
  const id = view && `${app.state.me} ${view.id}`;
  if (drawn.id !== id) {
    reset(host);
    drawn = {id};
    if (view) {
      drawn.context = makeContext(app, `home ${view.id}`, {type: "view", view_id: view.id});
      drawn.body = h("div", {class: "home-body"});
      host.append(drawn.body);
    }
  }
  if (view) drawBlocks(drawn.body, view.blocks, drawn.context, {fresh: true});
  else redraw(host, "none", () => h("div", {class: "home-body waiting", "aria-busy": "true"}, h("div", {class: "bone wide"}),
    h("div", {class: "bone"}), h("div", {class: "bone"}), h("p", {}, "Debrief is preparing your Home…")));
}
