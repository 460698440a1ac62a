// The inputs and outputs of one stream: of a relayed one each has a child of its own, with its state, cause and next try.
import {bitrate, bytes, duration, el, speed, stateWord, t} from './texts.js';
import {sign} from './row.js';

const UP = {true: ['●', 'up'], false: ['✖', 'down'], null: ['?', 'unknown']};

const mark = (text, ...words) => el('b', {}, el('span', {'aria-hidden': 'true', class: 'sign'}, text), ` ${words.filter(Boolean).join(' · ')}`);

/** A child that its stream does not need at the moment has the state of a stream that is switched off. */
const childState = (child, stream) => (child.state === 'disabled' && stream.state !== 'disabled' ? t('standby') : stateWord(child.state));

const why = child => [child.cause ?? '', child.next_start ? el('span', {class: 'next', 'data-at': child.next_start}) : ''];

function track(name, health) {
  if (!health) { return []; }
  const silent = Math.round(health.silent_seconds);
  const leaps = health.leaps > 0 ? `, ${t('leaps')(health.leaps)}` : '';
  return [el('span', {'data-up': String(health.moving)}, `${t(name)}: ${health.moving ? t('moves') : t('silentFor')(duration(silent))}${leaps}`)];
}

function feed(child, stream) {
  const shown = mark(child.on_air ? '●' : sign(child.state), child.on_air ? t('onAir') : '', childState(child, stream));
  return el('li', {'data-up': child.on_air ? 'true' : child.cause ? 'false' : 'null'}, shown, ` ${child.input}`,
    el('div', {class: 'health'}, ...track('video', child.video), ...track('audio', child.audio), ...why(child)));
}

function output(child, stream) {
  const [text, word] = UP[child.up];
  const state = stream.feeds.length > 0 ? childState(child, stream) : '';
  const rates = child.up && child.speed !== null
    ? [`${speed(child.speed)} · ${bitrate(child.bitrate_bps)} · ${bytes(child.output_bytes)}`] : [];
  return el('li', {'data-up': String(child.up)}, mark(text, t(word), state), ` ${child.url}`,
    el('div', {class: 'health'}, ...rates, ...why(child)));
}

/** Fills both lists; without a relay there are no feeds. */
export function showUnits(feeds, outputs, stream) {
  feeds.replaceChildren(...stream.feeds.map(child => feed(child, stream)));
  feeds.parentElement.hidden = stream.feeds.length === 0;
  outputs.replaceChildren(...stream.outputs.map(child => output(child, stream)));
}

/** Counts on, once a second. */
export function countOn(place, now) {
  place.querySelectorAll('[data-at]').forEach(next => {
    const left = (Date.parse(next.dataset.at) - now) / 1000;
    const text = left > 0 ? t('nextIn')(duration(left)) : t('nextNow');
    if (next.textContent !== text) { next.textContent = text; }
  });
}
