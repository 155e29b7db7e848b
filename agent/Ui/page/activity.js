import { call } from './api.js';
import { diff } from './diff.js';
import { h } from './dom.js';
import { time } from './format.js';
import { link } from './parts.js';
import { store } from './store.js';

const KINDS = ['change', 'switch', 'online', 'offline', 'health', 'drain', 'haproxy', 'registry', 'error', 'start'];
const MOST_ROWS = 300;
const hidden = new Set();
const opened = new Map();
let filter = '';

/** What happened, newest first, as it happens. */
export function activity(redraw) {
  const words = filter.trim().toLowerCase();
  const found = store.activity.filter(entry => !hidden.has(entry.kind) && `${entry.kind} ${entry.subject} ${entry.text} ${entry.who ?? ''} ${entry.reason ?? ''}`.toLowerCase().includes(words));
  return [
    h('div', { class: 'bar' }, h('h1', null, 'Activity'),
      h('div', { class: 'kinds', role: 'group', 'aria-label': 'Kinds to show' }, KINDS.map(kind => h('button', {
        type: 'button', class: `kind ${kind}`, 'aria-pressed': String(!hidden.has(kind)), onclick: () => { toggle(kind); redraw(); },
      }, kind))),
      h('label', { class: 'search' }, h('span', { class: 'hidden' }, 'Filter by text'),
        h('input', { id: 'filter', type: 'search', placeholder: 'Filter by text   /', value: filter, oninput: event => { filter = event.target.value; redraw(); } }))),
    h('p', { class: 'muted' }, `${found.length} of ${store.activity.length} entries that this page has`),
    found.length === 0 ? h('p', { class: 'empty' }, 'Nothing yet.') : h('ol', { class: 'log' }, found.slice(-MOST_ROWS).reverse().map(entry => row(entry, redraw))),
  ];
}

function toggle(kind) {
  if (!hidden.delete(kind)) hidden.add(kind);
}

function row(entry, redraw) {
  return h('li', { key: entry.id }, h('details', { ontoggle: event => event.target.open && load(entry, redraw) },
    h('summary', null,
      h('time', { datetime: new Date(entry.at).toISOString() }, time(entry.at)),
      h('span', { class: `kind ${entry.kind}` }, entry.kind),
      h('span', { class: 'subject' }, entry.subject),
      h('span', { class: 'text' }, entry.text),
      entry.tier && entry.tier !== 'nothing' && h('span', { class: `tier ${entry.tier}` }, entry.tier),
      entry.who && h('span', { class: 'who' }, entry.who)),
    h('div', { class: 'more' },
      entry.reason && h('p', null, entry.reason),
      (entry.lines ?? []).map(line => h('code', null, line)),
      entry.subject.startsWith('backend/') && h('p', null, h('a', { href: link(entry.subject.slice(8)) }, 'open the backend')),
      entry.hasDiff ? (opened.has(entry.id) ? diff(opened.get(entry.id)) : h('p', { class: 'muted' }, 'Loading …')) : h('p', { class: 'muted' }, 'The file did not change.'))));
}

async function load(entry, redraw) {
  if (!entry.hasDiff || opened.has(entry.id)) return;
  try {
    opened.set(entry.id, (await call('GET', `/activity/${entry.id}`)).diff);
  } catch (failure) {
    opened.set(entry.id, `@@ ${failure.message}`);
  }

  redraw();
}
