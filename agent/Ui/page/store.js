// What the page knows. The stream writes it, the views read it; what the operator typed is kept by the views.
const MINUTES = 5;
const MOST_ENTRIES = 1000;

export const store = {
  connected: false, everConnected: false, lastMessage: 0, offset: 0, version: 0, skipped: 0,
  status: null, frontends: new Map(), backends: new Map(), members: new Map(), health: new Map(), stats: new Map(),
  series: new Map(), activity: [],
};

/** The agent's clock, which may not be this machine's. */
export const now = () => Date.now() + store.offset;

/** Takes a message of the stream. */
export function take(message) {
  store.lastMessage = Date.now();
  store.version = message.version ?? store.version;
  store.skipped += message.skipped ?? 0;
  if (message.type === 'snapshot') {
    takeSnapshot(message);
  } else if (message.type === 'activity') {
    addEntries(message.activity);
  } else {
    takeChange(message.type, message.items, message.removed);
  }
}

function takeSnapshot(message) {
  store.offset = message.at - Date.now();
  for (const map of [store.frontends, store.backends, store.members, store.health, store.stats, store.series]) map.clear();
  for (const [id, rates] of Object.entries(message.history.rates)) {
    store.series.set(id, rates.map((rate, i) => [message.history.times[i], rate]).filter(point => point[1] !== null));
  }

  for (const type of ['routing', 'members', 'health', 'status', 'stats']) takeChange(type, message[type], []);
  const known = store.activity.at(-1)?.id ?? 0;
  if (message.activity.at(-1)?.id < known) store.activity = [];
  addEntries(message.activity);
}

function takeChange(type, items, removed) {
  for (const item of items) {
    if (type === 'status') store.status = item;
    else mapOf(type, item.id)?.set(item.id, item);
  }

  for (const id of removed) mapOf(type, id)?.delete(id);
  if (type === 'stats') addPoints();
}

function mapOf(type, id) {
  return type === 'routing' ? (id.startsWith('frontend/') ? store.frontends : store.backends) : store[type];
}

function addPoints() {
  const at = now();
  for (const [id, item] of store.stats) {
    const series = store.series.get(id) ?? [];
    if (series.length === 0) store.series.set(id, series);
    series.push([at, item.rate]);
    while (series.length > 0 && series[0][0] < at - MINUTES * 60_000) series.shift();
  }

  for (const id of store.series.keys()) {
    if (!store.stats.has(id)) store.series.delete(id);
  }
}

function addEntries(entries) {
  const last = store.activity.at(-1)?.id ?? 0;
  store.activity.push(...entries.filter(entry => entry.id > last));
  store.activity.splice(0, Math.max(0, store.activity.length - MOST_ENTRIES));
}

/** The members of a backend with all that is known of each, those in trouble first. */
export function membersOf(id) {
  const health = store.health.get(id)?.members ?? {};
  const rank = { down: 0, unknown: 1, checking: 2, maintenance: 3, drain: 4, up: 5 };
  return (store.members.get(id)?.members ?? [])
    .map(member => ({
      ...member,
      state: member.address ? health[member.address]?.state ?? 'unknown' : 'no address',
      health: health[member.address],
      stats: store.stats.get(`${id}/${member.address}`),
      seriesId: `${id}/${member.address}`,
    }))
    .sort((a, b) => (rank[a.state] ?? 1) - (rank[b.state] ?? 1) || (a.role === 'standby') - (b.role === 'standby') || a.member.localeCompare(b.member, 'en', { numeric: true }));
}
