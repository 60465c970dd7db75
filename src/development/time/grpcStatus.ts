import { isGrpcServiceError } from '@temporalio/client';

/** gRPC's numbers for the answers that mean something here. */
const statuses = { notFound: 5, alreadyExists: 6, unimplemented: 12 } as const;

/** Whether a server's answer to a call was this error. */
export function isStatus(error: unknown, status: keyof typeof statuses): boolean {
  if (!isGrpcServiceError(error)) return false;
  const code: number = error.code;
  return code === statuses[status];
}
