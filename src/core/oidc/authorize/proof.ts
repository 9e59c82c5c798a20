import type { OidcSeals } from "../ports.ts";
import { requestLimits } from "../request/limits.ts";
import type { AppRequest, BrowserLogin } from "../request/model.ts";

/** What the consent page showed, and to whom. */
interface Shown {
  readonly request: AppRequest;
  readonly login: Pick<BrowserLogin, "sessionId" | "userId">;
  /** The query of the app, which has all the rest. */
  readonly canonical: string;
}

const digestOf = (seals: OidcSeals, { request, login, canonical }: Shown): Promise<string> => {
  const { client, redirectUri, resource, scopes, challenge = "" } = request;
  const { sessionId, userId } = login;
  return seals.digest(
    JSON.stringify([
      sessionId,
      userId,
      client.id,
      client.name,
      redirectUri,
      scopes,
      challenge,
      canonical,
      // Absent without them, as they are on a server of an earlier release.
      ...(resource ? [resource.uri] : []),
      ...(client.snapshot === "" ? [] : [client.snapshot]),
    ]),
  );
};

/** Proves that the consent page was made for this request and session. It can be sent back for `requestLimits.proof`. */
export const sealProof = async (seals: OidcSeals, shown: Shown, now: number): Promise<string> =>
  seals.sign("proof", `${now + requestLimits.proof}.${await digestOf(seals, shown)}`);

/** Whether a consent page showed exactly this, in time. */
export async function hasShown(
  seals: OidcSeals,
  shown: Shown,
  token: string,
  now: number,
): Promise<boolean> {
  const [until, digest] = (await seals.read("proof", token))?.split(".") ?? [];
  return digest !== undefined && digest === (await digestOf(seals, shown)) && now <= Number(until);
}
