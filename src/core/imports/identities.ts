import { parseEmail } from "../accounts/email.ts";
import { timeOrderedId } from "../ids.ts";
import { identityLimits } from "../upstream/limits.ts";
import type { IdentityRefusal, ImportedIdentity, StoredIdentity } from "./model.ts";
import type { ImportPorts, ImportSettings } from "./ports.ts";

/** Printable ASCII, which issuers and subjects are. */
const names = /^[!-~]{1,255}$/;
const providerIds = /^[a-z][a-z0-9-]{0,31}$/;

/** The identities of an account that can be stored, and why others cannot. Their ids depend on the account, the issuer and the subject. */
export function identitiesOf(
  { sha256, clock }: Pick<ImportPorts, "sha256" | "clock">,
  { providers }: Pick<ImportSettings, "providers">,
  userId: string,
  given: readonly ImportedIdentity[] = [],
): {
  readonly identities: readonly StoredIdentity[];
  readonly leftOut: readonly IdentityRefusal[];
} {
  const identities: StoredIdentity[] = [];
  const leftOut: IdentityRefusal[] = [];
  const createdAt = clock();
  for (const { aliases, issuer: written, subject = "", email } of given) {
    const named = aliases.map((alias) => providers?.get(alias)).find((one) => one !== undefined);
    const [provider = ""] = aliases;
    const { id, issuer } = named ?? { id: provider, issuer: written };
    if (issuer === undefined) leftOut.push("unknown_provider");
    else if (!providerIds.test(id) || !names.test(issuer) || !names.test(subject)) {
      leftOut.push("invalid_identity");
    } else if (identities.length === identityLimits.listed) leftOut.push("too_many_identities");
    else {
      const bytes = sha256(`${userId}\0${issuer}\0${subject}`).slice(0, 16);
      identities.push({
        id: timeOrderedId(0, () => bytes),
        userId,
        realm: "",
        issuer,
        subject,
        provider: id,
        email: parseEmail(email ?? "")?.address ?? null,
        createdAt,
        lastUsedAt: null,
      });
    }
  }
  return { identities, leftOut };
}
