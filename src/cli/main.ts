#!/usr/bin/env node
import { allowClosedPipes } from './output/print.ts';
import { runCommandLine } from './run.ts';

allowClosedPipes();
process.exitCode = await runCommandLine(process.argv.slice(2));
