import { call } from './api.js';
import { h } from './dom.js';
import { time } from './format.js';
import { store } from './store.js';

let text = null;
let failed = null;
let problem = null;
let shown = 'running';
let loadedFor = null;

/** The configuration that runs, and the last one that was not taken. */
export function config(redraw) {
  // It changes with the routing and with every reload, of which the stream tells.
  const state = `${store.status?.revision} ${store.status?.haproxy?.reloads} ${store.status?.haproxy?.runtimeCommands} ${store.activity.at(-1)?.id}`;
  if (state !== loadedFor) {
    loadedFor = state;
    load(redraw);
  }

  const isFailed = shown === 'failed' && failed;
  const lines = (isFailed ? failed.config : text ?? '').replace(/\n$/, '').split('\n');
  const marked = isFailed ? new Map(failed.lines.map(line => [Number(/:(\d+)\]/.exec(line)?.[1]), line])) : new Map();
  return [
    h('div', { class: 'bar' }, h('h1', null, 'Configuration'),
      h('div', { class: 'choices', role: 'group', 'aria-label': 'Which configuration' },
        choice('running', 'Running, the last good one', redraw),
        failed && choice('failed', `Not taken, ${time(failed.at)}`, redraw))),
    problem && h('p', { class: 'warning' }, problem),
    isFailed && h('div', { class: 'problem' }, h('p', null, failed.reason), failed.lines.map(line => h('code', null, line))),
    (store.status?.routing?.refused ?? []).map(refused => h('div', { class: 'problem' }, h('p', null, `${refused.id} is wanted but not taken: ${refused.reason}`), refused.lines.map(line => h('code', null, line)))),
    text === null ? h('p', { class: 'empty' }, 'Loading …') : h('div', { class: 'config' },
      h('nav', { 'aria-label': 'Sections' }, sections(lines).map(([name, number]) => h('a', { href: `#line-${number}`, onclick: event => jump(event, number) }, name))),
      h('pre', { tabindex: 0, 'aria-label': 'haproxy.cfg' }, lines.map((line, i) => h('span', {
        id: `line-${i + 1}`, class: `${/^\s*#/.test(line) ? 'comment' : /^\S/.test(line) ? 'section' : ''}${marked.has(i + 1) ? ' marked' : ''}`, 'data-number': i + 1,
      }, `${line}\n`)))),
  ];
}

function choice(name, title, redraw) {
  return h('button', { type: 'button', class: 'choice', 'aria-pressed': String(shown === name), onclick: () => { shown = name; redraw(); } }, title);
}

const sections = lines => lines.map((line, i) => [line, i + 1]).filter(([line]) => /^[a-z]/.test(line));

function jump(event, number) {
  event.preventDefault();
  document.getElementById(`line-${number}`)?.scrollIntoView({ block: 'start' });
}

async function load(redraw) {
  try {
    text = await call('GET', '/haproxy/config');
    problem = null;
    failed = await call('GET', '/haproxy/config/failed') || null;
  } catch (failure) {
    problem = failure.message;
  }

  redraw();
}
