import { h } from './dom.js';
import { now, store } from './store.js';

const SPAN = 5 * 60_000;

/** The last five minutes of a rate as a small line; the number beside it says the same to those who do not see it. */
export function sparkline(id, width = 120, height = 24) {
  const line = points(id, width, height - 3);
  return h('svg', { class: 'spark', viewBox: `0 0 ${width} ${height}`, width, height, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    line && h('path', { class: 'area', d: `${line}V${height}H${startOf(line)}Z` }),
    line && h('path', { class: 'line', d: line }));
}

/** The same, large, with its highest value. */
export function chart(id, width = 720, height = 96) {
  const top = highest(id);
  return h('div', { class: 'chart' },
    sparkline(id, width, height),
    h('span', { class: 'axis top' }, `${top < 10 ? top.toFixed(1) : Math.round(top)}/s`),
    h('span', { class: 'axis left' }, '5 min ago'),
    h('span', { class: 'axis right' }, 'now'));
}

function highest(id) {
  return Math.max(1, ...(store.series.get(id) ?? []).map(point => point[1]));
}

function points(id, width, height) {
  const series = store.series.get(id);
  if (!series?.length) return null;
  const end = now();
  const top = highest(id);
  const x = at => Math.max(0, width * (1 - (end - at) / SPAN)).toFixed(1);
  const y = value => (height - height * value / top + 2).toFixed(1);
  const path = series.map(([at, value], i) => `${i === 0 ? 'M' : 'L'}${x(at)} ${y(value)}`);
  return `${path.join('')}H${width}`;
}

const startOf = line => line.slice(1, line.indexOf(' '));
