/** A property that the worker has no settings for: nothing was called, and it may know them later. */
export class UnknownProperty extends Error {
  override readonly name = 'UnknownProperty';

  constructor(propertyId: string) {
    super(
      `property ${propertyId} is not in this worker's properties file. Add it and send the worker SIGHUP; the call is repeated.`,
    );
  }
}
