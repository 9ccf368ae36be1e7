// What a person has chosen or typed in block elements, kept apart from the state that the server sends:
// a push must never take away what somebody is writing. One bag per person and container (message or view).

const bags = new Map();

export function bagFor(user, container) {
  const name = `${user} ${container}`;
  if (!bags.has(name)) bags.set(name, new Bag());
  return bags.get(name);
}

export const forget = (user, container) => bags.delete(`${user} ${container}`);

/** Uploaded files by id, so that a field can show a name for an id. */
export const uploads = new Map();

class Bag extends Map {
  seen = new Map();   // how each block looked when it was last drawn, also while its conversation was not on screen
  static key = (block, action) => JSON.stringify([block, action]);
  read(block, element) {
    const key = Bag.key(block, element.action_id);
    return this.has(key) ? this.get(key) : initial(element);
  }
  write(block, element, value) { this.set(Bag.key(block, element.action_id), value); }
  /** The bot redrew this block of a message: what it says now counts. The thumbs have no initial value, so they stay. */
  drop(block) {
    for (const element of elementsOf(block)) if (element.type !== "feedback_buttons") this.delete(Bag.key(block.block_id, element.action_id));
  }
}

const values = (options) => (options || []).map((option) => option.value);

/** The value that an element starts with, in the form that the protocol sends. */
export function initial(element) {
  switch (element.type) {
    case "checkboxes": case "multi_static_select": return values(element.initial_options);
    case "static_select": case "radio_buttons": return element.initial_option?.value ?? null;
    case "datepicker": return element.initial_date ?? null;
    case "datetimepicker": return element.initial_date_time ?? null;
    case "timepicker": return element.initial_time ?? null;
    case "conversations_select": return element.initial_conversation ?? null;
    case "channels_select": return element.initial_channel ?? null;
    case "users_select": return element.initial_user ?? null;
    case "multi_conversations_select": return element.initial_conversations ?? [];
    case "multi_channels_select": return element.initial_channels ?? [];
    case "multi_users_select": return element.initial_users ?? [];
    case "file_input": return [];
    default: return element.initial_value ?? null;
  }
}

export function elementsOf(block) {
  if (block.type === "input") return [block.element];
  if (block.type === "section") return block.accessory ? [block.accessory] : [];
  return ["actions", "context_actions"].includes(block.type) ? block.elements || [] : [];
}

/** After a reload the server still knows some of what was chosen (Slack's own form of it); nothing newer is overwritten. */
export function recall(bag, values) {
  for (const [block, actions] of Object.entries(values || {})) {
    for (const [action, {type, ...entry}] of Object.entries(actions)) {
      const key = Bag.key(block, action);
      const value = entry.value ?? entry.selected_option?.value ?? entry.selected_options?.map((one) => one.value)
        ?? Object.entries(entry).find(([name, one]) => name.startsWith("selected_") && !name.startsWith("selected_option") && one)?.[1];
      if (!bag.has(key) && type !== "file_input" && value !== undefined && value !== null) bag.set(key, value);
    }
  }
}

const SILENT = new Set(["button", "overflow", "image", "feedback_buttons", "icon_button", "workflow_button"]);

/** state.values of a container, as the protocol wants it: {block_id: {action_id: value}}. */
export function collect(blocks, bag) {
  const out = {};
  for (const block of blocks || []) {
    for (const element of elementsOf(block)) {
      if (SILENT.has(element.type)) continue;
      (out[block.block_id] ||= {})[element.action_id] = bag.read(block.block_id, element);
    }
  }
  return out;
}

const empty = (value) => value === null || value === undefined || value === "" || (Array.isArray(value) && !value.length);

/** What Slack's client itself checks before it submits: {block_id: text}. */
export function complaints(blocks, bag) {
  const out = {};
  for (const block of blocks || []) {
    if (block.type !== "input") continue;
    const {element} = block;
    const value = bag.read(block.block_id, element);
    if (empty(value)) { if (!block.optional) out[block.block_id] = "Please complete this required field."; continue; }
    const most = element.max_length || 3000;   // Slack's own limit where the app sets none
    if (typeof value === "string" && value.length > most) {
      out[block.block_id] = `At most ${most.toLocaleString()} characters: this is ${(value.length - most).toLocaleString()} too long.`;
    } else if (typeof value === "string" && element.min_length && value.length < element.min_length) {
      out[block.block_id] = `At least ${element.min_length} characters, please.`;
    } else if (element.type === "number_input" && Number.isNaN(Number(value))) out[block.block_id] = "Please enter a number.";
  }
  return out;
}
