import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { reportOf } from './report.ts';
import { runBench } from './run.ts';
import { full, quick } from './sizes.ts';

// `npm run bench -- [--quick] [--json FILE]`
const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } } });
const begun = performance.now();
function seconds(): string {
  return ((performance.now() - begun) / 1_000).toFixed(0).padStart(4);
}
function progress(line: string): void {
  void process.stderr.write(`${seconds()} s  ${line}\n`);
}

const measured = await runBench(values.quick ? quick : full, progress);
if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(measured.figures, null, 2)}\n`);
const machine = `${new Date().toISOString().slice(0, 10)}, ${availableParallelism()} cores, Node ${process.version}`;
process.stdout.write(`\n${machine}${values.quick ? ', quick' : ''}\n\n${reportOf(measured)}\n`);
