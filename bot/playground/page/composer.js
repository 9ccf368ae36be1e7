// Where a person writes: several lines, files by button, drop or paste, slash commands with completion.
// One composer per place (channel or thread), made once and kept, so that no redraw can touch a draft.

import {bytes, h} from "./dom.js";
import {icon} from "./icons.js";
import {openMenu} from "./menu.js";
import {explain, post, upload} from "./net.js";
import {runShortcut} from "./messages.js";
import {suggestions} from "./complete.js";

const LONG = 4000;   // from here on a call log is better off in a file
const made = new Map();

/** The composer of a channel, or of the thread under `thread_ts`. */
export function composerFor(app, channel, threadTs = null) {
  const key = `${app.state.me} ${channel.id} ${threadTs || ""}`;
  if (!made.has(key)) made.set(key, new Composer(app, app.state.me, channel, threadTs));
  return made.get(key);
}

class Composer {
  constructor(app, user, channel, threadTs) {
    Object.assign(this, {app, user, channel, threadTs, files: [], uploading: 0});
    const place = threadTs ? "thread-" : "";
    this.text = h("textarea", {
      class: "composer-text", rows: 1, test: `${place}composer`, spellcheck: "true",
      placeholder: threadTs ? "Reply…" : `Message ${app.channelTitle(channel)}, or / for commands`,
      "aria-label": threadTs ? "Reply in thread" : `Message to ${app.channelTitle(channel)}`,
      oninput: () => this.changed(), onchange: () => this.changed(), onkeydown: (event) => this.keys(event), onpaste: (event) => this.paste(event),
    });
    this.chips = h("ul", {class: "attachments"});
    // Made once: leaving the text draws again, and a click on the button must not lose its button meanwhile.
    this.count = document.createTextNode("");
    this.note = h("div", {class: "composer-note", hidden: true}, this.count,
      h("button", {type: "button", class: "link-button", test: "to-file", onclick: () => this.toFile()}, "Attach it as a text file instead"));
    this.picker = h("input", {type: "file", multiple: true, hidden: true, test: `${place}file-picker`, "aria-label": "Attach files",
      onchange: () => { this.attach([...this.picker.files]); this.picker.value = ""; }});
    this.sendButton = h("button", {type: "button", class: "send", test: `${place}send`, "aria-label": "Send", title: "Send (Enter)",
      onclick: () => this.send()}, icon("send", 18));
    const bolt = h("button", {type: "button", class: "tool", test: "shortcuts", title: "Shortcuts", "aria-label": "Shortcuts",
      "aria-haspopup": "menu", onclick: () => openMenu(bolt, this.shortcuts(), "Shortcuts")}, icon("bolt"));
    this.list = suggestions(this.text, () => (threadTs ? [] : app.state.commands), () => this.changed());
    this.node = h("div", {class: "composer"}, this.list.node, this.chips, this.text, this.note, h("div", {class: "composer-bar"},
      h("button", {type: "button", class: "tool", test: `${place}attach`, title: "Attach a file", "aria-label": "Attach a file",
        onclick: () => this.picker.click()}, icon("clip")),
      threadTs ? null : bolt, this.picker,
      h("span", {class: "keys-hint"}, h("kbd", {}, "Enter"), " sends · ", h("kbd", {}, "Shift"), "+", h("kbd", {}, "Enter"), " new line"),
      threadTs && h("button", {type: "button", class: "button plain small", onclick: () => app.openReply(null)}, "Cancel"), this.sendButton));
    this.changed();
  }

  shortcuts() {
    const all = this.app.state.shortcuts.filter((one) => one.type === "global");
    return all.length ? all.map((one) => ({label: one.name, hint: one.description, test: `shortcut-${one.callback_id}`, pick: () => runShortcut(this.app, one)}))
      : [{label: "No shortcuts yet", hint: "Debrief has not connected", pick: () => {}}];
  }

  /** Put text or files in for the person (the guide does), without sending. */
  offer({text, file}) {
    if (text !== undefined) this.text.value = text;
    if (file) this.attach([file]);
    this.changed();
    this.text.focus();
  }

  changed() {
    this.text.style.height = "auto";
    if (this.text.isConnected) this.text.style.height = `${Math.min(this.text.scrollHeight, innerHeight * 0.38)}px`;
    this.sendButton.disabled = !this.uploading && !this.text.value.trim() && !this.files.length;
    this.list.update();
    const {length} = this.text.value;
    const long = length > LONG && !/^\/\S/.test(this.text.value);
    this.note.hidden = !long;
    this.count.data = `${length.toLocaleString()} characters. `;
  }

  toFile() {
    this.attach([new File([this.text.value], "pasted call.txt", {type: "text/plain"})]);
    this.text.value = "";
    this.changed();
  }

  keys(event) {
    if (this.list.keys(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); this.send(); }
    else if (event.key === "Escape" && this.threadTs && !this.text.value) this.app.openReply(null);
  }

  paste(event) {
    const files = [...(event.clipboardData?.files || [])];
    if (files.length) { event.preventDefault(); this.attach(files); }
  }

  async attach(files) {
    for (const file of files) {
      const chip = h("li", {class: "attachment pending"}, icon("file", 16), h("span", {class: "attachment-name"}, file.name), h("small", {}, bytes(file.size)));
      this.chips.append(chip);
      this.uploading += 1;
      this.changed();
      const answer = await upload(this.user, file);
      this.uploading -= 1;
      if (!answer.ok) { chip.remove(); this.app.toast(`“${file.name}” could not be uploaded: ${explain(answer.error)}`); this.changed(); continue; }
      this.files.push(answer.id);
      chip.classList.remove("pending");
      chip.dataset.test = `file-${answer.id}`;
      chip.append(h("button", {type: "button", class: "icon-button small", "aria-label": `Remove ${file.name}`, onclick: () => {
        this.files = this.files.filter((id) => id !== answer.id);
        chip.remove();
        this.changed();
      }}, icon("close", 14)));
      this.changed();
    }
  }

  async send() {
    if (this.uploading) return this.app.toast("One moment: the file is still being uploaded.");
    const text = this.text.value.trim();
    if (!text && !this.files.length) return;
    const command = text.match(/^(\/[^\s/]+)(?:\s+([\s\S]*))?$/);
    if (command && this.threadTs) return this.app.toast(`${command[1]} does not work in threads: that is so in Slack, too. Use “More actions” instead.`);
    if (command && command[1] !== "/invite" && !this.app.state.commands.some((one) => one.command === command[1])) return this.app.toast(`${command[1]} is not a command that anybody answers here.`);
    const [raw, files, chips] = [this.text.value, this.files, [...this.chips.children]];
    const base = {user: this.user, channel: this.channel.id};
    this.text.value = "";
    if (!command) { this.files = []; this.chips.replaceChildren(); }
    this.changed();
    const answer = command ? await post("/page/command", {...base, command: command[1], text: (command[2] || "").trim()})
      : await post("/page/message", {...base, text, files, ...(this.threadTs ? {thread_ts: this.threadTs} : {})});
    if (answer.ok) {
      if (this.threadTs) this.app.openReply(null);
      return this.app.tried("send");
    }
    // Nothing that was written may be lost, not even when a newer draft has begun.
    this.text.value = [raw, this.text.value].filter(Boolean).join("\n");
    if (!command) { this.files = [...files, ...this.files]; this.chips.prepend(...chips); }
    this.changed();
    this.app.complain(answer.error);
  }
}
