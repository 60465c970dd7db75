const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The text in bytes of UTF-8, without a byte order mark; `null` if the bytes are not UTF-8. A decoder that is not strict would
 * put replacement characters into a name, and nothing would say so.
 */
export function textOfUtf8(bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    return null;
  }
}
