// Everything about one stream: fetched when it is opened, and again while it is open.
import {bitrate, bytes, count, el, fps, share, speed, t, time} from './texts.js';
import {Still} from './still.js';
import {countOn, showUnits} from './units.js';
import {REFRESH_MS, getJson} from './feed.js';
import {act, say} from './page.js';
import {Plot} from './plot.js';

const SURE_MS = 4000;

/** A button that acts at the second press, where the first one could be a slip. */
function actionButton(action, name) {
  const sure = {stop: 'sureStop', restart: 'sureRestart'}[action];
  const button = el('button', {type: 'button', class: action}, t(action));
  let asked;
  button.addEventListener('click', () => {
    if (sure && !asked) {
      button.textContent = t(sure);
      say(`${name}: ${t(sure)}`);
      asked = setTimeout(() => { asked = undefined; button.textContent = t(action); }, SURE_MS);
      return;
    }
    clearTimeout(asked);
    asked = undefined;
    button.textContent = t(action);
    act(action, name);
  });
  return button;
}

const fact = (name, ...values) => el('div', {}, el('dt', {}, t(name)), el('dd', {}, ...values));
const section = (name, body) => el('section', {}, el('h3', {}, t(name)), body);

/** Something that scrolls, also by keyboard. */
function scrolling(name, body) {
  return el('div', {class: 'scroll', tabindex: '0', role: 'group', 'aria-label': t(name)}, body);
}

function fold(name, body) {
  return el('details', {}, el('summary', {}, t(name)), scrolling(name, body));
}

/** The definition as its YAML would be, without quotes that nobody needs. */
function yaml(value, indent = '') {
  if (Array.isArray(value)) {
    return value.length === 0 ? ' []' : value.map(item => `\n${indent}-${yaml(item, `${indent}  `).replace(/^\n\s+/, ' ')}`).join('');
  }
  if (value !== null && typeof value === 'object') {
    const shown = Object.entries(value).filter(([, v]) => v !== null);
    return shown.length === 0 ? ' {}' : shown.map(([k, v]) => `\n${indent}${k}:${yaml(v, `${indent}  `)}`).join('');
  }
  return ` ${value}`;
}

export class Detail {
  constructor(place, stream, now) {
    this.now = now;
    this.name = stream.name;
    this.advice = el('p', {class: 'advice'});
    this.facts = el('dl', {class: 'facts'});
    this.feeds = el('ul', {class: 'outputs'});
    this.outputs = el('ul', {class: 'outputs'});
    this.stillPlace = el('div', {class: 'still'});
    this.still = new Still(this.stillPlace, this.name);
    this.plotPlace = el('div', {class: 'plot'});
    this.plot = new Plot(this.plotPlace);
    this.changes = el('ol', {class: 'changes'});
    this.plan = el('div');
    this.lines = el('pre', {class: 'lines'});
    this.definition = el('pre', {class: 'definition'});
    this.failure = el('p', {role: 'status', class: 'failure'}, t('loading'));
    const buttons = el('p', {class: 'buttons', role: 'group', 'aria-label': this.name}, ...['restart', 'stop', 'start', 'skip'].map(action => actionButton(action, this.name)));
    this.skip = buttons.lastElementChild;
    this.skip.hidden = true;
    const lines = fold('lines', this.lines);
    lines.open = true;
    place.replaceChildren(this.advice, buttons, this.failure, this.facts, el('div', {class: 'sections'},
      section('still', this.stillPlace), section('feeds', this.feeds), section('outputs', this.outputs), section('plot', this.plotPlace), section('changes', scrolling('changes', this.changes)),
      section('plan', this.plan), lines, fold('definition', this.definition)));
    this.feeds.parentElement.hidden = true;
    this.stillPlace.parentElement.hidden = true;
    this.update(stream);
    this.timer = setInterval(() => this.fetch(), REFRESH_MS);
  }

  close() {
    clearInterval(this.timer);
    this.closed = true;
    this.plot.close();
  }

  tick() {
    [this.feeds, this.outputs].forEach(place => countOn(place, this.now()));
    this.still.tick();
  }

  /** The row has changed; rates do so all the time, and have time. */
  update(stream) {
    this.advice.replaceChildren(...(stream.advice ? [el('b', {}, `${t('advice')}: `), stream.advice] : []));
    this.advice.hidden = !stream.advice;
    const seen = `${stream.state} ${stream.detail}`;
    if (seen !== this.seen) {
      this.seen = seen;
      this.fetch();
    }
  }

  async fetch() {
    if (document.hidden) { return; }
    try {
      const page = await getJson(`/streams/${encodeURIComponent(this.name)}`);
      if (!this.closed) {
        this.show(page.streams[0], page);
        this.failure.textContent = '';
      }
    } catch (e) {
      this.failure.textContent = t('unreadable')(e.message);
    }
  }

  show(stream, page) {
    this.skip.hidden = !stream.channel?.next;
    this.facts.replaceChildren(
      fact('detail', stream.detail), fact('cause', stream.cause ?? '–'),
      fact('input', stream.input ?? page.definition?.inputs.map(i => i.url ?? i['image-or-text']).join(', ') ?? '–'),
      ...(stream.channel ? [fact('file', `${stream.channel.file} (${stream.channel.position} / ${stream.channel.length ?? '?'} s)`),
        fact('nextFile', stream.channel.next ?? '–')] : []),
      fact('speed', speed(stream.speed)), fact('fps', fps(stream.fps)), fact('bitrate', bitrate(stream.bitrate_bps)),
      fact('frames', count(stream.frames)), fact('duplicated', count(stream.duplicated)), fact('dropped', count(stream.dropped)),
      fact('bytes', bytes(stream.output_bytes)), fact('restarts', count(stream.restarts)),
      fact('availability', `${t('day')}: ${share(stream.availability['24h'])}, ${t('month')}: ${share(stream.availability['30d'])}`),
      ...(stream.node ? [fact('node', stream.node)] : []));
    showUnits(this.feeds, this.outputs, stream);
    this.stillPlace.parentElement.hidden = !page.still;
    if (page.still) { this.still.refresh(); }
    this.tick();
    this.plot.show(page.plot);
    this.changes.replaceChildren(...page.changes.map(change => el('li', {},
      el('time', {datetime: change.at}, time(change.at)), ` ${t('state')[change.to] ?? change.to}: ${change.why}`)));
    this.plan.replaceChildren(...(page.plan ? [
      el('p', {}, `${t('video')}: ${page.plan.video.decision}: ${page.plan.video.reason}`),
      el('p', {}, `${t('audio')}: ${page.plan.audio.decision}: ${page.plan.audio.reason}`),
      ...page.plan.warnings.map(warning => el('p', {}, `${t('warning')}: ${warning}`))] : [el('p', {}, t('noPlan'))]));
    this.lines.textContent = page.lines.join('\n') || t('none');
    this.definition.textContent = page.definition ? yaml(page.definition).trimStart() : t('none');
  }
}
