type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function withAddress(reservationId: string, guest: unknown): unknown {
  if (!isFields(guest) || typeof guest['fullName'] !== 'string') return guest;
  if ('emailAddress' in guest || 'phoneNumber' in guest || 'userIdentityId' in guest) return guest;
  const name = guest['fullName'].toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  return { ...guest, emailAddress: `${name}@${reservationId.toLowerCase()}.example.com` };
}

/**
 * A message in which guests who are known by name alone have an e-mail address of their own: no phone can show the key of
 * a guest without any, and the status would say so.
 */
export function withAddresses<Body extends object>(reservationId: string, body: Body): Body {
  return {
    ...body,
    ...('guest' in body && { guest: withAddress(reservationId, body.guest) }),
    ...('guests' in body &&
      Array.isArray(body.guests) && { guests: body.guests.map((guest: unknown) => withAddress(reservationId, guest)) }),
  };
}
