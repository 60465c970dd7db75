export { assertDecoded, assertReadable } from './runtime/carried.ts';
