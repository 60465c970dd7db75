import { isSupportedCountry, parsePhoneNumberFromString, type CountryCode } from 'libphonenumber-js/min';

/** The text without invisible characters and spaces around it, digits of other scripts as ASCII. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .replaceAll(/\p{Cf}/gu, '')
    .trim();
}

function parsed(text: string, country: string | null): string | null {
  const options = { extract: false, ...(country !== null && { defaultCountry: country as CountryCode }) };
  const number = parsePhoneNumberFromString(text, options);
  return number?.isPossible() === true ? number.number : null;
}

/**
 * A phone number as E.164 (`+15550100000`), with or without spaces, hyphens and brackets; `null` if it is none.
 *
 * @param country of a number without country code: ISO 3166, two letters; `null`: such a number is none.
 */
export function e164Of(text: string, country: string | null): string | null {
  const given = plain(text);
  // `00` begins an international call in most countries; the library knows that only of the property's own.
  return parsed(given.replace(/^00\s*(?=[1-9])/, '+'), country) ?? parsed(given, country);
}

/** Whether a text is a country of ISO 3166, in two capital letters, that has phone numbers. */
export function isCountry(text: string): boolean {
  return isSupportedCountry(text);
}
