// The words of the page. What the daemon says, such as details and advice, comes in its own language.
const TEXTS = {
  en: {
    filters: 'Filters', states: 'States', streams: 'Streams', all: 'all', search: 'Search', label: 'Label', anyLabel: 'any',
    language: '中文', token: 'Token', reload: 'Reload definitions', problems: 'Problems of the definitions',
    check: 'Report of check, with warnings', noProblems: 'no problems',
    tokenTitle: 'Token', tokenWhy: 'To act, and to read from elsewhere, the value of http.token is needed.',
    tokenKeep: 'keep it in this browser', ok: 'Use', forget: 'Forget', cancel: 'Cancel',
    waitingForData: 'waiting for the daemon …', age: s => `data ${s} s old`,
    stale: s => `The daemon has not answered for ${s}. What you see is old.`,
    needsToken: 'The daemon asks for the token.', wrongToken: 'The token is wrong.',
    needsAdmin: 'Administrative access is needed: switch it on in the top bar.',
    noStreams: 'No stream is defined yet: write one into streams.d/NAME.yaml, and it appears here.',
    outdated: p => `An older definition is in force; the present one has a problem: ${p}`,
    noMatch: 'No stream matches the filters.',
    state: {blocked: 'blocked', quarantined: 'quarantined', waiting: 'waiting', degraded: 'degraded', starting: 'starting',
      stopping: 'stopping', live: 'live', scheduled: 'scheduled', finished: 'finished', elsewhere: 'elsewhere', disabled: 'disabled'},
    forTime: t => `for ${t}`, nextIn: t => `next try in ${t}`, nextNow: 'next try now',
    start: 'Start', stop: 'Stop', restart: 'Restart', skip: 'Next file', file: 'File', nextFile: 'Next file', sureStop: 'Really stop?', sureRestart: 'Really restart?',
    done: (a, n) => `${n}: ${a} was carried out`, notDone: (a, n, why) => `${n}: ${a} was refused: ${why}`,
    reloaded: r => `Reload: ${r}`, reloadRefused: why => `Reload was refused: ${why}`,
    advice: 'What to do', detail: 'Why', cause: 'Cause', input: 'Input', feeds: 'Inputs', outputs: 'Outputs', up: 'up', down: 'down',
    still: 'Picture of what is sent', stillAge: t => `${t} old`, noStill: 'there is none yet',
    onAir: 'on air', standby: 'not needed now', moves: 'moves', silentFor: t => `silent for ${t}`,
    leaps: n => `its clock leapt ${n} ${n === 1 ? 'time' : 'times'}`,
    unknown: 'unknown', fps: 'Frame rate', bitrate: 'Bitrate', speed: 'Speed', duplicated: 'Duplicated', dropped: 'Dropped',
    restarts: 'Restarts', frames: 'Frames', perSecond: 'fps', bytes: 'Written', availability: 'Availability', day: '24 h', month: '30 days',
    node: 'Node', plot: 'Speed and bitrate of the last hour', noPlot: 'no values yet',
    plotText: (s, b) => `speed ${s}, bitrate ${b}`, changes: 'Last changes', lines: 'Last lines of the log',
    plan: 'Plan', noPlan: 'no run has begun', video: 'video', audio: 'audio', warning: 'warning', definition: 'Definition, secrets masked',
    definitions: 'Edit definitions', file: 'File', newFile: 'new file …', newName: 'Name of the new file, such as news.yaml',
    yaml: 'YAML', report: 'Report of check', checking: 'checking …', difference: 'Difference', noDifference: 'nothing is changed',
    save: 'Save', saved: f => `${f} was saved`, notSaved: why => `It was not saved: ${why}`, saveWrong: 'Save in spite of errors?',
    conflict: 'somebody else has changed the file meanwhile; choose it again', discard: 'Discard the changes?',
    badName: 'a name has the form news.yaml',
    nodes: 'Nodes of the fleet', nodeStateHead: 'State', runsOn: node => `it runs on ${node}, and goes on there`, thisNode: 'this one', cores: 'Cores used', lastSign: 'Last sign',
    nodeState: {leader: 'leader', member: 'member', draining: 'draining', joining: 'joining', leaving: 'leaving', unsteady: 'unsteady', gone: 'gone'},
    fleetProblem: cause => `This node runs nothing: ${cause}`,
    engineSilent: 'The engine does not answer; streams go on while their lease does.',
    loading: 'loading …', unreadable: why => `cannot be read: ${why}`, none: 'none',
  },
  zh: {
    filters: '筛选', states: '状态', streams: '流', all: '全部', search: '搜索', label: '标签', anyLabel: '任意',
    language: 'English', token: '令牌', reload: '重新加载定义', problems: '定义中的问题',
    check: 'check 的报告（含警告）', noProblems: '没有问题',
    tokenTitle: '令牌', tokenWhy: '要操作，或从别处读取，需要 http.token 的值。',
    tokenKeep: '保存在此浏览器中', ok: '使用', forget: '忘记', cancel: '取消',
    waitingForData: '正在等待守护进程……', age: s => `数据已有 ${s} 秒`,
    stale: s => `守护进程已有 ${s} 没有应答。您看到的是旧数据。`,
    needsToken: '守护进程要求令牌。', wrongToken: '令牌不对。',
    needsAdmin: '需要管理权限：请在顶栏打开。',
    noStreams: '还没有定义任何流：把定义写入 streams.d/NAME.yaml，它就会出现在这里。',
    outdated: p => `正在使用旧的定义；现在的定义有问题：${p}`,
    noMatch: '没有符合筛选条件的流。',
    state: {blocked: '受阻', quarantined: '隔离', waiting: '等待', degraded: '欠佳', starting: '启动中',
      stopping: '停止中', live: '直播中', scheduled: '已排期', finished: '已结束', elsewhere: '在其他节点', disabled: '已停用'},
    forTime: t => `已 ${t}`, nextIn: t => `${t}后重试`, nextNow: '即将重试',
    start: '启动', stop: '停止', restart: '重启', skip: '下一个文件', file: '文件', nextFile: '下一个文件', sureStop: '确定停止？', sureRestart: '确定重启？',
    done: (a, n) => `${n}：已执行${a}`, notDone: (a, n, why) => `${n}：${a}被拒绝：${why}`,
    reloaded: r => `重新加载：${r}`, reloadRefused: why => `重新加载被拒绝：${why}`,
    advice: '该做什么', detail: '原因说明', cause: '原因', input: '输入', feeds: '输入', outputs: '输出', up: '正常', down: '中断',
    still: '发送的画面', stillAge: t => `${t}前的画面`, noStill: '还没有画面',
    onAir: '播出中', standby: '暂不需要', moves: '正常', silentFor: t => `已无数据 ${t}`, leaps: n => `时钟跳变 ${n} 次`,
    unknown: '未知', fps: '帧率', bitrate: '码率', speed: '速度', duplicated: '重复帧', dropped: '丢帧',
    restarts: '重启次数', frames: '帧数', perSecond: '帧/秒', bytes: '已写入', availability: '可用率', day: '24 小时', month: '30 天',
    node: '节点', plot: '最近一小时的速度和码率', noPlot: '还没有数据',
    plotText: (s, b) => `速度 ${s}，码率 ${b}`, changes: '最近的变化', lines: '日志的最后几行',
    plan: '计划', noPlan: '还没有运行过', video: '视频', audio: '音频', warning: '警告', definition: '定义（已隐去机密）',
    definitions: '编辑定义', file: '文件', newFile: '新文件……', newName: '新文件名（以 .yaml 结尾）',
    yaml: 'YAML 文本', report: 'check 的报告', checking: '正在检查……', difference: '差异', noDifference: '没有改动',
    save: '保存', saved: f => `已保存 ${f}`, notSaved: why => `没有保存：${why}`, saveWrong: '有错误，仍要保存？',
    conflict: '其间有人改动了此文件；请重新选择它', discard: '放弃改动？',
    badName: '文件名以 .yaml 结尾，只含小写字母、数字、点、横线和下划线',
    nodes: '集群的节点', nodeStateHead: '状态', runsOn: node => `它在 ${node} 上运行，并继续运行`, thisNode: '本节点', cores: '已用核心', lastSign: '上次心跳',
    nodeState: {leader: '主节点', member: '成员', draining: '清空中', joining: '加入中', leaving: '离开中', unsteady: '不稳定', gone: '失联'},
    fleetProblem: cause => `本节点不运行任何流：${cause}`,
    engineSilent: '引擎没有应答；租约有效期间流继续运行。',
    loading: '正在加载……', unreadable: why => `无法读取：${why}`, none: '无',
  },
};

