// Drives a browser as the tests say: a line of JSON for each command, and one for each answer.
// A command is a piece of code with `page` (Playwright's), `args` and `axe` (the source of axe-core) at hand.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
    // As a hostile name server would answer.
    '--host-resolver-rules=MAP *.example 127.0.0.1'],
});
const pages = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  answer(command).then(
    result => say({ id: command.id, result: result ?? null }),
    failure => say({ id: command.id, error: String(failure.stack ?? failure) }));
}

await browser.close();

async function answer({ page: name, open, code, args }) {
  if (open) {
    pages.set(name, await openPage(open));
    return null;
  }

  const { page, log } = pages.get(name);
  const run = new Function('page', 'args', 'axe', 'log', `return (async () => { ${code} })();`);
  return await run(page, args, axe, log);
}

async function openPage(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const log = { errors: [], hosts: new Set(), bytes: 0 };
  page.setDefaultTimeout(30_000);
  page.on('console', message => ['error', 'warning'].includes(message.type()) && log.errors.push(message.text()));
  page.on('pageerror', error => log.errors.push(String(error)));
  page.on('request', request => log.hosts.add(new URL(request.url()).host));
  page.on('websocket', socket => log.hosts.add(new URL(socket.url()).host));
  page.on('requestfinished', async request => {
    const sizes = await request.sizes().catch(() => null);
    log.bytes += sizes ? sizes.responseBodySize + sizes.responseHeadersSize : 0;
  });
  return { page, log };
}

function say(message) {
  process.stdout.write(`${JSON.stringify(message, (_, value) => value instanceof Set ? [...value] : value)}\n`);
}
