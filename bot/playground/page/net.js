// Talking to the playground server: requests that never throw, and a feed that always comes back.

async function request(path, options) {
  try {
    const response = await fetch(path, options);
    const body = await response.json().catch(() => ({}));
    if (!response.ok) return {ok: false, ...body, error: body.error || `http_${response.status}`};
    return {ok: true, ...body};
  } catch {
    return {ok: false, error: "unreachable"};
  }
}

export const post = (path, body) =>
  request(path, {method: "POST", headers: {"Content-Type": "application/json"}, body: JSON.stringify(body)});

export function upload(user, file) {
  const form = new FormData();
  form.append("file", file, file.name);
  return request(`/page/upload?user=${encodeURIComponent(user)}`, {method: "POST", body: form});
}

/** Failures that the server tells the person itself, as a toast in the state. */
export const toldByServer = (error) => error === "dispatch_failed" || error === "operation_timeout";

const SENTENCES = {
  unreachable: "The playground server is not answering.",
  dispatch_failed: "Debrief is not there at the moment. Try again.",
  operation_timeout: "Debrief did not answer within 3 seconds. Try again.",
  expired_trigger_id: "This took too long. Try again.",
  message_not_found: "This message is no longer there.",
  not_found: "This is no longer there.",
  not_in_channel: "You are not in this channel.",
  file_upload_size_restricted: "The file is too large.",
};

/** What a person should read for an error code. */
export const explain = (error) => SENTENCES[error] || `It did not work (${error || "unknown error"}).`;

/** The whole state after every change, over one WebSocket; `onLink(false)` while it is down. */
export class Feed {
  constructor(onState, onLink, onStranger) {
    Object.assign(this, {onState, onLink, onStranger, user: null, socket: null, wait: 250, timer: 0});
  }

  open(user) {
    this.user = user;
    clearTimeout(this.timer);
    const old = this.socket;
    this.socket = null;   // so that its last messages are ignored
    old?.close();
    const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/page/events?user=${encodeURIComponent(user)}`);
    this.socket = socket;
    socket.onmessage = (event) => {
      if (this.socket !== socket) return;
      this.wait = 250;
      this.onLink(true);
      this.onState(JSON.parse(event.data));
    };
    let heard = false;
    socket.onopen = () => { heard = true; };
    socket.onclose = async () => {
      if (this.socket !== socket) return;
      this.onLink(false);
      // Refused rather than cut off: perhaps the address names somebody who is not here.
      const answer = heard ? null : await fetch(`/page/state?user=${encodeURIComponent(user)}`).catch(() => null);
      if (this.socket !== socket) return;
      if (answer?.status === 404) return this.onStranger();
      this.timer = setTimeout(() => this.open(this.user), this.wait);
      this.wait = Math.min(this.wait * 1.6, 3000);
    };
  }
}
