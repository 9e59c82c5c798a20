import { enqueueNotice } from "../../email/enqueue.ts";
import { bestEffort } from "../../explain.ts";
import { kinds, type KindRow } from "../../factors/kinds.ts";
import { factorFault, type FactorTry } from "../../factors/prove.ts";
import { type wrongFactor, factorThrottle } from "../../factors/rows.ts";
import { isFailure, type Failure, type ReasonOf } from "../../failures.ts";
import { defaultLanguage } from "../../ground/language.ts";
import { hour } from "../../ground/time.ts";
import { isWithin, spend } from "../../throttle/count.ts";
import type { Limit } from "../../throttle/model.ts";
import { throttleFailures } from "../../throttle/rows.ts";
import { loginEmails } from "../emails.ts";
import type { LoginPorts, LoginPolicy } from "../ports.ts";
import { loginEvents } from "../rows.ts";

/** A proof of a second factor, with what limits count by. */
interface CountedTry extends FactorTry {
  readonly network: string | undefined;
}

/** From this number of wrong codes in a row on, the owner is told that somebody knows the password. */
const noticedFrom = 3;

/**
 * Proves a second factor. The try is counted before the proof is looked at, so a limit holds for any number of tries at once, over all
 * logins, re-authentications and endpoints. `forgetFactorTries` forgets them. Returns why the proof is wrong, `invalid_grant` or
 * `unknown_passkey`, for the caller to throw: it is announced. Throws Failure `too_many_requests`, and `unavailable`; the proof may be
 * used up then.
 */
export async function proveFactor(
  ports: LoginPorts,
  policy: LoginPolicy,
  tried: CountedTry,
): Promise<Failure | undefined> {
  const { audit } = ports;
  const { proof, facts, userId, network } = tried;
  const { method } = proof;
  const { limit, networkLimit, sends }: KindRow = kinds[method];
  const isCode = sends === "code";
  try {
    if (networkLimit) await spend(ports, policy, networkLimit, network);
    await spend(ports, policy, limit, userId);
  } catch (error) {
    if (isCode && isFailure(error, throttleFailures.too_many_requests)) {
      audit.recordFirst({ key: `${method} ${userId}`, every: hour }, loginEvents.mfa_locked, {
        ...facts,
        detail: { method },
      });
    }
    throw error;
  }
  const fault = await factorFault(ports, policy, tried);
  if (fault === undefined) return undefined;
  const reason = fault.reason as ReasonOf<typeof wrongFactor> | undefined;
  audit.record(loginEvents.mfa_failed, { ...facts, detail: { method, reason } });
  if (isCode) await tellOwner(ports, policy, limit, tried);
  return fault;
}

/** Tells the owner after several wrong codes, because only somebody with the password gets this far. Once a day, best effort. */
async function tellOwner(
  ports: LoginPorts,
  policy: LoginPolicy,
  limit: Limit,
  { userId, facts: { origin } }: CountedTry,
): Promise<void> {
  if (!ports.emailSender) return;
  await bestEffort(ports.log, "notice_not_stored", async () => {
    const key = await ports.throttleKeys(limit.name, userId);
    const [counter] = await ports.store.findCounters([key, key, key], ports.clock());
    if (!counter || counter.failures < noticedFrom) return;
    if (!(await isWithin(ports, policy, factorThrottle.notice, userId))) return;
    // Not in the language of the request, because the codes may come from a stranger.
    const language = defaultLanguage;
    await enqueueNotice(ports, {
      kind: loginEmails.second_factor_failed,
      userId,
      language,
      origin,
    });
  });
}
