// Judges an OpenAPI 3.1 document and the answers that a server gave. Reads {document, unseen, exchanges: [{method, path, status, contentType, body}]} from
// standard input; writes one fault a line and ends with 1 if there is any. Schemas are taken as closed: what they do not name must not come.
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const { document, exchanges, unseen } = JSON.parse(Buffer.concat(chunks).toString('utf8'));
const faults = [];

const judged = await new Validator().validate(structuredClone(document));
if (!judged.valid) faults.push(`the document is not OpenAPI: ${JSON.stringify(judged.errors)}`);

const isOpen = (name) => name.endsWith('ProblemDetails') || name === 'JsonElement';
function close(schema) {
  if (schema === null || typeof schema !== 'object') return;
  if (schema.properties && schema.additionalProperties === undefined) schema.additionalProperties = false;
  for (const part of Object.values(schema)) close(part);
}
const schemas = structuredClone(document.components?.schemas ?? {});
for (const [name, schema] of Object.entries(schemas)) if (!isOpen(name)) close(schema);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
for (const format of ['int32', 'int64', 'double', 'float']) ajv.addFormat(format, { type: 'number', validate: () => true });
ajv.addSchema({ $id: 'doc:', components: { schemas } });
const compiled = new Map();
function validator(schema) {
  const text = JSON.stringify(schema).replaceAll('"#/components/', '"doc:#/components/');
  if (!compiled.has(text)) compiled.set(text, ajv.compile(JSON.parse(text)));
  return compiled.get(text);
}

// Of several templates that match, the one with more fixed parts is meant.
const templates = Object.keys(document.paths).map((template) => ({
  template,
  fixed: template.split('/').filter((part) => !part.startsWith('{')).length,
  pattern: new RegExp(`^${template.split('/').map((part) => (part.startsWith('{') ? '[^/]+' : part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'))).join('/')}$`),
}));
const find = (path) => templates.filter((one) => one.pattern.test(path)).sort((a, b) => b.fixed - a.fixed)[0]?.template;

const seen = new Set();
for (const { method, path, status, contentType, body } of exchanges) {
  const what = `${method} ${path} -> ${status}`;
  const template = find(path);
  const operation = document.paths[template]?.[method.toLowerCase()];
  if (!operation) { faults.push(`${what}: not documented`); continue; }
  const response = operation.responses?.[status];
  if (!response) { faults.push(`${what}: the status is not documented`); continue; }
  seen.add(`${method} ${template} ${status}`);
  const content = response.content?.[contentType];
  if (!contentType) {
    if (response.content) faults.push(`${what}: a body of ${Object.keys(response.content)} is documented, none came`);
  } else if (!content) faults.push(`${what}: a body of ${contentType} is not documented`);
  else if (content.schema && body !== null) {
    const validate = validator(content.schema);
    if (!validate(JSON.parse(body))) faults.push(`${what}: ${ajv.errorsText(validate.errors)} in ${body.slice(0, 2000)}`);
  }
}

for (const [template, item] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(item)) {
    if (!operation.summary && !operation.description) faults.push(`${method.toUpperCase()} ${template}: does not say what it does`);
    for (const status of Object.keys(operation.responses ?? {}).filter((code) => code.startsWith('2'))) {
      if (!unseen.includes(`${method.toUpperCase()} ${template} ${status}`) && !seen.has(`${method.toUpperCase()} ${template} ${status}`)) faults.push(`${method.toUpperCase()} ${template} -> ${status}: documented, but no call of the test got it`);
    }
  }
}

for (const fault of faults) console.log(fault);
process.exit(faults.length > 0 ? 1 : 0);
