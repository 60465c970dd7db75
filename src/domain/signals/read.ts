export { readFormer, readSeamEvents } from './fromClient.ts';
export { readRoomGrants } from './fromProperty.ts';
export { readUserIdentityId } from './fromTeardown.ts';
export { whyNotRead } from './shape.ts';
