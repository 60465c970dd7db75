export { SettingsError, type Read, type SettingsProblem } from './problem.ts';
export { readPorts, type Ports } from './addresses.ts';
export { readProperties, readPropertiesFile, type Properties } from './properties.ts';
export type { GatewayKey, Permission, PropertyConfig } from './property.ts';
export type { Environment, SecretKind } from './secret.ts';
export { environmentNow, loadSettings, readEnvironment, type Settings } from './settings.ts';
export { dateAt, dayIn, departureAt, stayOf, type StayDates } from './stay.ts';
export { readTemporal, type TemporalSettings } from './temporal.ts';
