// Speed and bitrate of the last hour, drawn by uPlot, and told in words.
import {bitrate, el, speed, t} from './texts.js';

const HEIGHT = 150;
let library;

/** Loaded when the first stream is opened: most views do without it. */
function load() {
  library ??= new Promise((resolve, reject) => {
    const script = el('script', {src: 'uplot.js'});
    script.addEventListener('load', () => resolve(window.uPlot));
    script.addEventListener('error', () => { library = undefined; reject(new Error('uplot.js')); });
    document.head.append(script);
  });
  return library;
}

function range(values, format) {
  const known = values.filter(value => value !== null);
  return known.length === 0 ? '–' : `${format(Math.min(...known))} … ${format(Math.max(...known))}`;
}

export class Plot {
  constructor(place) {
    this.words = el('p', {class: 'words'});
    this.canvas = el('div', {'aria-hidden': 'true'});
    place.append(this.words, this.canvas);
    this.resize = new ResizeObserver(() => this.chart?.setSize({width: this.canvas.clientWidth, height: HEIGHT}));
    this.resize.observe(this.canvas);
  }

  close() {
    this.resize.disconnect();
    this.chart?.destroy();
    this.chart = undefined;
    this.closed = true;
  }

  async show(plot) {
    const values = [plot.at, plot.speed, plot.bitrate_bps.map(v => (v === null ? null : v / 1e6))];
    const empty = plot.speed.every(value => value === null);
    this.words.textContent = empty ? t('noPlot') : t('plotText')(range(plot.speed, speed), range(plot.bitrate_bps, bitrate));
    if (empty) { return; }
    const UPlot = await load();
    if (this.closed) { return; }
    if (this.chart) {
      this.chart.setData(values);
    } else {
      this.chart = new UPlot(this.options(), values, this.canvas);
    }
  }

  options() {
    const style = getComputedStyle(document.documentElement);
    const colour = name => style.getPropertyValue(name).trim();
    const axis = {stroke: colour('--text'), grid: {stroke: colour('--line'), width: 1}, ticks: {stroke: colour('--line')}};
    return {
      width: this.canvas.clientWidth, height: HEIGHT, cursor: {show: false}, legend: {show: false},
      scales: {x: {time: true}, speed: {range: (u, min, max) => [0, Math.max(1.2, max)]}, rate: {range: (u, min, max) => [0, Math.max(0.1, max * 1.2)]}},
      axes: [{...axis, values: '{HH}:{mm}'}, {...axis, scale: 'speed', label: t('speed'), size: 45, labelSize: 18},
        {...axis, scale: 'rate', side: 1, label: 'Mbit/s', size: 50, labelSize: 18, grid: {show: false}}],
      series: [{}, {scale: 'speed', stroke: colour('--speed'), width: 2}, {scale: 'rate', stroke: colour('--rate'), width: 2, dash: [6, 4]}],
    };
  }
}
