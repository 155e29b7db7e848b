'use strict';
// Shows what the registry's own API answers. Everything that came from outside becomes text, never markup.
const byId = (id) => document.getElementById(id);
const leases = new Map();
const open = new Map();
let data = null, drawn = '', skew = 0, key = sessionStorage.getItem('key');

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

async function ask(path) {
  // Answers are marked by what they list, not by when each was last heard of, so a cached one would show leases that run out.
  const answer = await fetch(path, { cache: 'no-store', headers: key ? { 'x-functions-key': key } : {} });
  if (answer.status === 401) throw Object.assign(new Error('the key is not valid'), { locked: true });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
  return answer;
}

async function askAll(path) {
  const items = [];
  for (let next = path; next;) {
    const answer = await ask(next);
    items.push(...await answer.json());
    next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('Link') ?? '')?.[1];
  }
  return items;
}

async function refresh() {
  const [status, registrations, agents, frontends, backends] = await Promise.all(
    [ask('/status'), askAll('/registrations'), askAll('/agents'), ask('/frontends'), ask('/backends')]);
  skew = Date.parse(status.headers.get('Date')) - Date.now();
  data = { status: await status.json(), registrations, agents, tags: [frontends, backends].map((answer) => answer.headers.get('ETag')) };
  sessionStorage.setItem('key', key ?? '');
}

async function look() {
  let pause = 2000;
  try {
    await refresh();
    byId('door').hidden = true;
    byId('content').hidden = false;
    draw();
    pause = data.registrations.length > 2000 ? 15000 : 2000;
  } catch (fault) {
    if (fault.locked) {
      if (key) byId('refused').textContent = `Access denied: ${fault.message}.`;
      [key, data, drawn] = [null, null, ''];
      byId('door').hidden = false;
      byId('content').hidden = true;
      say(byId('registry'), 'Locked.', '');
      return;
    }
    say(byId('registry'), `The registry does not answer (${fault.message}); the data below is out of date.`, 'bad');
  }
  setTimeout(look, document.hidden ? 30000 : pause);
}

function say(element, text, kind) {
  if (element.textContent !== text) element.textContent = text;
  element.className = `${element.id === 'registry' ? 'state ' : ''}${kind}`;
}

const count = (number, word) => `${number} ${word}${number === 1 ? '' : 's'}`;
const when = (micros) => new Date(micros / 1000).toISOString().slice(11, 23);
const instances = (list) => [...list].sort((a, b) => a.id.localeCompare(b.id));

function draw() {
  const { status, registrations, agents, tags } = data;
  const sick = [!status.store.healthy && 'its store does not answer', status.store.unreadable.length && `its store has ${count(status.store.unreadable.length, 'row')} that cannot be read`, !status.events.healthy && 'events are not published',
    status.selfPreservation.active && 'self-preservation keeps expired registrations'].filter(Boolean);
  say(byId('registry'), `Registry ${status.version}: ${sick.length ? sick.join(', ') : 'healthy'} · ${count(registrations.length, 'registration')}`, sick.length ? 'bad' : 'ok');
  const newest = registrations.reduce((best, one) => (best && best.revision >= one.revision ? best : one), null);
  const done = agents.filter((agent) => !newest || agent.revision >= newest.revision).length;
  say(byId('members'), newest
    ? `The newest registration, ${newest.name} ${newest.version} on ${newest.host}:${newest.port} at ${when(newest.revision)} UTC, is live on ${done} of ${count(agents.length, 'agent')}.`
    : 'Nothing is registered.', done === agents.length ? 'ok' : 'warn');
  const following = agents.filter((agent) => agent.frontends);
  const current = following.filter((agent) => routingOf(agent, tags) === 'current').length;
  say(byId('routing'), `The fleet's routing is live on ${current} of ${count(following.length, 'agent')} that follow it.`, current === following.length ? 'ok' : 'warn');

  // What changes with every heartbeat is drawn by tick, in place.
  const words = byId('search').value.toLowerCase();
  const state = JSON.stringify([words, tags, newest?.revision, registrations.map((one) => [one.id, one.revision]), agents.map(({ lastSeen, expiresAt, ...agent }) => agent)]);
  if (state !== drawn) {
    drawn = state;
    drawAgents(agents, newest, tags);
    drawServices(registrations.filter((one) => words.split(/\s+/).every((word) => `${one.id} ${JSON.stringify(one.meta)}`.toLowerCase().includes(word))));
  }
  tick();
}

const routingOf = (agent, tags) => !agent.frontends ? 'its own' : agent.frontends === tags[0] && agent.backends === tags[1] ? 'current' : 'behind';

