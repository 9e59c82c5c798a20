import type { Account } from "../../accounts/model.ts";
import { defaultLanguage } from "../../ground/language.ts";
import { enqueueNotice } from "../../mail/enqueue.ts";
import type { Device } from "../../sessions/model.ts";
import { isWithin } from "../../throttle/count.ts";
import { knownDevice, type PasswordTry } from "./limits.ts";
import type { LoginPolicy } from "../policy.ts";
import type { LoginPorts } from "../ports.ts";

/** A login that has just opened a session in a browser, and what the browser sent with it. */
export interface BrowserLogin extends Pick<PasswordTry, "deviceToken" | "replaces"> {
  readonly account: Account;
  readonly sessionId: string;
  readonly device: Device;
}

/**
 * The work that tells the owner of an account about a login from a new browser. Undefined if there is nothing to tell. Takes no
 * statement; those of the work are for after the answer, because the notice must neither delay the login nor show in its time.
 */
export async function noticeOfNewBrowser(
  ports: LoginPorts,
  policy: LoginPolicy,
  login: BrowserLogin,
): Promise<(() => Promise<void>) | undefined> {
  const { account, deviceToken } = login;
  // An address that nobody proved may be a stranger's.
  if (!policy.newLoginEmail || !ports.mailSender || account.emailVerifiedAt === null) {
    return undefined;
  }
  const isMarked = deviceToken && (await ports.deviceTokens.read(deviceToken, account.id));
  return isMarked ? undefined : () => tellOwner(ports, policy, login);
}

async function tellOwner(
  ports: LoginPorts,
  policy: LoginPolicy,
  { account: { id: userId }, sessionId, device, replaces }: BrowserLogin,
): Promise<void> {
  if ((await knownDevice(ports, { replaces }, userId)) !== undefined) return;
  if (!(await hasOlderSession(ports, userId, sessionId))) return;
  if (!(await isWithin(ports, policy, "new-login-account", userId))) return;
  // Not in the language of the request, because it may come from a stranger.
  const language = defaultLanguage;
  await enqueueNotice(ports, { kind: "new_login", userId, language, origin: device });
}

/** Whether the account had a session before this one. Ended ones count as long as they are kept. */
async function hasOlderSession(
  { store }: LoginPorts,
  userId: string,
  sessionId: string,
): Promise<boolean> {
  const sessions = await store.listAllSessions(userId);
  const until = sessions.find(({ id }) => id === sessionId)?.createdAt ?? Infinity;
  return sessions.some(({ createdAt }) => createdAt < until);
}
