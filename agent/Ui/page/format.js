// Numbers and times as an operator reads them.
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const day = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' });

export function number(value) {
  if (value === null || value === undefined) return '–';
  if (value === 0) return '0';
  if (value < 10) return value.toFixed(value < 1 ? 2 : 1).replace(/\.?0+$/, '');
  if (value < 10_000) return Math.round(value).toLocaleString('en').replace(/,/g, '\u202f');
  if (value < 1_000_000) return `${(value / 1000).toFixed(value < 100_000 ? 1 : 0)}k`;
  return `${(value / 1_000_000).toFixed(1)}M`;
}

/** "1 command", "2 commands". */
export const count = (value, noun) => `${value} ${noun}${value === 1 ? '' : 's'}`;

export function bytes(value) {
  if (!value) return '0 B';
  const power = Math.min(4, Math.floor(Math.log2(value) / 10));
  const scaled = value / 2 ** (10 * power);
  return `${scaled < 10 && power > 0 ? scaled.toFixed(1) : Math.round(scaled)} ${['B', 'KiB', 'MiB', 'GiB', 'TiB'][power]}`;
}

export function age(from, now = Date.now()) {
  if (!from) return '–';
  const seconds = Math.max(0, Math.round((now - from) / 1000));
  if (seconds < 90) return `${seconds} s`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min`;
  return seconds < 48 * 3600 ? `${Math.round(seconds / 3600)} h` : `${Math.round(seconds / 86400)} d`;
}

export function time(at) {
  const date = new Date(at);
  const today = new Date().toDateString() === date.toDateString();
  return today ? clock.format(date) : `${day.format(date)} ${clock.format(date)}`;
}

export function shares(backend) {
  if (backend.type !== 'dynamic') return [];
  const versions = Object.entries(backend.versions ?? { [backend.version]: 1 });
  const sum = versions.reduce((total, [, share]) => total + share, 0) || 1;
  return versions.map(([version, share]) => ({ version, percent: Math.round(share / sum * 1000) / 10 })).sort((a, b) => b.percent - a.percent);
}
