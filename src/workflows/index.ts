export { property } from './property/workflow.ts';
export { reservation } from './reservation/workflow.ts';
export { userIdentityTeardown } from './userIdentityTeardown/workflow.ts';
