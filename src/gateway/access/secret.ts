/** The key of an `Authorization: Bearer …` header (RFC 6750); `null` where there is none. */
export function bearerOf(authorization: string | undefined): string | null {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization ?? '')?.[1] ?? null;
}
