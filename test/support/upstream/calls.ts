import { setAccount } from "../../suite/http/calls/accounts.ts";
import { registerAndLogIn } from "../../suite/http/calls/calls.ts";
import { personWithTotp } from "../../suite/http/calls/factor-logins.ts";
import { sessionOf } from "../../suite/http/calls/sessions.ts";
import type { Target } from "../targets/http-target.ts";
import { decodeToken } from "../tokens/forge.ts";
import { storeIdentity, waitingIdentity } from "./waiting.ts";

export type Upstream = Awaited<ReturnType<typeof prepareUpstream>>;

const subjectOf = (token: string): string => String(decodeToken(token).payload["sub"]);

/** Identities at another provider, of Ann and of others. `token` is Ann's. */
export async function prepareUpstream(target: Target, token: string, takenAddress: string) {
  const mfa = await personWithTotp(target);
  const disabled = await registerAndLogIn(target);
  await setAccount(target, disabled.person, "disabled_at", "1");
  const other = await registerAndLogIn(target);
  const lonely = await registerAndLogIn(target);
  await setAccount(target, lonely.person, "password_hash", "'!'");
  const identityOf = async (of: string) => {
    const { subject } = await storeIdentity(target, subjectOf(of));
    return waitingIdentity(target, { subject });
  };
  const linker = await registerAndLogIn(target);
  await setAccount(target, linker.person, "email_verified_at", "1");
  const link = { intent: "link", sessionId: sessionOf(linker.token) } as const;
  const taken = await storeIdentity(target, subjectOf(other.token));
  const asking = await registerAndLogIn(target);
  const confirm = await waitingIdentity(target, {
    subject: taken.subject,
    intent: "confirm",
    sessionId: sessionOf(asking.token),
  });
  return {
    /** The headers of a page of the server's own origin. */
    page: { Origin: new URL(target.issuer).origin, "X-Latchkey": "1" },
    unknown: await waitingIdentity(target),
    ofWaiting: await identityOf(mfa.token),
    ofDisabled: await identityOf(disabled.token),
    ofTakenAddress: await waitingIdentity(target, {
      email: { address: takenAddress, isTrusted: true },
    }),
    ofNoAddress: await waitingIdentity(target, { email: undefined }),
    /** A proof of somebody else, in a session that asked for one. */
    confirm: { ...confirm, refreshToken: asking.refreshToken },
    /** The access token of a user with a verified address. */
    linker: linker.token,
    toLink: await waitingIdentity(target, link),
    toLinkTaken: await waitingIdentity(target, { ...link, subject: taken.subject }),
    own: (await storeIdentity(target, subjectOf(token))).id,
    lonely: {
      token: lonely.token,
      id: (await storeIdentity(target, subjectOf(lonely.token))).id,
    },
  };
}
