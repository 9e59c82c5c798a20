/** An e-mail address. Two addresses with the same `key` are the same address. */
export interface Email {
  readonly address: string;
  readonly key: string;
}

export const emailMaxLength = 254;
export const emailRule = "Enter an e-mail address, for example ann@example.com.";

const atext = "[a-z0-9!#$%&'*+/=?^_`{|}~-]+";
const label = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?";
const topLabel = "[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?";
const shape = new RegExp(`^(?=.{1,64}@)${atext}(?:\\.${atext})*@(?:${label}\\.)+${topLabel}$`);

/**
 * Reads an e-mail address; undefined for an invalid one. NFKC comes before the check, so that a full-width `＠` cannot slip
 * in after it. ASCII only: an internationalised domain is written in its xn-- form. Quoted local parts, several addresses
 * and domains without a dot are refused.
 */
export function parseEmail(text: string): Email | undefined {
  const address = text.normalize("NFKC");
  const key = address.toLowerCase();
  return key.length <= emailMaxLength && shape.test(key) ? { address, key } : undefined;
}
