// One stream in the list: what is wrong at a glance, and more when it is opened.
import {bitrate, duration, el, fps, speed, stateWord, t} from './texts.js';
import {Detail} from './detail.js';

export const STATES = ['blocked', 'quarantined', 'waiting', 'degraded', 'starting', 'stopping', 'live', 'scheduled', 'finished', 'elsewhere', 'disabled'];
const SIGNS = {blocked: '✖', quarantined: '✖', waiting: '↻', degraded: '!', starting: '…', stopping: '…', live: '●',
  scheduled: '◷', finished: '✓', elsewhere: '⇄', disabled: '○'};

export const sign = state => SIGNS[state] ?? '?';

/** Worst first. */
export const rank = stream => (STATES.indexOf(stream.state) + STATES.length + 1) % (STATES.length + 1);

/** Why, without the code, which stands before it, and the time to the next try, which counts on after it. */
function reason({cause, detail, next_start: next}) {
  const words = [`${cause}: `, `${cause}：`].find(code => detail.startsWith(code)) ? detail.slice(cause.length + 1).trimStart() : detail;
  return next ? words.replace(/[;,；，]? ?(?:next try (?:on a reload, or )?in|(?:重新加载时重试，或)?距下次重试) .*$/, '') : words;
}

export class Row {
  constructor(stream, now) {
    const id = `detail-${stream.name}`;
    this.now = now;
    this.state = el('span', {class: 'state', id: `state-${stream.name}`});
    this.toggle = el('button', {type: 'button', 'aria-expanded': 'false', 'aria-controls': id, class: 'name',
      'aria-describedby': `state-${stream.name} why-${stream.name}`}, stream.name);
    this.title = el('span', {class: 'title'});
    this.since = el('span', {class: 'since'});
    this.rates = el('span', {class: 'rates'});
    this.why = el('p', {class: 'why', id: `why-${stream.name}`});
    this.next = el('span', {class: 'next'});
    this.place = el('div', {id, class: 'detail', hidden: ''});
    const head = el('div', {class: 'head'}, this.state, el('h2', {}, this.toggle), this.title, this.since, this.rates);
    this.element = el('li', {class: 'stream'}, head, this.why, this.place);
    head.addEventListener('click', () => this.open(this.place.hidden));
    this.update(stream);
  }

  open(wanted) {
    this.toggle.setAttribute('aria-expanded', String(wanted));
    this.element.classList.toggle('open', wanted);
    this.place.hidden = !wanted;
    this.detail?.close();
    this.detail = wanted ? new Detail(this.place, this.stream, this.now) : undefined;
  }

  update(stream) {
    this.stream = stream;
    this.element.dataset.state = stream.state;
    this.state.replaceChildren(el('span', {'aria-hidden': 'true', class: 'sign'}, sign(stream.state)), ` ${stateWord(stream.state)}`);
    this.title.textContent = [stream.title, ...Object.entries(stream.labels).map(([k, v]) => `${k}=${v}`)].filter(Boolean).join(' · ');
    this.rates.textContent = stream.speed === null ? '' : `${speed(stream.speed)} · ${fps(stream.fps)} ${t('perSecond')} · ${bitrate(stream.bitrate_bps)}`;
    const bad = !['live', 'disabled', 'elsewhere', 'finished', 'scheduled'].includes(stream.state);
    const down = stream.outputs.filter(o => o.up === false);
    const outdated = stream.problem ? el('span', {class: 'outdated'}, ` ${t('outdated')(stream.problem)}`) : '';
    this.why.replaceChildren(...(bad || stream.cause || outdated ? [
      stream.cause ? el('b', {}, stream.cause, ' ') : '', `${reason(stream)}${stream.next_start ? ' · ' : ' '}`, this.next,
      down.length > 0 && stream.outputs.length > 1 ? ` · ${t('down')}: ${down.map(o => o.url).join(', ')}` : '', outdated] : []));
    this.why.hidden = this.why.childNodes.length === 0;
    this.tick();
    this.detail?.update(stream);
  }

  /** Counts on, once a second. */
  tick() {
    const now = this.now();
    this.since.textContent = t('forTime')(duration((now - Date.parse(this.stream.since)) / 1000));
    const left = this.stream.next_start ? (Date.parse(this.stream.next_start) - now) / 1000 : null;
    this.next.textContent = left === null ? '' : left > 0 ? t('nextIn')(duration(left)) : t('nextNow');
    this.detail?.tick();
  }

  matches(words, state, label) {
    const {stream} = this;
    const text = [stream.name, stream.title, stream.cause, stream.detail, stream.problem, stateWord(stream.state), this.title.textContent,
      ...stream.outputs.map(o => o.url)].join(' ').toLowerCase();
    return (!state || stream.state === state) && words.every(word => text.includes(word))
      && (!label || Object.entries(stream.labels).some(([k, v]) => `${k}=${v}` === label));
  }
}
