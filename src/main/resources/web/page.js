// The page: keeps the list in order, filters it, shows how old it is.
import {applyTexts, duration, el, followLanguage, stateWord, switchLanguage, t} from './texts.js';
import {showFleet} from './fleet.js';
import {Feed, getJson, hasToken, post, setToken} from './feed.js';
import {Row, STATES, rank, sign} from './row.js';

const STALE_SECONDS = 6; // three events
const OUTCOME_MS = 10000;
const $ = id => document.getElementById(id);
const rows = new Map(); // by name
let config = {problems: []};
let fleet = null; // without one there is nothing of it
let clockOffset = 0; // of the daemon's clock from ours, in milliseconds
let lastEvent = performance.now();
let seen = false;
let refused = '';
let stateFilter = '';
let outcome = {text: '', at: -Infinity};

const serverNow = () => Date.now() + clockOffset;

function onEvent(type, event) {
  lastEvent = performance.now();
  clockOffset = Date.parse(event.at) - Date.now();
  refused = '';
  seen = true;
  const gone = type === 'streams' ? [...rows.keys()].filter(name => !event.streams.some(s => s.name === name)) : event.removed;
  if (followLanguage(event.language)) { showLanguage(); }
  gone.forEach(name => { rows.get(name)?.open(false); rows.get(name)?.element.remove(); rows.delete(name); });
  event.streams.forEach(updateRow);
  if (event.config) { showProblems(event.config); }
  fleet = event.fleet;
  showFleet($('fleet'), fleet);
  arrange();
  tick();
}

/** Of a row that is there already, only what differs may come. */
function updateRow(changes) {
  const row = rows.get(changes.name);
  const stream = {...row?.stream, ...changes};
  if (!row) {
    rows.set(stream.name, new Row(stream, serverNow));
    return;
  }
  const before = row.stream.state;
  row.update(stream);
  if (before !== stream.state) { tellNews(`${stream.name}: ${stateWord(stream.state)}`); }
}

