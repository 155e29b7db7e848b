// Runs thalassa-aqueduct's own server with its own options. Only its database of statistics, a native addon that no Node.js of
// today can build, is replaced by one that keeps nothing.
'use strict';
const Module = require('module');
const { Readable, Writable } = require('stream');
const load = Module._load;
const nothing = () => new Readable({ objectMode: true, read() { this.push(null); } });
const level = () => ({
  put() {},
  createReadStream: nothing,
  createValueStream: nothing,
  createWriteStream: () => new Writable({ objectMode: true, write(chunk, encoding, done) { done(); } }),
});

Module._load = (request, ...rest) => (request === 'level' ? level : load(request, ...rest));
require('thalassa-aqueduct/bin/server.js');