// Cockpit, where the page may be, has a language of its own
const preferred = globalThis.cockpit?.language ?? navigator.language;
const stored = () => { try { return localStorage.getItem('language'); } catch { return null; } };
let language = stored() ?? (preferred.toLowerCase().startsWith('zh') ? 'zh' : 'en');

export const t = key => TEXTS[language][key];
export const stateWord = state => t('state')[state] ?? state;

/** The daemon's language, where nobody has chosen one here: a page that the browser would show in English follows it. */
export function followLanguage(wanted) {
  const follows = !stored() && wanted === 'zh' && language !== 'zh';
  if (follows) { language = wanted; }
  return follows;
}

export function switchLanguage() {
  language = language === 'zh' ? 'en' : 'zh';
  try { localStorage.setItem('language', language); } catch { /* holds until the page is closed */ }
}

/** Puts the words into the fixed parts of the page. */
export function applyTexts() {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  document.querySelectorAll('[data-text]').forEach(e => { e.textContent = t(e.dataset.text); });
  document.querySelectorAll('[data-label]').forEach(e => e.setAttribute('aria-label', t(e.dataset.label)));
  document.getElementById('language').textContent = t('language');
}

/** An element; strings become text nodes, so that nothing a stream says is ever read as markup. */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  Object.entries(attributes).forEach(([name, value]) => element.setAttribute(name, value));
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

