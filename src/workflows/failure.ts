export { failureOf } from './runtime/failure.ts';
export { isNotFound } from './runtime/signal.ts';
export { troubleCode, type CallFailure } from '../domain/seam/failure.ts';
