// Runs one of the ancestors' own clients at a test's orders: node drive.cjs PACKAGE OPTIONS
// Reads {"call": METHOD, "args": [...]} a line and answers {"result": ...} or {"error": ...} a line, in their order;
// "tell" in place of "call" is for methods without a callback, "set" for a property. What the client emits is written as {"event": ..., "args": [...]}.
'use strict';
const readline = require('readline');

const [name, options] = [process.argv[2], JSON.parse(process.argv[3])];
const write = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const plain = (error) => ({ message: error.message || String(error), code: error.code, statusCode: error.statusCode });

function create() {
  const module_ = require(name);
  switch (name) {
    case 'thalassa': return new module_.Client(options);
    case 'thalassa-http-client': return new module_(options);
    default: return module_(options);
  }
}

if (name.startsWith('thalassa')) {
  options.log = (level, text) => write({ event: 'log', args: [level, String(text)] });
}

const client = create();
if (client.on) {
  for (const event of ['updateSuccessful', 'updateFailed', 'online', 'offline']) {
    client.on(event, (...args) => write({ event, args: args.map((arg) => (arg instanceof Error ? plain(arg) : arg)) }));
  }
}

const call = (method, args) => new Promise((resolve, reject) =>
  client[method](...args, (error, ...results) => (error ? reject(error) : resolve(results[0]))));

// Thalassa's client makes its socket with the first subscription.
let socket = null;
function watchSocket() {
  if (!client.socket || client.socket === socket) return;
  socket = client.socket;
  socket.on('connect', () => write({ event: 'connected', args: [] }));
}

let last; // The result of the last "tell"; an argument '$last' stands for it.

async function obey() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const order = JSON.parse(line);
    try {
      const args = order.args.map((arg) => (arg === '$last' ? last : arg));
      let result = null;
      if (order.call) result = await call(order.call, args);
      else if (order.tell) last = client[order.tell](...args);
      else [client[order.set]] = args;
      watchSocket();
      write({ result: result === undefined ? null : result });
    } catch (error) {
      write({ error: plain(error) });
    }
  }
  process.exit(0);
}

write({ event: 'ready', args: [] });
obey();
