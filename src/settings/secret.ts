import { z } from 'zod';

/** The environment, as `process.env` has it; a variable that is empty counts as not set. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * A setting that names the environment variable which holds a secret; read, it is the secret. Names are in capitals, so
 * that a secret which was put in the name's place is not taken for one and shown.
 */
const secretNamed = (env: Environment) =>
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, {
      error: 'is not the name of an environment variable in capitals, such as SEAM_API_KEY',
      abort: true,
    })
    .transform((name, context) => {
      const value = env[name];
      if (value) return value;
      context.addIssue({ code: 'custom', message: `names ${name}, which is not set in the environment` });
      return z.NEVER;
    });

const otherTokens = ['seam_cst', 'seam_at', 'seam_pk'];

/** A setting that names the variable which holds a Seam API key. */
export const apiKeyNamed = (env: Environment) =>
  secretNamed(env).refine((value) => value.startsWith('seam_') && !otherTokens.some((t) => value.startsWith(t)), {
    error: 'names a variable that holds no Seam API key: those begin with seam_',
  });

/** A setting that names the variable which holds a secret to sign webhooks with (Standard Webhooks: symmetric secrets). */
export const signingSecretNamed = (env: Environment) =>
  secretNamed(env).refine(
    (value) => /^whsec_(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value),
    {
      error: 'names a variable that holds no signing secret: those are whsec_ and Base64',
    },
  );
