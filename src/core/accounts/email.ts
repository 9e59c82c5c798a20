/** An e-mail address: as mail goes to it, and the key that decides equality. */
export interface Email {
  readonly address: string;
  readonly key: string;
}

export const emailMaxLength = 254;
export const emailRule = "An e-mail address such as ann@example.com is needed.";

const atext = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const topLabel = "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?";
const shape = new RegExp(`^(?=.{1,64}@)${atext}(?:\\.${atext})*@(?:${label}\\.)+${topLabel}$`);

/**
 * NFKC first, then the check, so that no full-width `＠` slips in behind it. ASCII only: an internationalised domain
 * is written in its xn-- form. Quoted local parts, several addresses and addresses without a dot are refused.
 */
export function parseEmail(text: string): Email | undefined {
  const address = text.normalize("NFKC");
  const key = address.toLowerCase();
  return key.length <= emailMaxLength && shape.test(key) ? { address, key } : undefined;
}
