// Edits definition files: checks while one types, shows the difference, saves what nobody else has changed meanwhile.
import {el, t} from './texts.js';

const FOLDER = '/etc/stream-pusher';
const NEW = 'new';
const PAUSE_MS = 700; // a check starts a JVM
const NAME = /^[a-z0-9][a-z0-9._-]*\.ya?ml$/;

/**
 * Puts the text into a copy of all definitions, since defaults and other files count, too. Nobody else may read the copy,
 * and it has no links, through which the text would get into the real file.
 */
const CHECK = `umask 077 && copy=$(mktemp -d) && trap 'rm -rf "$copy"' EXIT &&
  { cp -RL ${FOLDER}/. "$copy" || true; } && cat >"$copy/$1" &&
  stream-pusher check --json --config "$copy/stream-pusher.yaml" "$copy/$1" | sed "s#$copy/#${FOLDER}/#g"`;
const LIST = `cd ${FOLDER} && ls -1 stream-pusher.yaml streams.d/*.yaml streams.d/*.yml 2>/dev/null; true`;

/** The lines that differ: the longest common rest is left out. */
export function difference(before, after) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) { start++; }
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) { end++; }
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (x.length * y.length > 1e6) { return [...x.map(line => `- ${line}`), ...y.map(line => `+ ${line}`)]; }
  const common = Array.from({length: x.length + 1}, () => new Uint16Array(y.length + 1));
  for (let i = x.length - 1; i >= 0; i--) {
    for (let j = y.length - 1; j >= 0; j--) {
      common[i][j] = x[i] === y[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
    }
  }
  const lines = [];
  for (let i = 0, j = 0; i < x.length || j < y.length;) {
    if (i < x.length && j < y.length && x[i] === y[j]) {
      lines.push(`  ${x[i++]}`);
      j++;
    } else if (j >= y.length || (i < x.length && common[i + 1][j] >= common[i][j + 1])) {
      lines.push(`- ${x[i++]}`);
    } else {
      lines.push(`+ ${y[j++]}`);
    }
  }
  return lines;
}

class Editor {
  constructor(place) {
    this.path = null;
    this.before = '';
    this.files = el('select', {id: 'edit-file'});
    this.name = el('input', {id: 'edit-name', autocomplete: 'off', spellcheck: 'false', hidden: ''});
    this.text = el('textarea', {id: 'edit-text', rows: '14', spellcheck: 'false', autocomplete: 'off', disabled: ''});
    this.report = el('ul', {'aria-live': 'polite'});
    this.changes = el('pre', {class: 'difference', tabindex: '0'});
    this.save = el('button', {type: 'button', class: 'restart', disabled: ''}, t('save'));
    this.message = el('p', {role: 'status'});
    place.append(
      el('p', {class: 'field'}, el('label', {for: 'edit-file'}, t('file')), this.files, this.name),
      el('label', {for: 'edit-text'}, t('yaml')), this.text,
      el('h3', {}, t('report')), this.report, el('h3', {}, t('difference')), this.changes,
      el('p', {class: 'buttons'}, this.save), this.message);
    this.name.setAttribute('aria-label', t('newName'));
    this.name.placeholder = t('newName');
    this.files.addEventListener('change', () => this.choose());
    this.name.addEventListener('input', () => this.edited());
    this.text.addEventListener('input', () => this.edited());
    this.save.addEventListener('click', () => this.store());
    window.addEventListener('beforeunload', event => { if (this.isChanged()) { event.preventDefault(); } });
    this.list();
  }

  isChanged() { return !this.text.disabled && this.text.value !== this.before; }

  async list(chosen = '') {
    const found = (await cockpit.script(LIST, [], {superuser: 'try', err: 'message'})).split('\n').filter(Boolean);
    this.files.replaceChildren(el('option', {value: ''}, '–'), ...found.map(file => el('option', {value: file}, file)),
      el('option', {value: NEW}, t('newFile')));
    this.files.value = chosen;
  }

