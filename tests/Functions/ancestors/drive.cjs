// Runs an ancestor's own client against a registry: node drive.cjs MODULE HOST PORT
// Writes what it saw as one JSON object; exits 1 when the client fails or waits too long.
'use strict';
const { promisify } = require('util');
const { once } = require('events');

const [module_, host, port] = process.argv.slice(2);
const Client = module_ === 'thalassa' ? require('thalassa').Client : require(module_);
setTimeout(() => { console.error('too late'); process.exit(1); }, 30000).unref();

async function main() {
  const options = { host, apiport: Number(port), updateFreq: 100, mode: 'http', log: (level, text) => console.error(level, text) };
  const client = new Client(options);
  const query = (...what) => promisify(client.getRegistrations.bind(client))(...what);
  client.on('updateFailed', (error) => { console.error(error); process.exit(1); });

  client.register('ancestor', '1.0.0', 8080, { zone: 'a' });
  client.start();
  await once(client, 'updateSuccessful');
  const first = await query('ancestor', '1.0.0');
  await once(client, 'updateSuccessful');
  await once(client, 'updateSuccessful');
  const seen = { first, renewed: await query('ancestor', '1.0.0'), named: await query('ancestor'), all: await query(), none: await query('nobody') };

  client.stop();
  client.unregister('ancestor', '1.0.0', 8080);
  do { seen.left = await query('ancestor'); } while (seen.left.length > 0);
  console.log(JSON.stringify(seen));
}

main().then(() => process.exit(0), (error) => { console.error(error); process.exit(1); });
