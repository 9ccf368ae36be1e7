// "What to try": the loop in a few steps, ticked off as they are done. The first thing that a newcomer reads.

import {h, redraw} from "./dom.js";
import {icon} from "./icons.js";
import {kill} from "./chrome.js";
import {composerFor} from "./composer.js";
import {SHORT_CALL, sampleFile} from "./samples.js";

const KEY = "debrief-playground-tried";
const done = new Set(JSON.parse(sessionStorage.getItem(KEY) || "[]"));

export function markTried(step) {
  if (done.has(step)) return false;
  done.add(step);
  sessionStorage.setItem(KEY, JSON.stringify([...done]));
  return true;
}

const dm = (app) => app.state.channels.find((one) => one.kind === "im");
const lead = (app) => app.state.users.find((one) => /lead/i.test(one.title));

async function withComposer(app, channel, offer) {
  app.closeGuideIfNarrow();
  app.go({channel: channel.id, tab: "messages"});
  composerFor(app, channel).offer(offer);
}

export const attachSample = (app) => withComposer(app, dm(app), {file: sampleFile()});

/** Leads have a second command, which others are refused: become one, then write it. */
function leadStep(app) {
  const {state} = app;
  const person = lead(app);
  const command = state.commands[1] && `${state.commands[1].command} ${state.commands[1].usage_hint || ""}`.trim();
  const step = {id: "lead", title: "Be the lead", text: "Get what the team corrected as training files, without personal data.", actions: []};
  if (!person || !command) return step;
  step.actions = state.me === person.id
    ? [[`Write ${command}`, () => withComposer(app, dm(app), {text: command}), "guide-export"]]
    : [[`Become ${person.real_name.split(" ")[0]}`, () => { app.closeGuideIfNarrow(); app.be(person.id); }, "guide-lead"]];
  return step;
}

/** A model is trained on the Home tab of the lead. */
function trainStep(app) {
  const person = lead(app);
  const step = {id: "train", title: "Train a model", actions: [],
    text: "On the lead's Home, press “Train now”: a new model learns from the examples and from your corrections, and is compared with the one in use. Approve it, or go back."};
  if (!person) return step;
  step.actions = app.state.me === person.id
    ? [["Open Home", () => { app.closeGuideIfNarrow(); app.go({channel: dm(app).id, tab: "home"}); }, "guide-home"]]
    : [[`Become ${person.real_name.split(" ")[0]}`, () => { app.closeGuideIfNarrow(); app.be(person.id); }, "guide-train"]];
  return step;
}

function steps(app) {
  const {state} = app;
  const command = state.commands[0]?.command || "/debrief";
  const shortcut = state.shortcuts.find((one) => one.type === "message");
  const support = state.channels.find((one) => one.kind === "channel" && one.bot_is_member);
  return [
    {id: "send", title: "Hand over a call", text: "A file, or text after a command.",
      actions: [["Attach a sample call", () => attachSample(app), "guide-sample"], [`Write ${command} …`, () => withComposer(app, dm(app),
        {text: `${command} ${SHORT_CALL}`}), "guide-command"]]},
    {id: "vote", title: "Say how it did", text: "Vote under the debrief and correct it: that is what the next model learns from."},
    {id: "shortcut", title: "Use it on a message",
      text: `Open “⋯ More actions” on a call in ${support ? app.channelTitle(support) : "a channel"}${shortcut ? ` and choose “${shortcut.name}”` : ""}.`,
      actions: support ? [["Put one in the channel", () => withComposer(app, support, {text: SHORT_CALL}), "guide-channel"]] : []},
    trainStep(app),
    leadStep(app),
    state.can_kill_bot && {id: "kill", title: "Pull the plug", text: "End the bot in the middle of its work: it comes back and finishes.",
      actions: [["Kill the bot", () => kill(app), "guide-kill"]]},
  ].filter(Boolean);
}

export function drawGuide(app) {
  const host = document.getElementById("guide");
  host.hidden = !app.guideOpen;
  const all = steps(app);
  redraw(host, [all.map(({title, text}) => [title, text]), [...done], app.state.me], () => [
    h("header", {}, h("h2", {}, "What to try"), h("button", {type: "button", class: "icon-button", test: "guide-close",
      "aria-label": "Close “What to try”", onclick: () => app.toggleGuide()}, icon("close", 16))),
    h("p", {class: "guide-lead"}, "Debrief turns call logs into summaries, and your corrections into a better model. Nothing leaves this machine."),
    h("ol", {class: "steps"}, all.map((step) => h("li", {class: done.has(step.id) ? "done" : ""},
      h("span", {class: "step-mark", "aria-hidden": "true"}, done.has(step.id) ? icon("check", 13) : ""),
      h("div", {}, h("h3", {}, step.title, done.has(step.id) && h("span", {class: "sr"}, " (done)")), h("p", {}, step.text),
        (step.actions || []).map(([title, run, test]) => h("button", {type: "button", class: "button plain small", test, onclick: run}, title)))))),
  ]);
}

/** What an empty conversation says. */
export function emptyState(app, channel) {
  if (channel.kind === "im") {
    return h("div", {}, h("h2", {}, "Drop a call log here"), h("p", {},
      "Debrief reads it and answers with the summary, the reason of the call, action items and next steps. Only you can see this conversation."),
      h("button", {type: "button", class: "button primary", test: "try-sample", onclick: () => attachSample(app)}, "Attach a sample call"));
  }
  return h("div", {}, h("h2", {}, `This is the beginning of ${app.channelTitle(channel)}`), h("p", {}, channel.bot_is_member
    ? "Post a call log as one of the team, then open “⋯ More actions” on it." : "Debrief has not been invited here: whatever is written stays between the people."));
}
