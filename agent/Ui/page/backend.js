import { call } from './api.js';
import { chart, sparkline } from './chart.js';
import { confirm } from './dialogs.js';
import { h } from './dom.js';
import { age, bytes, number, shares } from './format.js';
import { figure, rate, state, versionOf, versions } from './parts.js';
import { membersOf, now, store } from './store.js';

// What the operator is about to ask for, by backend; it outlives a lost connection.
const drafts = new Map();

/** One backend: who serves it and how, and what an operator can do about it. */
export function backend(key, redraw) {
  const item = store.backends.get(`backend/${key}`);
  if (!item) return [h('p', { class: 'crumbs' }, h('a', { href: '#/' }, 'Overview')), h('h1', null, key), h('p', { class: 'empty' }, 'There is no such backend at the moment.')];
  const stats = store.stats.get(item.id);
  const members = membersOf(item.id);
  return [
    h('p', { class: 'crumbs' }, h('a', { href: '#/' }, 'Overview'), ' / backend'),
    h('div', { class: 'bar' }, h('h1', null, item.key), item.name && h('span', { class: 'mono' }, item.name), versions(shares(item)),
      h('span', { class: 'tag' }, item.type), h('span', { class: 'tag' }, item.mode), h('span', { class: 'tag' }, item.balance), item.label && h('span', { class: 'tag' }, `label ${item.label}`)),
    item.held && h('p', { class: 'warning' }, 'The former version keeps the traffic until the new one has a healthy member.'),
    h('div', { class: 'columns' },
      h('section', { class: 'panel', 'aria-label': 'Traffic' }, h('h2', null, 'Requests a second'), chart(item.id), figures(stats)),
      item.type === 'dynamic' && switcher(item, redraw)),
    h('section', { class: 'panel wide', 'aria-label': 'Members' }, h('h2', null, 'Members ', h('small', null, `${members.length}`)), table(item, members)),
  ];
}

function figures(stats) {
  const [, ok, moved, bad, worse] = Object.values(stats?.responses ?? {});
  return h('dl', { class: 'figures' },
    figure('now', rate(stats?.rate)), figure('running', number(stats?.sessions ?? 0)), figure('queued', number(stats?.queue ?? 0), stats?.queue > 0 && 'warn'),
    figure('mean time', `${stats?.responseMilliseconds ?? 0} ms`), figure('errors', rate(stats?.errorRate), stats?.errorRate > 0 && 'bad'),
    figure('2xx', number(ok ?? 0)), figure('3xx', number(moved ?? 0)), figure('4xx', number(bad ?? 0)), figure('5xx', number(worse ?? 0), worse > 0 && 'warn'),
    figure('in', `${bytes(stats?.bytesInRate ?? 0)}/s`), figure('out', `${bytes(stats?.bytesOutRate ?? 0)}/s`));
}

function switcher(item, redraw) {
  const current = shares(item)[0].version;
  const others = [...new Set([...Object.keys(item.available ?? {}), ...shares(item).map(share => share.version)])].filter(version => version !== current).sort();
  const draft = drafts.get(item.key) ?? { version: shares(item)[1]?.version ?? others.at(-1), percent: shares(item)[1]?.percent ?? 100 };
  const change = changes => {
    drafts.set(item.key, { ...draft, ...changes });
    redraw();
  };
  if (others.length === 0) {
    return h('section', { class: 'panel', 'aria-label': 'Version' }, h('h2', null, 'Version'), h('p', { class: 'muted' }, `${current} is the only version of ${item.name} that is registered.`));
  }

  const version = others.includes(draft.version) ? draft.version : others.at(-1);
  const percent = draft.percent;
  const whole = percent >= 100;
  const effect = whole ? `All requests go to ${version}.` : percent <= 0 ? `All requests go to ${current}.` : `${percent} % of the requests go to ${version}, ${100 - percent} % to ${current}.`;
  return h('section', { class: 'panel', 'aria-label': 'Version' },
    h('h2', null, 'Version'),
    h('form', { class: 'switcher', onsubmit: event => { event.preventDefault(); ask(item, current, version, percent, effect); } },
      h('div', { class: 'split', 'aria-hidden': 'true' }, h('span', { style: { width: `${100 - percent}%` } }, current), h('span', { class: 'new', style: { width: `${percent}%` } }, version)),
      h('label', { for: 'version' }, 'To version'),
      h('select', { id: 'version', value: version, onchange: event => change({ version: event.target.value }) },
        others.map(name => h('option', { key: name, value: name }, `${name} (${item.available?.[name] ?? 0} registered)`))),
      h('label', { for: 'share' }, 'Share of the requests'),
      h('input', { id: 'share', type: 'range', min: 0, max: 100, step: 1, value: String(percent), 'aria-valuetext': `${percent} % to ${version}`, oninput: event => change({ percent: Number(event.target.value) }) }),
      h('output', { for: 'share' }, `${percent} %`),
      h('p', { class: 'muted' }, effect),
      h('button', { type: 'submit', class: 'primary' }, 'Preview …')));
}

