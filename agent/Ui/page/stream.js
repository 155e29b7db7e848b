import { call, protocols } from './api.js';
import { store, take } from './store.js';

// A connection that says nothing is asked for by nobody: the agent speaks whenever something changes, which under load is each second.
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 5000;

/** Follows the agent for good; after a lost connection it takes a new snapshot, and nothing that the operator typed is lost. */
export async function follow(changed, askKey) {
  let pause = FIRST_PAUSE;
  for (;;) {
    const opened = await connect(changed);
    store.connected = false;
    changed();
    pause = opened ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, pause * 2);
    if (!opened && await needsKey()) await askKey();
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

function connect(changed) {
  return new Promise(resolve => {
    let opened = false;
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/stream`, protocols());
    socket.onmessage = event => {
      opened = store.connected = store.everConnected = true;
      take(JSON.parse(event.data));
      changed();
    };
    socket.onclose = () => resolve(opened);
  });
}

// A refused WebSocket does not say why.
async function needsKey() {
  try {
    await call('GET', '/status');
    return false;
  } catch (failure) {
    return failure.status === 401;
  }
}
