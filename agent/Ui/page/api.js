// Calls of the agent's API. The key, where one is needed, is asked for once and kept until this tab is closed.
const KEY = 'thalassa-key';
export const PROTOCOL = 'thalassa.v1';

export const key = () => sessionStorage.getItem(KEY);
export const keep = value => sessionStorage.setItem(KEY, value);

/** The names of protocols that the stream is asked for: the only place where a page can put a key. */
export function protocols() {
  const bytes = new TextEncoder().encode(key() ?? '');
  const encoded = btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  return key() ? [PROTOCOL, `${PROTOCOL}.key.${encoded}`] : [PROTOCOL];
}

export class ApiError extends Error {
  constructor(status, problem) {
    super(problem?.detail || problem?.title || `The agent answered ${status}.`);
    this.status = status;
    this.lines = problem?.lines ?? Object.values(problem?.errors ?? {}).flat();
  }
}

/** Calls; throws an ApiError unless the answer is a success. */
export async function call(method, path, body) {
  const headers = { accept: 'application/json' };
  if (key()) headers['x-functions-key'] = key();
  if (body !== undefined) headers['content-type'] = 'application/json';
  const answer = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: 'no-store' });
  const text = await answer.text();
  const isJson = /\bjson\b/.test(answer.headers.get('content-type') ?? '');
  if (!answer.ok) throw new ApiError(answer.status, isJson ? JSON.parse(text) : null);
  return isJson ? JSON.parse(text) : text;
}
