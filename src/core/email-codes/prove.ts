import { Failure } from "../failures.ts";
import { minute } from "../ground/time.ts";
import { isWithin, spend } from "../throttle/count.ts";
import type { Limit, ThrottleSettings } from "../throttle/model.ts";
import type { BoundEmailCode, EmailCodePorts, EmailCodeRequest } from "./ports.ts";
import { emailCodeFailures, emailCodeThrottle } from "./rows.ts";

/** Milliseconds from a request to its code. */
export const emailCodeLifetime = 10 * minute;

/** A code as it was typed, with the token of its request. */
export interface TypedEmailCode {
  readonly loginRequest: string;
  readonly code: string;
}

interface CodeTry extends TypedEmailCode {
  /** The bindings of which the request has one. No request has that of an unknown account. */
  readonly requests: readonly string[];
  /** By whom wrong codes count: the account, or the name that no account has. */
  readonly owner: string;
  /** The limit of the owner, if it is not that of an account. */
  readonly limit?: Limit;
  /** The address that the code proves. Wrong codes count by it as well, because it may be that of several accounts. */
  readonly address?: string;
  /** Undefined if no code is right. It takes the same work. */
  readonly bound: Omit<BoundEmailCode, "random"> | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** A code that was right. It is not used up yet. */
export interface ProvenEmailCode {
  readonly random: string;
  /** Epoch milliseconds. */
  readonly issuedAt: number;
  /** Forgets the wrong codes of the owner and the address, whose mailbox the code shows. Throws Failure `unavailable`. */
  forgive(): Promise<void>;
}

/** Counts a code of a network, before its account is looked up. Throws Failure `too_many_requests`, `unavailable`. */
export const spendEmailCode = (
  ports: EmailCodePorts,
  settings: ThrottleSettings,
  network: string | undefined,
): Promise<void> => spend(ports, settings, emailCodeThrottle.network, network);

/**
 * Requires the right code, after `spendEmailCode`. The try is counted before the code is looked at, so each limit holds for any number
 * of tries at the same time. A limit that is reached spares no work, and every name takes the same statements, so that the time tells
 * neither. Throws Failure `invalid_code`, `unavailable`.
 */
export async function requireEmailCode(
  ports: EmailCodePorts,
  settings: ThrottleSettings,
  {
    loginRequest,
    code,
    requests,
    owner,
    limit = emailCodeThrottle.account,
    address,
    bound,
    now,
  }: CodeTry,
): Promise<ProvenEmailCode> {
  const { emailCodes, store, throttleKeys } = ports;
  const refuse = (reason: "code wrong or too old" | "too many codes") =>
    new Failure(emailCodeFailures.invalid_code, { reason });
  let request: EmailCodeRequest | undefined;
  for (const binding of requests) request ??= await emailCodes.read(loginRequest, binding);
  if (!request || now - request.issuedAt >= emailCodeLifetime) {
    throw refuse("code wrong or too old");
  }
  const { random, issuedAt } = request;
  const kept: (readonly [Limit, string])[] = [[limit, owner]];
  if (address !== undefined) kept.push([emailCodeThrottle.address, address]);
  let isOpen = true;
  for (const [counted, subject] of [[emailCodeThrottle.request, random] as const, ...kept]) {
    isOpen = (await isWithin(ports, settings, counted, subject)) && isOpen;
  }
  const { purpose, subject, state } = bound ?? { purpose: "log_in", subject: owner, state: "" };
  const isRight = await emailCodes.proves({ purpose, random, subject, state }, plain(code));
  if (!isOpen) throw refuse("too many codes");
  if (!isRight || !bound) throw refuse("code wrong or too old");
  return {
    random,
    issuedAt,
    async forgive() {
      const keys = kept.map(([{ name }, subject]) => throttleKeys(name, subject));
      const [key = "", other = key] = await Promise.all(keys);
      await store.deleteCounters([key, other, other]);
    },
  };
}

/** Without the blanks and hyphens that people and programs put between digits. */
const plain = (code: string): string => code.replaceAll(/[\s-]/g, "");
