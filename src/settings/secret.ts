import { z } from 'zod';
import { secretsIn } from '../domain/signingSecrets.ts';

/** The environment, as in `process.env`; an empty variable counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The kinds of secrets that a properties file can name. */
export const secretKinds = ['apiKey', 'webhookSecret', 'noticesSecret'] as const;

/** A kind of secret. */
export type SecretKind = (typeof secretKinds)[number];

/** The environment that holds the secrets, and the kinds to read: a process reads only those that it uses. */
export interface SecretSource {
  readonly env: Environment;
  readonly kinds: readonly SecretKind[];
}

/** A secret and the variable that holds it. */
export interface NamedSecret {
  readonly variable: string;
  /** `null` if this process does not use the secret. */
  readonly value: string | null;
}

/**
 * A setting that names the environment variable of a secret. Names are in capitals, so that a secret that was written in
 * place of the name is not mistaken for a name and shown.
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

/** A setting that names the variable of a Seam API key. */
export function apiKeyNamed(source: SecretSource) {
  return secretNamed(source, 'apiKey').refine(
    ({ value }) => value === null || (value.startsWith('seam_') && !otherTokens.some((t) => value.startsWith(t))),
    { error: 'names a variable that does not hold a Seam API key, which begins with seam_' },
  );
}

const mostSecrets = 2;

function isSigningSecret(secret: string): boolean {
  return /^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(secret);
}

/**
 * A setting that names the variable of a secret that signs webhooks (Standard Webhooks: symmetric secrets). During a
 * rotation the variable holds two, the new one first, with a space between them.
 */
export function signingSecretNamed(source: SecretSource, kind: 'webhookSecret' | 'noticesSecret') {
  return secretNamed(source, kind)
    .refine(({ value }) => value === null || secretsIn(value).every(isSigningSecret), {
      error: 'names a variable that does not hold a signing secret, which is whsec_ and Base64',
      abort: true,
    })
    .refine(({ value }) => value === null || [1, mostSecrets].includes(secretsIn(value).length), {
      error: 'names a variable that does not hold one signing secret, or two with a space between them',
    });
}
