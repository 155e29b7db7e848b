// Drives thalassa's own client: node thalassa-client.cjs HOST AXON-PORT HTTP-PORT
// Takes calls as lines of JSON, such as ["subscribe", "web", "1.0.0"], and writes a line of JSON for each event.
'use strict';
const { Client } = require('thalassa');
const [host, port, apiport] = process.argv.slice(2);
const client = new Client({ host, port: Number(port), apiport: Number(apiport), updateFreq: 200 });
const tell = (event, value) => console.log(JSON.stringify({ event, value }));

client.on('online', (registration) => tell('online', registration));
client.on('offline', (id) => tell('offline', id));
client.on('updateFailed', (error) => tell('updateFailed', String(error)));

require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [call, ...values] = JSON.parse(line);
  client[call](...values);
  if (call === 'subscribe') client.socket.once('connect', () => tell('connected'));
}).on('close', () => process.exit(0));
