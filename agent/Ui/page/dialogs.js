import { ApiError, keep } from './api.js';
import { diff } from './diff.js';
import { h, render } from './dom.js';
import { count } from './format.js';

const dialog = document.getElementById('dialog');
const notice = document.getElementById('notice');
let settle = null;

dialog.addEventListener('close', () => settle?.(null));

/** Says something that is over soon, also to screen readers. */
export function say(text) {
  render(notice, h('p', null, text));
  setTimeout(() => render(notice), 6000);
}

/** Asks for the key, and keeps what is given. */
export function askKey() {
  return show(done => [
    h('h2', { id: 'dialog-title' }, 'This agent wants a key'),
    h('p', null, 'It is the one that the agent was started with (--apiKey). It stays in this tab.'),
    h('form', { onsubmit: event => submitKey(event, done) },
      h('label', { for: 'key' }, 'Key'),
      h('input', { id: 'key', type: 'password', autocomplete: 'off', required: true }),
      h('div', { class: 'buttons' },
        h('button', { type: 'submit', class: 'primary' }, 'Use the key'),
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'))),
  ]);
}

function submitKey(event, done) {
  event.preventDefault();
  keep(document.getElementById('key').value);
  done(true);
}

/**
 * Shows what a change would do, and makes it when the operator says so.
 * `preview` gives what a dry run answered, or null where there is nothing to show beyond the description; `apply` is told
 * whether the operator insists although the agent advised against it.
 */
export async function confirm({ title, description, preview, apply, verb }) {
  let trial = null;
  let failure = null;
  try {
    trial = await withKey(preview);
  } catch (error) {
    failure = error;
  }

  await show(done => view(done));

  function view(done, busy = false) {
    return [
      h('h2', { id: 'dialog-title' }, title),
      h('p', null, description),
      trial && [
        h('p', { class: 'means' }, h('span', { class: `tier ${trial.tier}` }, tierName(trial.tier)), ' ', trial.reason),
        trial.warnings.map(warning => h('p', { class: 'warning' }, warning)),
        trial.commands.length > 0 && h('details', null, h('summary', null, `${count(trial.commands.length, 'command')} to begin with`), h('pre', { class: 'diff' }, trial.commands.join('\n'))),
        h('h3', null, 'What changes in haproxy.cfg'),
        diff(trial.diff),
      ],
      failure && problem(failure),
      h('div', { class: 'buttons' },
        h('button', { type: 'button', class: 'primary', disabled: busy, onclick: () => act(done) }, busy ? 'Working …' : failure?.status === 409 ? `${verb} all the same` : verb),
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel')),
    ];
  }

  async function act(done) {
    render(dialog, view(done, true));
    try {
      await withKey(() => apply(failure?.status === 409));
      say(`${title}: done.`);
      done(true);
    } catch (error) {
      failure = error;
      if (dialog.open) render(dialog, view(done));
      else say(`${title}: ${error.message}`);
    }
  }
}

function problem(failure) {
  return h('div', { class: 'problem', role: 'alert' }, h('p', null, failure.message), (failure.lines ?? []).map(line => h('code', null, line)));
}

function tierName(tier) {
  return { nothing: 'no change', runtime: 'without reload', reload: 'hitless reload', rejected: 'refused' }[tier] ?? tier;
}

async function withKey(action) {
  try {
    return await action?.() ?? null;
  } catch (failure) {
    if (!(failure instanceof ApiError) || failure.status !== 401 || !await askKey()) throw failure;
    return await action();
  }
}

function show(view) {
  return new Promise(resolve => {
    const done = value => {
      settle = null;
      dialog.close();
      resolve(value);
    };
    settle?.(null);
    settle = resolve;
    render(dialog, view(done));
    if (!dialog.open) dialog.showModal();
  });
}

