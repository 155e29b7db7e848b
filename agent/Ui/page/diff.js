import { h } from './dom.js';

/** A difference of two configurations, line by line. */
export function diff(text) {
  if (!text) return h('p', { class: 'muted' }, 'The file does not change.');
  return h('pre', { class: 'diff', tabindex: 0, 'aria-label': 'Difference of the configuration' },
    text.replace(/\n$/, '').split('\n').map(line => h('span', { class: kindOf(line) }, `${line}\n`)));
}

function kindOf(line) {
  return line.startsWith('@@') ? 'hunk' : line.startsWith('+') ? 'added' : line.startsWith('-') ? 'gone' : null;
}
