import { identifierKey } from "../../accounts/find.ts";
import type { Account } from "../../accounts/model.ts";
import { defaultLanguage } from "../../ground/language.ts";
import { enqueueNotice } from "../../mail/enqueue.ts";
import { deviceLimits, strangerLimits } from "../../passwords/login-limits.ts";
import { readCounters, refuseFull, triesOf, type PasswordLimits } from "../../passwords/tried.ts";
import type { Device } from "../../sessions/model.ts";
import type { ThrottleSettings } from "../../throttle/model.ts";
import type { LoginPorts } from "../ports.ts";
import { loginEvents } from "../rows/events.ts";
import { loginLetters } from "../rows/letters.ts";

/** What decides by which limits a login with a password counts. */
export interface PasswordTry {
  /** A username or an email address. */
  readonly identifier: string;
  /** By what limits count. Absent: no limit of a network. */
  readonly network?: string | undefined;
  /** The token of a device on which somebody logged in before. */
  readonly deviceToken?: string | undefined;
  /** A refresh token of an earlier session, which proves the same. */
  readonly replaces?: string | undefined;
}

/** The limits of a login: those of the device if the account logged in on it before, else those of a stranger. */
export async function loginLimits(
  ports: LoginPorts,
  login: PasswordTry & { readonly device: Device },
  account: Account | undefined,
): Promise<PasswordLimits> {
  const deviceId = await knownDevice(ports, login, account?.id ?? "nobody");
  if (account && deviceId !== undefined) return deviceLimits(deviceId, account);
  return strangerLimits({
    identifier: identifierKey(login.identifier),
    userId: account?.id,
    network: login.network,
    onFull: account && (() => reportLock(ports, account.id, login.device)),
  });
}

/**
 * Refuses a place and a network that had too many wrong passwords, before the account is known. A device that may be known is
 * refused later, if at all. Throws Failure `too_many_requests`, `unavailable`.
 */
export async function refuseFullStranger(
  ports: LoginPorts,
  settings: ThrottleSettings,
  { identifier, network: ofCaller, deviceToken, replaces }: PasswordTry,
): Promise<void> {
  if (deviceToken !== undefined || replaces !== undefined) return;
  const limits = strangerLimits({
    identifier: identifierKey(identifier),
    userId: undefined,
    network: ofCaller,
    onFull: undefined,
  });
  const { place, network } = await triesOf(ports, settings, { ...limits, account: undefined });
  const now = ports.clock();
  await readCounters(ports, [place, network], now);
  refuseFull(place, now);
  refuseFull(network, now);
}

/**
 * The id of a device on which the account logged in before: by its own token, or by that of a session, even an ended one. It takes
 * the same statements for a name that no account has.
 */
export async function knownDevice(
  { deviceTokens, refreshTokens, store }: LoginPorts,
  { deviceToken, replaces }: Pick<PasswordTry, "deviceToken" | "replaces">,
  userId: string,
): Promise<string | undefined> {
  const deviceId = deviceToken && (await deviceTokens.read(deviceToken, userId));
  if (deviceId) return deviceId;
  const held = replaces === undefined ? undefined : await refreshTokens.read(replaces);
  const session = held && (await store.findSessionState(held.sessionId));
  // What an app got with a code is on the app's server, and no device of the user.
  const isDevice = session?.userId === userId && session.parentId === null;
  return isDevice ? held?.sessionId : undefined;
}

/** Forgets the wrong passwords of a device on which the account logged in before. Returns false for any other device. */
export async function forgetDeviceTries(
  ports: LoginPorts,
  login: Pick<PasswordTry, "deviceToken" | "replaces">,
  account: Account,
): Promise<boolean> {
  const deviceId = await knownDevice(ports, login, account.id);
  if (deviceId === undefined) return false;
  const { limit, subject } = deviceLimits(deviceId, account).place;
  const key = await ports.throttleKeys(limit.name, subject);
  await ports.store.deleteCounters([key, key, key]);
  return true;
}

/** Tells the owner that strangers cannot log in to the account any more. */
async function reportLock(ports: LoginPorts, userId: string, origin: Device): Promise<void> {
  ports.audit.record(loginEvents.authn_login_lock, { subjectId: userId, origin });
  if (!ports.mailSender) return;
  // Not in the language of the request, because it comes from a stranger.
  const language = defaultLanguage;
  await enqueueNotice(ports, { kind: loginLetters.account_locked, userId, language, origin });
}
