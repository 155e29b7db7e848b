import { activity } from './activity.js';
import { backend } from './backend.js';
import { config } from './config.js';
import { askKey } from './dialogs.js';
import { h, render } from './dom.js';
import { age } from './format.js';
import { drawLinks } from './links.js';
import { overview } from './overview.js';
import { now, store } from './store.js';
import { follow } from './stream.js';

const main = document.getElementById('main');
const top = document.getElementById('top');
const TABS = [['#/', 'Overview'], ['#/activity', 'Activity'], ['#/config', 'Configuration']];
let waiting = false;

function view() {
  const [, page, key] = location.hash.split('/');
  if (page === 'backend' && key) return backend(decodeURIComponent(key), redraw);
  if (page === 'activity') return activity(redraw);
  if (page === 'config') return config(redraw);
  return overview(redraw);
}

function header() {
  const { status } = store;
  const here = location.hash.startsWith('#/backend') || !location.hash ? '#/' : location.hash;
  return [
    h('a', { class: 'brand', href: '#/' }, 'Thalassa', h('span', null, status?.label ? `agent ${status.label}` : 'agent')),
    h('nav', { 'aria-label': 'Pages' }, TABS.map(([href, name]) => h('a', { href, 'aria-current': here === href ? 'page' : null }, name))),
    h('ul', { class: 'pills', 'aria-label': 'State' }, pills(status)),
  ];
}

function pills(status) {
  if (!status) return [pill('warn', 'Stream', 'connecting')];
  const { registry, haproxy, routing } = status;
  const refused = routing.refused.length;
  return [
    registry
      ? pill(
        registry.reachable ? (registry.eventsConnected ? 'ok' : 'warn') : 'bad', 'Registry',
        registry.reachable ? `${registry.eventsConnected ? 'events live' : 'no events'}, compared ${age(registry.lastAnswer, now())} ago`
          : `unreachable, knowledge ${registry.lastAnswer ? `${age(registry.lastAnswer, now())} old` : `from the ${registry.knowledge}${registry.snapshot?.ageSeconds != null ? `, ${Math.round(registry.snapshot.ageSeconds)} s old` : ''}`}`)
      : pill('ok', 'Registry', 'none, routing of its own'),
    pill(
      haproxy.problem ? 'bad' : refused > 0 ? 'warn' : 'ok', 'HAProxy',
      haproxy.problem ?? (refused > 0 ? `refuses ${refused}` : `worker ${haproxy.worker}, ${haproxy.reloads} reload${haproxy.reloads === 1 ? '' : 's'}`)),
    pill(store.connected ? 'ok' : 'bad', 'Stream', store.connected ? 'live' : `lost ${age(store.lastMessage)} ago, reconnecting`),
  ];
}

function pill(kind, name, text) {
  return h('li', { class: `pill ${kind}`, key: name }, h('i', { 'aria-hidden': 'true' }), h('b', null, name), ' ', text);
}

function draw() {
  waiting = false;
  document.body.classList.toggle('stale', store.everConnected && !store.connected);
  render(top, header());
  if (store.status) render(main, view());
  drawLinks();
}

function redraw() {
  if (waiting) return;
  waiting = true;
  // A page that nobody sees gets no frames; what it knows goes on all the same.
  requestAnimationFrame(draw);
}

window.addEventListener('hashchange', () => {
  // A link to a line of the configuration is no page.
  redraw();
  main.focus({ preventScroll: true });
  window.scrollTo(0, 0);
});
window.addEventListener('resize', redraw);
window.addEventListener('keydown', event => {
  if (event.key === '/' && !event.ctrlKey && !event.metaKey && !/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) {
    event.preventDefault();
    document.getElementById('filter')?.focus();
  }
});
setInterval(redraw, 1000);
redraw();
follow(redraw, askKey);
