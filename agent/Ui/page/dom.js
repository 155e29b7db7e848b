// Makes a part of the page equal to a description of it, changing only what differs: focus, scroll and open parts stay.
// Everything from outside becomes a text node or an attribute, never markup.
const SVG = 'http://www.w3.org/2000/svg';
const SVG_TAGS = new Set(['svg', 'path', 'g', 'line', 'circle', 'text']);

/** Describes an element. Properties: attributes, `on...` functions, `style` as an object, `key`, `value`, `checked`. */
export function h(tag, props, ...children) {
  return { tag, props: props ?? {}, children: clean(children) };
}

/** Makes the children of a node those that are described. */
export function render(parent, ...children) {
  reconcile(parent, clean(children));
}

function clean(children) {
  return children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false && child !== true && child !== '');
}

function reconcile(parent, wanted) {
  const keys = new Set(wanted.map(v => v.props?.key).filter(key => key !== undefined));
  const known = new Map();
  for (const node of [...parent.childNodes]) {
    if (node.itsKey === undefined) continue;
    if (keys.has(node.itsKey)) known.set(node.itsKey, node);
    else node.remove();
  }

  let at = parent.firstChild;
  for (const v of wanted) {
    const node = typeof v === 'object' ? element(v, at, known) : text(String(v), at);
    if (node !== at) parent.insertBefore(node, at);
    at = node.nextSibling;
  }

  while (at) {
    const next = at.nextSibling;
    at.remove();
    at = next;
  }
}

function text(value, at) {
  if (at?.nodeType !== Node.TEXT_NODE) return document.createTextNode(value);
  if (at.data !== value) at.data = value;
  return at;
}

function element(v, at, known) {
  const key = v.props.key;
  let node = key === undefined ? at : known.get(key);
  // What the page itself came with is not known here, and is replaced.
  if (!node?.itsProps || node.localName !== v.tag || node.itsKey !== key) {
    node = SVG_TAGS.has(v.tag) ? document.createElementNS(SVG, v.tag) : document.createElement(v.tag);
    node.itsKey = key;
    node.itsProps = {};
  }

  setProps(node, v.props);
  reconcile(node, v.children);
  // A list shows its value only once it has its choices.
  if (v.tag === 'select' && v.props.value !== undefined && node.value !== v.props.value) node.value = v.props.value;
  return node;
}

function setProps(node, props) {
  for (const name of Object.keys(node.itsProps)) {
    if (!(name in props)) setProp(node, name, null);
  }

  for (const [name, value] of Object.entries(props)) {
    if (name !== 'key') setProp(node, name, value, node.itsProps[name]);
  }

  node.itsProps = props;
}

function setProp(node, name, value, before) {
  if (name.startsWith('on')) {
    node[name] = value;
  } else if (name === 'style') {
    for (const [property, setting] of Object.entries(value ?? {})) {
      if (before?.[property] !== setting) node.style.setProperty(property, setting);
    }
  } else if (name === 'value' || name === 'checked') {
    if (node[name] !== value && value !== null) node[name] = value;
  } else if (value === null || value === undefined || value === false) {
    node.removeAttribute(name);
  } else if (value !== before) {
    node.setAttribute(name, value === true ? '' : String(value));
  }
}