const ZH_UNITS = {s: '秒', m: '分', h: '小时', d: '天'};

/** A length of time in at most two units. */
export function duration(seconds) {
  const s = Math.max(0, Math.round(seconds));
  const [a, ua, b, ub] = s < 60 ? [s, 's'] : s < 3600 ? [Math.floor(s / 60), 'm', s % 60, 's']
    : s < 86400 ? [Math.floor(s / 3600), 'h', Math.floor(s / 60) % 60, 'm'] : [Math.floor(s / 86400), 'd', Math.floor(s / 3600) % 24, 'h'];
  const unit = u => (language === 'zh' ? ZH_UNITS[u] : u);
  return `${a} ${unit(ua)}` + (b ? ` ${b} ${unit(ub)}` : '');
}

const number = (value, digits) => new Intl.NumberFormat(language, {maximumFractionDigits: digits}).format(value);
const known = (value, format) => (value === null || value === undefined ? '–' : format(value));

export const speed = value => known(value, v => `${v.toFixed(2)}×`);
export const count = value => known(value, v => number(v, 0));
export const fps = value => known(value, v => number(v, 1));
export const bitrate = value => known(value, v => (v >= 1e6 ? `${number(v / 1e6, 2)} Mbit/s` : `${number(v / 1e3, 0)} kbit/s`));
export const bytes = value => known(value, v => (v >= 1e9 ? `${number(v / 1e9, 1)} GB` : `${number(v / 1e6, 1)} MB`));
export const share = value => known(value, v => `${number(v * 100, 3)} %`);
export const time = iso => new Date(iso).toLocaleString(language === 'zh' ? 'zh-CN' : undefined,
  {month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false});