/** Puts the rows in order; the one with the keyboard's focus keeps it. */
function arrange() {
  const sorted = [...rows.values()].sort((a, b) => rank(a.stream) - rank(b.stream) || (a.stream.name < b.stream.name ? -1 : 1));
  const words = $('search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const focus = document.activeElement;
  const list = $('streams');
  sorted.forEach((row, place) => {
    row.element.hidden = !row.matches(words, stateFilter, $('label').value);
    if (list.children[place] !== row.element) { list.insertBefore(row.element, list.children[place] ?? null); }
  });
  if (focus !== document.activeElement && focus?.isConnected) { focus.focus({preventScroll: true}); }
  showStates(sorted);
  showLabels(sorted);
  const none = rows.size === 0 ? t('noStreams') : sorted.every(row => row.element.hidden) ? t('noMatch') : '';
  $('empty').textContent = none;
  $('empty').hidden = !none || !seen;
}

/** The counts by state, each a filter. */
function showStates(sorted) {
  const counts = new Map();
  sorted.forEach(row => counts.set(row.stream.state, (counts.get(row.stream.state) ?? 0) + 1));
  const wanted = ['', ...STATES.filter(state => counts.has(state) || state === stateFilter)];
  const place = $('states');
  wanted.forEach((state, i) => {
    let button = place.children[i];
    if (!button) {
      button = el('button', {type: 'button'});
      button.addEventListener('click', () => {
        stateFilter = stateFilter === button.dataset.state ? '' : button.dataset.state;
        arrange();
      });
      place.append(button);
    }
    button.dataset.state = state;
    button.setAttribute('aria-pressed', String(stateFilter === state));
    const text = state ? `${sign(state)} ${counts.get(state) ?? 0} ${stateWord(state)}` : `${rows.size} ${t('all')}`;
    if (button.textContent !== text) { button.textContent = text; }
  });
  while (place.children.length > wanted.length) { place.lastChild.remove(); }
}

function showLabels(sorted) {
  const labels = [...new Set(sorted.flatMap(row => Object.entries(row.stream.labels).map(([k, v]) => `${k}=${v}`)))].sort();
  const select = $('label');
  $('label-field').hidden = labels.length === 0;
  const wanted = ['', ...labels];
  const shown = [...select.options].map(o => o.value);
  if (wanted.join('\n') !== shown.join('\n') || select.options[0]?.text !== t('anyLabel')) {
    const chosen = select.value;
    select.replaceChildren(...wanted.map(label => el('option', {value: label}, label || t('anyLabel'))));
    select.value = labels.includes(chosen) ? chosen : '';
  }
}

const problemText = p => `${p.file}:${p.line}:${p.column}: ${p.key ? `${p.key}: ` : ''}${p.message}`;

function showProblems(now) {
  config = now;
  $('problems').hidden = config.problems.length === 0;
  $('problems').querySelector('ul').replaceChildren(...config.problems.map(p => el('li', {}, problemText(p))));
}

async function showCheck() {
  if (!$('check').open) { return; }
  const list = $('check').querySelector('ul');
  try {
    const {problems} = await getJson('/check');
    list.replaceChildren(...(problems.length === 0 ? [el('li', {}, t('noProblems'))]
      : problems.map(p => el('li', {}, `${p.severity === 'error' ? '✖' : '!'} ${problemText(p)}`))));
  } catch (e) {
    list.replaceChildren(el('li', {}, t('unreadable')(e.message)));
  }
}

/** Counts on, once a second, and tells when the daemon does not answer. */
function tick() {
  const age = Math.round((performance.now() - lastEvent) / 1000);
  $('age').textContent = seen ? t('age')(age) : t('waitingForData');
  const stale = age > STALE_SECONDS || Boolean(refused);
  document.body.classList.toggle('stale', stale);
  const text = refused || (stale ? t('stale')('…') : '');
  if ($('alert').dataset.text !== text) { // said once, not every second
    $('alert').dataset.text = text;
    $('alert').textContent = refused || (stale ? t('stale')(duration(age)) : '');
    $('alert').hidden = !text;
  }
  rows.forEach(row => row.tick());
}

/** What became of an action; news of the streams, which follow at once, do not take its place. */
export function say(text) {
  outcome = {text, at: performance.now()};
  $('message').textContent = text;
}

function tellNews(text) {
  const recent = performance.now() - outcome.at < OUTCOME_MS ? `${outcome.text} · ` : '';
  $('message').textContent = recent + text;
}

/** Asks for the token; resolves when it is given. */
function askToken() {
  const dialog = $('token');
  $('token-value').value = '';
  dialog.returnValue = 'cancel';
  dialog.showModal();
  return new Promise(resolve => dialog.addEventListener('close', () => {
    const value = $('token-value').value.trim();
    $('token-value').value = '';
    if (dialog.returnValue === 'forget') { setToken('', false); }
    const given = dialog.returnValue === 'ok' && value !== '';
    if (given) { setToken(value, $('token-keep').checked); }
    feed.reconnect();
    resolve(given);
  }, {once: true}));
}

async function withToken(path) {
  try {
    return await post(path);
  } catch (e) {
    if (e.status !== 401) { throw e; }
    if (!(await askToken())) { throw new Error(t('needsToken')); }
    return post(path);
  }
}

export async function act(action, name) {
  try {
    const {elsewhere = {}} = await withToken(`/streams/${encodeURIComponent(name)}/${action}`);
    say(elsewhere[name] ? t('notDone')(t(action), name, t('runsOn')(elsewhere[name])) : t('done')(t(action), name));
  } catch (e) {
    say(t('notDone')(t(action), name, e.message));
  }
}

$('reload').addEventListener('click', async () => {
  try {
    say(t('reloaded')((await withToken('/reload')).report[0] ?? ''));
  } catch (e) {
    say(t('reloadRefused')(e.message));
  }
});
$('token-open')?.addEventListener('click', askToken);
function showLanguage() {
  const open = [...rows.values()].filter(row => row.detail);
  applyTexts();
  rows.forEach(row => row.update(row.stream));
  open.forEach(row => row.open(true));
  showFleet($('fleet'), fleet);
  arrange();
  tick();
}

$('language').addEventListener('click', () => {
  switchLanguage();
  showLanguage();
});
$('search').addEventListener('input', arrange);
$('label').addEventListener('change', arrange);
$('check').addEventListener('toggle', showCheck);
document.addEventListener('keydown', event => {
  if (event.key === '/' && !['INPUT', 'SELECT', 'TEXTAREA'].includes(event.target.tagName)) {
    event.preventDefault();
    $('search').focus();
  }
});

applyTexts();
tick();
setInterval(tick, 1000);
const feed = new Feed(onEvent, e => {
  refused = e.status === 401 ? t(hasToken() ? 'wrongToken' : 'needsToken') : e.message;
  tick();
});
