import { randomUUID } from 'node:crypto';
import type { WorkflowHandle } from '@temporalio/client';
import type { Payload } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { TestTemporal } from './temporal.ts';

function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function encoded(encoding: string, data: string): Payload {
  return {
    metadata: { encoding: bytes(encoding) },
    data: bytes(data),
  };
}

const completed =
  proto.temporal.api.enums.v1.UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED;

/** Payloads that no payload converter of the SDK's can decode, by what is wrong with them. */
export const undecodable: Readonly<Record<string, readonly Payload[]>> = {
  'an encryption with an unknown key': [encoded('binary/encrypted', 'gibberish')],
  'an encoding whose name is no name': [encoded('<script>alert(1)</script>', '{}')],
  'broken JSON': [encoded('json/plain', '{"guest":')],
  'JSON that is no text': [{ metadata: { encoding: bytes('json/plain') }, data: new Uint8Array([0xff, 0xfe, 0]) }],
  'no metadata': [{ data: bytes('{}') }],
  'no data': [{ metadata: { encoding: bytes('json/plain') } }],
  'a second argument that is broken': [encoded('json/plain', '{}'), encoded('json/plain', '{')],
};

/** Sends payloads as they are, with no converter of the SDK's in between. */
export function rawSender({ connection, namespace }: TestTemporal) {
  return {
    signal: async (handle: WorkflowHandle, signalName: string, payloads: readonly Payload[]): Promise<void> => {
      await connection.workflowService.signalWorkflowExecution({
        namespace,
        workflowExecution: { workflowId: handle.workflowId },
        signalName,
        input: { payloads: [...payloads] },
        requestId: randomUUID(),
      });
    },
    /** The failure with which an Update was refused; `null` if it was not refused. */
    update: async (handle: WorkflowHandle, name: string, payloads: readonly Payload[]): Promise<string | null> => {
      const { outcome } = await connection.workflowService.updateWorkflowExecution({
        namespace,
        workflowExecution: { workflowId: handle.workflowId },
        waitPolicy: { lifecycleStage: completed },
        request: { meta: { updateId: randomUUID() }, input: { name, args: { payloads: [...payloads] } } },
      });
      return outcome?.failure?.applicationFailureInfo?.type ?? null;
    },
  };
}
