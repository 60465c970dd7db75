export { untilLeaving } from './runtime/untilLeaving.ts';