  async choose() {
    const chosen = this.files.value;
    if (this.isChanged() && !window.confirm(t('discard'))) {
      this.files.value = this.path;
      return;
    }
    this.path = chosen;
    this.name.hidden = chosen !== NEW;
    this.message.textContent = '';
    try {
      [this.before, this.tag] = chosen && chosen !== NEW ? await this.read(chosen) : ['', '-'];
    } catch (e) {
      [this.before, this.tag] = ['', undefined];
      this.message.textContent = t('unreadable')(e.message);
    }
    this.text.value = this.before;
    this.text.disabled = !chosen || this.tag === undefined;
    this.edited();
  }

  /** The file itself, where there is a link to it, which must stay one. */
  async read(file) {
    this.real = (await cockpit.spawn(['readlink', '-f', `${FOLDER}/${file}`], {superuser: 'try', err: 'message'})).trim();
    return new Promise((resolve, reject) => cockpit.file(this.real, {superuser: 'try'}).read()
      .then((text, tag) => (text === null ? reject(new Error('not-found')) : resolve([text, tag])), reject));
  }

  target() { return this.path === NEW ? `streams.d/${this.name.value}` : this.path; }

  edited() {
    const lines = this.isChanged() ? difference(this.before, this.text.value) : [];
    this.changes.replaceChildren(...(lines.length === 0 ? [t('noDifference')]
      : lines.map(line => el('span', {class: {'+': 'added', '-': 'removed'}[line[0]] ?? 'same'}, `${line}\n`))));
    this.save.disabled = true;
    this.save.textContent = t('save');
    this.errors = undefined;
    clearTimeout(this.timer);
    this.report.replaceChildren();
    if (this.text.disabled) { return; }
    if (this.path === NEW && !NAME.test(this.name.value)) {
      this.report.replaceChildren(el('li', {}, t('badName')));
      return;
    }
    this.report.replaceChildren(el('li', {}, t('checking')));
    this.timer = setTimeout(() => this.check(), PAUSE_MS);
  }

  /** Of several checks the last one counts. */
  async check() {
    const text = this.text.value;
    this.checker?.close('cancelled');
    this.checker = cockpit.script(CHECK, [this.target()], {superuser: 'try', err: 'message'});
    this.checker.input(text);
    try {
      const {problems} = JSON.parse(await this.checker);
      if (text !== this.text.value) { return; }
      this.errors = problems.filter(p => p.severity === 'error').length;
      this.report.replaceChildren(...(problems.length === 0 ? [el('li', {}, t('noProblems'))] : problems.map(p => el('li', {},
        `${p.severity === 'error' ? '✖' : '!'} ${p.line}:${p.column}: ${p.key ? `${p.key}: ` : ''}${p.message}`))));
      this.save.disabled = !this.isChanged();
    } catch (e) {
      if (e.problem !== 'cancelled') { this.report.replaceChildren(el('li', {}, t('unreadable')(e.message))); }
    }
  }

  /** An error needs a second press: the stream would keep its older definition. */
  store() {
    if (this.errors > 0 && this.save.textContent === t('save')) {
      this.save.textContent = t('saveWrong');
      return;
    }
    const [file, text] = [this.target(), this.text.value];
    this.save.disabled = true;
    cockpit.file(this.path === NEW ? `${FOLDER}/${file}` : this.real, {superuser: 'require'}).replace(text, this.tag).then(tag => {
      this.real = this.path === NEW ? `${FOLDER}/${file}` : this.real;
      [this.path, this.before, this.tag] = [file, text, tag];
      this.name.hidden = true;
      this.message.textContent = t('saved')(file);
      this.list(file);
      this.edited();
    }, e => {
      this.message.textContent = t('notSaved')(e.problem === 'change-conflict' ? t('conflict') : e.message);
      this.save.disabled = false;
    });
  }
}

const place = document.getElementById('definitions');
place.addEventListener('toggle', () => new Editor(place.querySelector('div')), {once: true});
