// In Cockpit in the place of the page's feed.js: asks the command stream-pusher, as the user who has logged in.
import {t} from './texts.js';

export const REFRESH_MS = 15000; // of what is open: each time a command, so a JVM
const RETRY_MS = 5000;
const SILENCE_MS = 15000; // the command says something every second
const READ = {superuser: 'try', err: 'message', environ: ['LC_ALL=C.UTF-8']};
const ACT = {...READ, superuser: 'require'};

export const hasToken = () => false;
export const setToken = () => {};

export class Refused extends Error {
  constructor(status, why) { super(why); this.status = status; }
}

const refusal = e => new Refused(e.exit_status ?? 0, e.problem === 'access-denied' ? t('needsAdmin') : e.message);

/** What a command prints, also if its exit status tells of problems, such as those that check prints. */
function run(args, options) {
  return new Promise((resolve, reject) => cockpit.spawn(['stream-pusher', ...args], options)
    .then(resolve, (e, output) => (output ? resolve(output) : reject(refusal(e)))));
}

export async function getJson(path) {
  const args = path === '/check' ? ['check'] : ['status', decodeURIComponent(path.replace('/streams/', ''))];
  return {...JSON.parse(await run([...args, '--json'], READ)), still: false}; // commands have no pictures
}

export const getPicture = () => { throw new Refused(404, t('noStill')); };

export async function post(path) {
  const [, , name, action] = path.split('/');
  return {report: (await run(action ? [action, decodeURIComponent(name)] : ['reload'], ACT)).split('\n')};
}

/** Takes whole JSON objects from what has come, and returns the rest. */
function takeObjects(text, onObject) {
  const blocks = text.split('\n}\n');
  const rest = blocks.pop();
  blocks.forEach(block => onObject(JSON.parse(`${block}}`)));
  return rest;
}

/** Follows `status --watch` for ever. */
export class Feed {
  constructor(onEvent, onRefused) {
    this.onEvent = onEvent;
    this.onRefused = onRefused;
    this.offset = 0; // of the host's clock from the browser's
    cockpit.addEventListener('visibilitychange', () => this.reconnect()); // a page that nobody sees costs nothing
    document.addEventListener('visibilitychange', () => this.reconnect());
    this.wake = () => {};
    this.run();
  }

  reconnect() {
    this.child?.close('cancelled');
    this.wake();
  }

  async run() {
    for (;;) {
      if (!document.hidden && !cockpit.hidden) {
        try {
          this.offset = 1000 * await cockpit.spawn(['date', '+%s']) - Date.now();
          await this.follow();
        } catch (e) {
          if (e.problem !== 'cancelled') { this.onRefused(refusal(e)); }
        }
      }
      await new Promise(resolve => { this.wake = resolve; setTimeout(resolve, RETRY_MS); });
    }
  }

  async follow() {
    let text = '';
    let watch;
    const child = cockpit.spawn(['stream-pusher', 'status', '--json', '--watch'], READ);
    const listen = () => { clearTimeout(watch); watch = setTimeout(() => child.close('timeout'), SILENCE_MS); };
    this.child = child;
    listen();
    child.stream(data => {
      listen();
      text = takeObjects(text + data, status => this.onEvent('streams',
        {...status, at: new Date(Date.now() + this.offset).toISOString(), removed: []}));
    });
    try {
      await child;
    } finally {
      clearTimeout(watch);
    }
  }
}
