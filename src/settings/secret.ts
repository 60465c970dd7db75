import { z } from 'zod';

/** The environment, as `process.env` has it; a variable that is empty counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The kinds of secrets that a properties file names. */
export const secretKinds = ['apiKey', 'webhookSecret', 'noticesSecret'] as const;

/** One of them. */
export type SecretKind = (typeof secretKinds)[number];

/** Where secrets are read from, and which kinds: a process asks for those only that it uses. */
export interface SecretSource {
  readonly env: Environment;
  readonly kinds: readonly SecretKind[];
}

/** A secret, and the variable that holds it; `null` where this process does not use it. */
export interface NamedSecret {
  readonly variable: string;
  readonly value: string | null;
}

/**
 * A setting that names the environment variable which holds a secret; read, it is both. Names are in capitals, so that a
 * secret which was put in the name's place is not taken for one and shown.
 */
function secretNamed({ env, kinds }: SecretSource, kind: SecretKind) {
  return z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, {
      error: 'is not the name of an environment variable in capitals, such as SEAM_API_KEY',
      abort: true,
    })
    .transform((variable, context): NamedSecret => {
      if (!kinds.includes(kind)) return { variable, value: null };
      const value = env[variable];
      if (value) return { variable, value };
      context.addIssue({ code: 'custom', message: `names ${variable}, which is not set in the environment` });
      return z.NEVER;
    });
}

const otherTokens = ['seam_cst', 'seam_at', 'seam_pk'];

/** A setting that names the variable which holds a Seam API key. */
export function apiKeyNamed(source: SecretSource) {
  return secretNamed(source, 'apiKey').refine(
    ({ value }) => value === null || (value.startsWith('seam_') && !otherTokens.some((t) => value.startsWith(t))),
    { error: 'names a variable that holds no Seam API key: those begin with seam_' },
  );
}

/** A setting that names the variable which holds a secret to sign webhooks with (Standard Webhooks: symmetric secrets). */
export function signingSecretNamed(source: SecretSource, kind: 'webhookSecret' | 'noticesSecret') {
  return secretNamed(source, kind).refine(
    ({ value }) =>
      value === null || /^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value),
    { error: 'names a variable that holds no signing secret: those are whsec_ and Base64' },
  );
}