function ask(item, current, version, percent, effect) {
  const body = percent >= 100 ? { version } : percent <= 0 ? { version: current } : { versions: { [current]: 100 - percent, [version]: percent } };
  const path = `/backends/${encodeURIComponent(item.key)}`;
  confirm({
    title: `${percent > 0 && percent < 100 ? 'Share' : 'Switch'} ${item.key}`,
    description: effect,
    verb: percent > 0 && percent < 100 ? 'Share the traffic' : 'Switch the traffic',
    preview: () => call('POST', `${path}?dryRun=true`, body),
    apply: async force => {
      await call('POST', force ? `${path}?force=true` : path, body);
      drafts.delete(item.key);
    },
  });
}

const COLUMNS = ['State', 'Member', 'Version', 'Weight', 'Running', 'Requests', '5 min', 'Errors', 'Time', 'Last check', 'Since', 'Action'];

// On a narrow screen each row is a card, and loses the meaning of a table with its looks; so the roles are said.
function table(item, members) {
  if (members.length === 0) return h('p', { class: 'empty' }, 'No member: requests are answered with 503.');
  return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'Table of members' }, h('table', { role: 'table', 'aria-label': 'Members' },
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, COLUMNS.map(name => h('th', { scope: 'col', role: 'columnheader' }, name)))),
    h('tbody', { role: 'rowgroup' }, members.map(member => row(item, member)))));
}

function row(item, member) {
  const { stats, health } = member;
  const check = health?.check;
  const cell = (column, kind, ...content) => h('td', { role: 'cell', 'data-column': column, class: kind }, content);
  return h('tr', { role: 'row', key: `${member.role} ${member.member}`, class: member.role === 'standby' ? 'standby' : null },
    cell('State', null, state(member)),
    h('th', { scope: 'row', role: 'rowheader', class: 'mono' }, member.member, member.meta && Object.keys(member.meta).length > 0 && meta(member)),
    cell('Version', null, versionOf(member, shares(item))),
    cell('Weight', 'num', health?.weight ?? member.weight),
    cell('Running', 'num', number(stats?.sessions ?? 0)),
    cell('Requests', 'num', rate(stats?.rate)),
    cell('5 min', null, sparkline(member.seriesId, 72, 18)),
    cell('Errors', `num${stats?.errorRate > 0 ? ' bad' : ''}`, rate(stats?.errorRate)),
    cell('Time', 'num', `${stats?.responseMilliseconds ?? 0} ms`),
    cell('Last check', 'check', check ? `${check.result}${check.code ? `/${check.code}` : ''} ${check.text}` : '–'),
    cell('Since', 'num', age(health?.since, now())),
    cell('Action', null, member.role === 'standby' ? h('span', { class: 'muted' }, 'kept for the way back') : drainButton(item, member)));
}

function meta(member) {
  return h('details', null, h('summary', null, 'meta'), h('pre', null, JSON.stringify(member.meta, null, 2)));
}

function drainButton(item, member) {
  const path = `/backends/${encodeURIComponent(item.key)}/members/${encodeURIComponent(member.member)}/drain`;
  const question = member.drained
    ? { title: `Give ${member.member} back`, verb: 'Give it back', description: 'It gets requests again as soon as it passes its check.', apply: () => call('DELETE', path) }
    : {
      title: `Drain ${member.member}`,
      verb: 'Drain it',
      description: `It gets no new requests from this load balancer; the ${number(member.stats?.sessions ?? 0)} that run go on. That stays so over reloads and restarts, also of the member itself, until you give it back.`,
      apply: force => call('POST', force ? `${path}?force=true` : path),
    };
  return h('button', { type: 'button', class: 'small', 'aria-label': question.title, onclick: () => confirm(question) }, member.drained ? 'Give back' : 'Drain');
}
