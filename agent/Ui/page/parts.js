import { h } from './dom.js';
import { number } from './format.js';

const WORDS = {
  up: 'up', down: 'down', drain: 'drained', checking: 'checking', maintenance: 'maintenance', unknown: 'unknown', 'no address': 'no address',
};

/** The state of a member as a sign and a word: colour alone says nothing to some. */
export function state(member) {
  const word = member.role === 'standby' && member.state === 'drain' ? 'standby' : WORDS[member.state] ?? member.state;
  return h('span', { class: `state ${word.replace(' ', '-')}` }, h('i', { 'aria-hidden': 'true' }), word);
}

/** A rate with its unit. */
export function rate(value) {
  return h('span', { class: 'rate' }, number(value ?? 0), h('small', null, '/s'));
}

/** One number under its name. */
export function figure(name, value, kind) {
  return h('div', { class: `figure${kind ? ` ${kind}` : ''}` }, h('dt', null, name), h('dd', null, value));
}

/** The versions of a backend and their shares. */
export function versions(shares) {
  return shares.map(({ version, percent }, i) => h('span', { class: `version${i > 0 ? ' canary' : ''}`, key: version }, version, shares.length > 1 && h('b', null, ` ${percent} %`)));
}

/** The version of one member, in the colour that it has beside the backend's name. */
export function versionOf(member, shares) {
  return member.version && h('span', { class: `version${shares.findIndex(share => share.version === member.version) > 0 ? ' canary' : ''}` }, member.version);
}

export const link = key => `#/backend/${encodeURIComponent(key)}`;
