// Speaks with the daemon: follows its events, asks for details, sends actions with the token.
import {t} from './texts.js';

export const REFRESH_MS = 5000; // of what is open
const SILENCE_MS = 6000; // an event comes every two seconds
const RETRY_MS = 2000;

const read = () => { try { return localStorage.getItem('token'); } catch { return null; } };
let token = read();
let wrongToken = null; // sent once: five a minute lock out everybody at this address

export const hasToken = () => Boolean(token);

/** Kept in memory; in the browser's storage only if asked. */
export function setToken(value, keep) {
  token = value || null;
  try {
    if (token && keep) { localStorage.setItem('token', token); } else { localStorage.removeItem('token'); }
  } catch { /* no storage: memory it is */ }
}

const headers = () => (token ? {Authorization: `Bearer ${token}`} : {});

export class Refused extends Error {
  constructor(status, why) { super(why); this.status = status; }
}

async function call(path, options = {}) {
  if (token && token === wrongToken) { throw new Refused(401, t('wrongToken')); }
  const sent = token;
  const answer = await fetch(path, {...options, headers: headers(), cache: 'no-store', credentials: 'omit'});
  if (answer.status === 401) { wrongToken = sent; }
  if (!answer.ok) { throw new Refused(answer.status, (await answer.text()).trim()); }
  return answer;
}

export const getJson = async path => (await call(path, {signal: AbortSignal.timeout(10000)})).json();
export const post = async path => (await call(path, {method: 'POST', signal: AbortSignal.timeout(30000)})).json();

export async function getPicture(path) {
  const answer = await call(path, {signal: AbortSignal.timeout(10000)});
  return {bitmap: await createImageBitmap(await answer.blob()), age: Number(answer.headers.get('Age'))};
}

/** Takes whole events from what has come, and returns the rest. */
function takeEvents(text, onEvent) {
  const blocks = text.split('\n\n');
  const rest = blocks.pop();
  for (const block of blocks) {
    const [type, data] = block.split('\ndata: ');
    if (data) { onEvent(type.replace('event: ', ''), JSON.parse(data)); }
  }
  return rest;
}

/** Follows the events for ever. EventSource could not send the token. */
export class Feed {
  constructor(onEvent, onRefused) {
    this.onEvent = onEvent;
    this.onRefused = onRefused;
    this.abort = new AbortController();
    this.wake = () => {};
    document.addEventListener('visibilitychange', () => this.reconnect()); // a page that nobody sees costs nothing
    this.run();
  }

  reconnect() {
    this.abort.abort();
    this.wake();
  }

  async run() {
    for (;;) {
      if (!document.hidden) {
        try {
          await this.follow();
        } catch (e) {
          if (e instanceof Refused) { this.onRefused(e); }
        }
      }
      await new Promise(resolve => { this.wake = resolve; setTimeout(resolve, RETRY_MS); });
    }
  }

  async follow() {
    this.abort = new AbortController();
    let watch = setTimeout(() => this.abort.abort(), SILENCE_MS);
    try {
      const answer = await call('/events', {signal: this.abort.signal});
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        clearTimeout(watch);
        watch = setTimeout(() => this.abort.abort(), SILENCE_MS);
        text = takeEvents(text + part.value, this.onEvent);
      }
    } finally {
      clearTimeout(watch);
      this.abort.abort();
    }
  }
}
