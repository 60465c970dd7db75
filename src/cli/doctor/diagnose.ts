import { readPropertiesFile } from '../../settings/properties.ts';
import type { SettingsProblem } from '../../settings/problem.ts';
import type { Environment } from '../../settings/secret.ts';
import { readGatewayHost, readOpsHost, readPorts } from '../../settings/addresses.ts';
import { readTemporal } from '../../settings/temporal.ts';
import { ok, wrong, type Finding } from './finding.ts';
import { seamFindings } from './seam.ts';
import { temporalFindings } from './temporal.ts';

function settingsFinding({ field, reason }: SettingsProblem): Finding {
  return wrong('settings', { says: `${field} ${reason}`, todo: 'correct it as docs/settings.md describes' });
}

/**
 * Everything that is wrong between here, Temporal and Seam. One part does not hide the others: with wrong settings of one
 * the other is still looked at. Changes nothing.
 */
export async function diagnose(env: Environment): Promise<readonly Finding[]> {
  const file = await readPropertiesFile(env, ['apiKey']);
  const temporal = readTemporal(env);
  const problems = [file, temporal, readPorts(env), readGatewayHost(env), readOpsHost(env)].flatMap((part) =>
    part.ok ? [] : part.problems,
  );
  const [ofTemporal, ofSeam] = await Promise.all([
    temporal.ok ? temporalFindings(temporal.value) : [],
    file.ok ? seamFindings(file.value.properties) : [],
  ]);
  return [...(problems.length > 0 ? problems.map(settingsFinding) : settingsAreFine(file)), ...ofTemporal, ...ofSeam];
}

function settingsAreFine(file: Awaited<ReturnType<typeof readPropertiesFile>>): readonly Finding[] {
  const count = file.ok ? file.value.properties.length : 0;
  return [ok('settings', `${count} ${count === 1 ? 'property' : 'properties'}, and nothing is missing`)];
}
