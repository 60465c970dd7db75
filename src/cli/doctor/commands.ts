import type { Command } from 'commander';
import { exitCodes } from '../errors.ts';
import { withExamples } from '../options.ts';
import { print, printJson, trouble } from '../output/print.ts';
import { findingText } from './finding.ts';

/** Adds `nightlatch doctor`. */
export function addDoctorCommand(program: Command): void {
  withExamples(
    program.command('doctor'),
    ['doctor', 'with the settings of the worker, its API key included'],
    ['doctor --json'],
  )
    .description('find out what is wrong between here, Temporal and Seam; changes nothing, and exits with 1 if it is')
    .option('--json', 'answer with one line of JSON')
    .action(async ({ json }: { readonly json?: true }) => {
      const [{ readEnvironment }, { diagnose }] = await Promise.all([
        import('../../settings/index.ts'),
        import('./diagnose.ts'),
      ]);
      const findings = await diagnose(readEnvironment());
      const isWell = findings.every(({ is }) => is !== 'wrong');
      if (json) printJson({ ok: isWell, checks: findings });
      else
        print(
          ...findings.map((finding) => (finding.is === 'wrong' ? trouble(findingText(finding)) : findingText(finding))),
        );
      if (!isWell) process.exitCode = exitCodes.refused;
    });
}
