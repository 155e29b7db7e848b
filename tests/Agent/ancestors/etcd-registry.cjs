// Drives etcd-registry's own client: node etcd-registry.cjs CONNECTION-STRING
// Takes calls as lines of JSON, such as ["join", "web", {"port": 8080}], and answers each with a line, {"error"} or {"result"}.
'use strict';
const services = require('etcd-registry')(process.argv[2]);

require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const [call, ...values] = JSON.parse(line);
  services[call](...values, (error, result) => console.log(JSON.stringify(error ? { error: String(error) } : { result: result ?? null })));
}).on('close', () => process.exit(0));
