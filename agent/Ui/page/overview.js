import { sparkline } from './chart.js';
import { h } from './dom.js';
import { number, shares, time } from './format.js';
import { link, rate, state, versionOf, versions } from './parts.js';
import { membersOf, store } from './store.js';

const MOST_MEMBERS = 8;
let filter = '';

/** Frontends, rules, backends and members, and how much goes where at this moment. */
export function overview(redraw) {
  const frontends = [...store.frontends.values()];
  const backends = [...store.backends.values()];
  const missing = [...new Set(frontends.flatMap(namesIn))].filter(key => !store.backends.has(`backend/${key}`));
  // What matches is shown with what it leads to, and with what leads to it.
  const found = { fronts: frontends.filter(item => textOf(item).includes(needle())), backs: backends.filter(matches) };
  const keys = new Set(found.backs.map(item => item.key));
  const shown = backends.filter(item => keys.has(item.key) || found.fronts.some(front => namesIn(front).includes(item.key)));
  const fronts = frontends.filter(item => found.fronts.includes(item) || namesIn(item).some(key => keys.has(key)));
  return [
    h('div', { class: 'bar' },
      h('h1', null, 'Overview'),
      summary(frontends, backends),
      h('label', { class: 'search' }, h('span', { class: 'hidden' }, 'Filter by name'),
        h('input', { id: 'filter', type: 'search', placeholder: 'Filter by name   /', value: filter, oninput: event => { filter = event.target.value; redraw(); } }))),
    backends.length + frontends.length === 0
      ? h('p', { class: 'empty' }, 'There are no frontends and backends yet. PUT /backends/{key} and PUT /frontends/{key} make them.')
      : h('div', { class: 'flow', id: 'flow' },
        h('svg', { class: 'links', id: 'links', 'aria-hidden': 'true' }),
        h('section', { class: 'fronts', 'aria-label': 'Frontends' }, h('h2', null, 'Frontends and rules'), fronts.map(frontend)),
        h('section', { class: 'backs', 'aria-label': 'Backends and members' }, h('h2', null, 'Backends and members'),
          shown.map(item => backend(item, frontends)),
          needle() === '' && missing.map(ghost),
          shown.length === 0 && h('p', { class: 'empty' }, 'No name matches.'))),
    h('section', { class: 'latest', 'aria-label': 'Latest activity' },
      h('h2', null, 'Latest ', h('a', { href: '#/activity' }, 'all activity')),
      h('ol', null, store.activity.slice(-6).reverse().map(entry => h('li', { key: entry.id },
        h('time', null, time(entry.at)), h('span', { class: `kind ${entry.kind}` }, entry.kind), h('span', { class: 'subject' }, entry.subject), h('span', { class: 'text' }, entry.text))))),
  ];
}

function summary(frontends, backends) {
  const members = backends.flatMap(backend => membersOf(backend.id)).filter(member => member.role === 'member');
  const up = members.filter(member => member.state === 'up').length;
  const sum = name => frontends.reduce((total, item) => total + (store.stats.get(item.id)?.[name] ?? 0), 0);
  return h('p', { class: 'summary' },
    h('span', null, h('b', null, number(sum('rate'))), ' requests/s'),
    h('span', null, h('b', null, number(sum('sessions'))), ' connections'),
    h('span', { class: up < members.length ? 'warn' : null }, h('b', null, `${up}/${members.length}`), ' members up'),
    h('span', { class: sum('errorRate') > 0 ? 'bad' : null }, h('b', null, number(sum('errorRate'))), ' errors/s'));
}

function frontend(item) {
  const stats = store.stats.get(item.id);
  return h('article', { class: 'card', key: item.id },
    h('header', null, h('h3', null, item.key), h('span', { class: 'mono' }, item.bind), item.mode !== 'http' && h('span', { class: 'tag' }, item.mode)),
    h('div', { class: 'load' }, sparkline(item.id), rate(stats?.rate)),
    h('ol', { class: 'rules' },
      item.rules.map((rule, i) => h('li', { key: i, 'data-to': rule.backend, 'data-from': item.key },
        h('code', null, rule.header ? `${rule.operation}(${rule.header})` : rule.operation), ' ', h('q', null, rule.value), h('a', { href: link(rule.backend) }, rule.backend))),
      h('li', { 'data-to': item.backend, 'data-from': item.key, key: 'default' }, h('span', { class: 'muted' }, item.rules.length > 0 ? 'everything else' : 'everything'),
        h('a', { href: link(item.backend) }, item.backend))),
    (item.warnings ?? []).map(warning => h('p', { class: 'warning' }, warning)));
}

function backend(item, frontends) {
  const stats = store.stats.get(item.id);
  const members = membersOf(item.id);
  const serving = members.filter(member => member.role === 'member');
  const up = serving.filter(member => member.state === 'up').length;
  const used = frontends.some(frontend => namesIn(frontend).includes(item.key));
  return h('article', { class: `card back${up === 0 ? ' dead' : ''}`, key: item.id, 'data-backend': item.key },
    h('div', { class: 'about' },
      h('header', null, h('h3', null, h('a', { href: link(item.key) }, item.key)), item.name && h('span', { class: 'mono' }, item.name), versions(shares(item))),
      h('div', { class: 'load' }, sparkline(item.id), rate(stats?.rate)),
      h('p', { class: 'facts' },
        h('span', { class: up === 0 ? 'bad' : up < serving.length ? 'warn' : 'ok' }, `${up} of ${serving.length} up`),
        h('span', null, `${stats?.responseMilliseconds ?? 0} ms`),
        stats?.queue > 0 && h('span', { class: 'warn' }, `${stats.queue} queued`),
        stats?.errorRate > 0 && h('span', { class: 'bad' }, `${number(stats.errorRate)} errors/s`),
        !used && h('span', { class: 'muted' }, 'no frontend uses it')),
      item.held && h('p', { class: 'warning' }, 'The former version keeps the traffic until the new one has a healthy member.')),
    h('ul', { class: 'members' },
      members.slice(0, MOST_MEMBERS).map(member => h('li', { key: `${member.role} ${member.member}` },
        state(member), h('span', { class: 'mono name' }, member.member), versionOf(member, shares(item)), rate(member.stats?.rate))),
      members.length > MOST_MEMBERS && h('li', { key: 'more' }, h('a', { href: link(item.key) }, `and ${members.length - MOST_MEMBERS} more`)),
      members.length === 0 && h('li', { key: 'none', class: 'bad' }, 'No member: requests are answered with 503.')));
}

function ghost(key) {
  return h('article', { class: 'card back ghost', key: `missing ${key}`, 'data-backend': key },
    h('div', { class: 'about' }, h('header', null, h('h3', null, key)), h('p', { class: 'warning' }, 'Does not exist yet; requests for it are answered with 503.')));
}

const needle = () => filter.trim().toLowerCase();
const textOf = frontend => `${frontend.key} ${frontend.bind}`.toLowerCase();
const namesIn = frontend => [frontend.backend, ...frontend.rules.map(rule => rule.backend)];
const matches = backend => needle() === ''
  || `${backend.key} ${backend.name ?? ''} ${backend.version ?? ''}`.toLowerCase().includes(needle())
  || (store.members.get(backend.id)?.members ?? []).some(member => member.member.toLowerCase().includes(needle()));
