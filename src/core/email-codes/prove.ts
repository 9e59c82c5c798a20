import { Failure } from "../failures.ts";
import { minute } from "../ground/time.ts";
import { isWithin, spend } from "../throttle/count.ts";
import type { ThrottleSettings } from "../throttle/model.ts";
import type { BoundEmailCode, EmailCodePorts } from "./ports.ts";
import { emailCodeFailures, emailCodeThrottle } from "./rows.ts";

/** Milliseconds from a request to its code. */
export const emailCodeLifetime = 10 * minute;

/** A code as it was typed, with the token of its request. */
export interface TypedEmailCode {
  readonly loginRequest: string;
  readonly code: string;
}

interface CodeTry extends TypedEmailCode {
  /** By whom wrong codes count: the account, or the name that no account has. */
  readonly owner: string;
  /** A new address, by which they count as well. So nobody guesses codes for it from several accounts. */
  readonly address?: string | undefined;
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
  /** Forgets the wrong codes of the owner. Throws Failure `unavailable`. */
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
 * of tries at the same time. Every name takes the same statements. Throws Failure `invalid_code`, `unavailable`.
 */
export async function requireEmailCode(
  ports: EmailCodePorts,
  settings: ThrottleSettings,
  { loginRequest, code, owner, address, bound, now }: CodeTry,
): Promise<ProvenEmailCode> {
  const { emailCodes, store, throttleKeys } = ports;
  const refuse = (reason: "code wrong or too old" | "too many codes") =>
    new Failure(emailCodeFailures.invalid_code, { reason });
  const request = await emailCodes.read(loginRequest);
  if (!request || now - request.issuedAt >= emailCodeLifetime) {
    throw refuse("code wrong or too old");
  }
  const { random, issuedAt } = request;
  const isOpen =
    (await isWithin(ports, settings, emailCodeThrottle.request, random)) &&
    (await isWithin(ports, settings, emailCodeThrottle.account, owner)) &&
    (address === undefined ||
      (await isWithin(ports, settings, emailCodeThrottle.account, address)));
  if (!isOpen) throw refuse("too many codes");
  const { purpose, subject, state } = bound ?? { purpose: "log_in", subject: owner, state: "" };
  const isRight = await emailCodes.proves({ purpose, random, subject, state }, plain(code));
  if (!isRight || !bound) throw refuse("code wrong or too old");
  return {
    random,
    issuedAt,
    async forgive() {
      const key = await throttleKeys(emailCodeThrottle.account.name, owner);
      await store.deleteCounters([key, key, key]);
    },
  };
}

/** Without the blanks and hyphens that people and programs put between digits. */
const plain = (code: string): string => code.replaceAll(/[\s-]/g, "");
