import { h, render } from './dom.js';
import { store } from './store.js';

/** Draws what goes from each rule to its backend, the thicker the more the backend gets now. */
export function drawLinks() {
  const flow = document.getElementById('flow');
  const links = document.getElementById('links');
  if (!flow || !links) return;
  const origin = flow.getBoundingClientRect();
  const backends = new Map([...flow.querySelectorAll('[data-backend]')].map(node => [node.dataset.backend, node.getBoundingClientRect()]));
  links.setAttribute('viewBox', `0 0 ${origin.width} ${origin.height}`);
  const paths = [...flow.querySelectorAll('[data-to]')].map(rule => path(rule, backends.get(rule.dataset.to), origin)).filter(Boolean);
  render(links, paths);
}

function path(rule, to, origin) {
  const from = rule.getBoundingClientRect();
  const edge = rule.closest('.card').getBoundingClientRect().right;
  // On a narrow screen the backends are below, and lines would cross the text.
  if (!to || to.left <= edge) return null;
  const key = rule.dataset.to;
  const rate = store.stats.get(`backend/${key}`)?.rate ?? 0;
  const [x1, y1, x2, y2] = [edge - origin.left, from.top + from.height / 2 - origin.top, to.left - origin.left, to.top + Math.min(24, to.height / 2) - origin.top];
  const bend = (x2 - x1) / 2;
  return h('path', {
    class: !store.backends.has(`backend/${key}`) ? 'link missing' : rate > 0 ? 'link flowing' : 'link',
    'stroke-width': (1.25 + Math.log10(1 + rate) * 1.6).toFixed(2),
    d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`,
  });
}
