export { createAlarm } from './runtime/clock.ts';