// On a narrow screen each row is a card, and loses the meaning of a table with its looks; so the roles are said.
function of(role, element) {
  element.setAttribute('role', role);
  return element;
}

function drawAgents(agents, newest, tags) {
  const titles = ['Agent', 'Label', 'Health', 'Routing', 'Members as of (UTC)', 'Members', 'Reloads', 'Version'];
  const row = (agent) => {
    const routing = routingOf(agent, tags);
    const late = newest && agent.revision < newest.revision;
    const health = make('span', {}, make('span', { className: { ok: 'ok', degraded: 'warn' }[agent.health] ?? 'bad' }, agent.health));
    for (const problem of agent.problems) health.append(make('div', { dir: 'auto' }, problem));
    const cells = [agent.label ?? '—', health, routing, `${agent.revision ? when(agent.revision) : 'never'}${late ? ', behind' : ''}`, `${agent.servers}`, `${agent.reloads}`, agent.version];
    const kinds = ['', 'wide', { behind: 'warn', current: 'ok' }[routing] ?? '', late ? 'warn' : 'ok', '', '', ''];
    return of('row', make('tr', {}, of('rowheader', make('th', { scope: 'row' }, agent.id)), ...cells.map((content, i) => {
      const cell = of('cell', make('td', { className: kinds[i] }, content));
      cell.dataset.column = titles[i + 1];
      return cell;
    })));
  };
  const head = make('thead', {}, of('row', make('tr', {}, ...titles.map((title) => of('columnheader', make('th', { scope: 'col' }, title))))));
  const table = of('table', make('table', {}, of('rowgroup', head), of('rowgroup', make('tbody', {}, ...agents.map(row)))));
  const region = make('div', { className: 'scroll', tabIndex: 0 }, table);
  region.setAttribute('role', 'region');
  region.setAttribute('aria-label', 'Table of the agents');
  byId('agents').replaceChildren(agents.length ? region : make('p', { className: 'quiet' }, 'No agent reports to this registry.'));
}

function drawServices(found) {
  leases.clear();
  byId('found').textContent = `${count(found.length, 'instance')}, each with its lease running down until its next heartbeat.`;
  const services = Object.entries(Object.groupBy(found, (one) => one.name)).sort(([a], [b]) => a.localeCompare(b));
  byId('services').replaceChildren(...services.map(([name, ofService]) => {
    const versions = Object.entries(Object.groupBy(ofService, (one) => one.version)).sort(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }));
    const box = make('details', { open: open.get(name) ?? found.length <= 200 }, make('summary', {}, make('h3', {}, name), ` ${versions.map(([version, list]) => `${version}: ${list.length}`).join(', ')}`));
    const fill = () => { if (box.open && box.childElementCount === 1) box.append(...versions.flatMap(([version, list]) => [make('h4', {}, version), make('ul', {}, ...instances(list).map(item))])); };
    box.addEventListener('toggle', () => { open.set(name, box.open); fill(); tick(); });
    fill();
    return box;
  }));
}

function item(one) {
  const { secondsToExpire, hostname, registered, ...rest } = one.meta;
  const bar = make('span'), seconds = make('span', { className: 'seconds' });
  leases.set(one.id, { bar, seconds });
  const rail = make('span', { className: 'rail' }, bar);
  rail.setAttribute('aria-hidden', 'true');
  const address = one.host.includes(':') ? `[${one.host}]:${one.port}` : `${one.host}:${one.port}`;
  return make('li', {}, make('span', {}, address, hostname && hostname !== one.host ? make('bdi', { className: 'quiet' }, ` ${hostname}`) : ''),
    make('span', { className: 'lease' }, rail, seconds), make('code', { dir: 'auto' }, Object.keys(rest).length ? JSON.stringify(rest) : ''));
}

function tick() {
  for (const one of data?.registrations ?? []) {
    const lease = leases.get(one.id);
    if (!lease) continue;
    const length = Number(one.meta.secondsToExpire ?? document.documentElement.dataset.lease);

    // The clock of the answers has whole seconds.
    const left = Math.min(length, (one.lastKnown - Date.now() - skew) / 1000 + length);
    const share = Math.max(0, Math.min(1, left / length));
    lease.bar.style.width = `${(share * 100).toFixed(1)}%`;
    lease.bar.className = share < .25 ? 'low' : '';
    lease.seconds.textContent = left >= 0 ? `${Math.ceil(left)} s left` : `${Math.ceil(-left)} s overdue`;
  }
}

byId('door').addEventListener('submit', (event) => {
  event.preventDefault();
  key = byId('key').value;
  byId('key').value = '';
  look();
});
byId('search').addEventListener('input', () => data && draw());
setInterval(tick, 500);
look();
