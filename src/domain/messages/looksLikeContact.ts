// Ids are not encrypted in Temporal, so no id may be a person's address or phone number. But PMSs have ids with leading
// zeros, of ten digits, and iCal ids with a host. So only what is plainly a contact is taken for one:
//
// - a phone number: it begins with + or tel:, or has North America's groups (555-010-0000);
// - an address: it has an @, unless a machine made what is before the @, and the host is not one of people's mailboxes.

const phoneLike = [
  /^\+[\d\s().-]{6,}$/,
  /^(?:tel|sms|callto):/i,
  /^(?:\+?\d{1,3}[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}$/,
];

const mailboxNames = [
  '163|126|alice|aol|att|bigpond|bk|bluewin|bol|btinternet|comcast|cox|daum|expediapartnercentral|fastmail|foxmail|free',
  'freenet|gmail|gmx|googlemail|hanmail|hey|hotmail|icloud|inbox|interia|laposte|libero|list|live|mac|mail|me|msn|naver',
  'o2|online|orange|outlook|pm|proton|protonmail|qq|rambler|rediffmail|rogers|sbcglobal|seznam|sfr|shaw|sina|skynet',
  't-online|talktalk|telenet|terra|tiscali|tutanota|uol|verizon|virgilio|wanadoo|web|wp|ya|yahoo|yandex|ymail|ziggo|zoho',
].join('|');

/** Hosts of people's mailboxes, and of booking portals' addresses of guests. */
const mailboxes = [
  new RegExp(String.raw`(?:^|\.)(?:${mailboxNames})\.(?:com|net|org|[a-z]{2})(?:\.[a-z]{2})?$`, 'i'),
  /^(?:guests?|reply|messages?|user|m)\./i,
];

const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/i;
const digitsAlone = /^[\dTZ._:-]+$/;
const longHex = /^[0-9a-f._:-]{12,}$/i;

function countOf(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** Whether what is before an @ has no part of a name: a UUID, digits, long hex, or letters between many digits. */
function isMachineMade(local: string): boolean {
  if (uuid.test(local) || digitsAlone.test(local)) return true;
  if (longHex.test(local) && countOf(local, /\d/g) >= 3) return true;
  return local.length >= 16 && countOf(local, /\d+/g) >= 4;
}

function looksLikeAddress(text: string): boolean {
  const [local = '', host, ...more] = text.split('@');
  if (host === undefined) return false;
  return more.length > 0 || !isMachineMade(local) || mailboxes.some((pattern) => pattern.test(host));
}

/** Whether a text is plainly a person's e-mail address or phone number. No id may be. */
export function looksLikeContact(text: string): boolean {
  return looksLikeAddress(text) || phoneLike.some((pattern) => pattern.test(text));
}
