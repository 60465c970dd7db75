import type { SearchAttributeTypeName } from '../../development/temporalServer/searchAttributes.ts';
import type { Namespace } from './server.ts';

/** What a Temporal server needs before a worker can start. */
export interface Needs {
  readonly namespace: string;
  /** How long Temporal keeps a closed workflow, at least. */
  readonly retentionMs: number;
  readonly attributes: Readonly<Record<string, SearchAttributeTypeName>>;
}

/** What a server has. */
export interface Has {
  readonly namespace: Namespace | null;
  /** The types of the search attributes, by name. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** One thing that is left to do. */
export type Step =
  | { readonly does: 'register-namespace'; readonly namespace: string; readonly retentionMs: number }
  | { readonly does: 'keep-longer'; readonly namespace: string; readonly retentionMs: number }
  | {
      readonly does: 'add-attribute';
      readonly namespace: string;
      readonly name: string;
      readonly type: SearchAttributeTypeName;
    };

/** A search attribute that has another type: no server can change a type. */
export interface WrongType {
  readonly name: string;
  readonly is: string;
  readonly should: SearchAttributeTypeName;
}

/** What is left to do, and what only a person can solve. */
export interface Left {
  readonly steps: readonly Step[];
  readonly wrongTypes: readonly WrongType[];
}

/** What a server lacks of what it needs. A namespace that keeps workflows longer is left as it is. */
export function leftToDo(needs: Needs, has: Has): Left {
  const { namespace, retentionMs, attributes } = needs;
  const missing = Object.entries(attributes).filter(([name]) => has.attributes[name] === undefined);
  const namespaceSteps: readonly Step[] =
    has.namespace === null
      ? [{ does: 'register-namespace', namespace, retentionMs }]
      : has.namespace.retentionMs < retentionMs
        ? [{ does: 'keep-longer', namespace, retentionMs }]
        : [];
  return {
    steps: [
      ...namespaceSteps,
      ...missing.map(([name, type]) => ({ does: 'add-attribute' as const, namespace, name, type })),
    ],
    wrongTypes: Object.entries(attributes).flatMap(([name, should]) => {
      const is = has.attributes[name];
      return is === undefined || is === should ? [] : [{ name, is, should }];
    }),
  };
}

const dayMs = 86_400_000;

/** A retention in whole days, as it is written in commands. */
export function daysOf(retentionMs: number): number {
  return Math.ceil(retentionMs / dayMs);
}

/** What a step does, in words. */
export function stepText(step: Step): string {
  switch (step.does) {
    case 'register-namespace':
      return `namespace ${step.namespace}, which keeps closed workflows for ${daysOf(step.retentionMs)} days`;
    case 'keep-longer':
      return `namespace ${step.namespace} keeps closed workflows for ${daysOf(step.retentionMs)} days`;
    case 'add-attribute':
      return `search attribute ${step.name} (${step.type})`;
  }
}

/** A word of a command, as a shell reads it. */
function word(text: string): string {
  return /^[\w.@:/-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** The command of the `temporal` program that does a step. */
export function commandOf(step: Step): string {
  const namespace = `--namespace ${word(step.namespace)}`;
  switch (step.does) {
    case 'register-namespace':
      return `temporal operator namespace create ${namespace} --retention ${daysOf(step.retentionMs)}d`;
    case 'keep-longer':
      return `temporal operator namespace update ${namespace} --retention ${daysOf(step.retentionMs)}d`;
    case 'add-attribute':
      return `temporal operator search-attribute create ${namespace} --name ${step.name} --type ${step.type}`;
  }
}

/** The commands for Temporal Cloud, which has a program of its own. */
export function cloudCommandsOf(steps: readonly Step[]): readonly string[] {
  return steps.map((step) => {
    const namespace = `--namespace ${word(step.namespace)}`;
    switch (step.does) {
      case 'register-namespace':
        return `tcld namespace create ${namespace} --retention-days ${daysOf(step.retentionMs)} # and its region and login`;
      case 'keep-longer':
        return `tcld namespace retention set ${namespace} --retention-days ${daysOf(step.retentionMs)}`;
      case 'add-attribute':
        return `tcld namespace search-attributes add ${namespace} --search-attribute ${step.name}=${step.type}`;
    }
  });
}

/** Whether an address is one of Temporal Cloud. */
export function isCloud(address: string): boolean {
  return /\.(?:tmprl\.cloud|api\.temporal\.io)(?::\d+)?$/.test(address);
}
