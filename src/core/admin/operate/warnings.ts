import { outboxLimits } from "../../outbox/limits.ts";
import type { AdminPorts } from "../ports.ts";

/** What an operator should look at. */
export const warningCodes = ["mail_waiting", "mail_given_up", "audit_failing"] as const;

export interface Warning {
  readonly code: (typeof warningCodes)[number];
  /** How many emails there are. A list has at most 200. */
  readonly count?: number;
  /** Epoch milliseconds: when the oldest of them was stored. */
  readonly since?: number;
}

/** Emails that were stored this long ago, in milliseconds, should have been sent. */
const overdueAfter = 15 * 60_000;

/**
 * What is wrong with the emails and the audit trail of this server. Behind the MySQL proxy it says nothing about emails. Throws Failure
 * `unavailable`.
 */
export async function findWarnings({ operator, audit, clock }: AdminPorts): Promise<Warning[]> {
  const deliveries = (await operator?.outbox.listDeliveries()) ?? [];
  const old = clock() - overdueAfter;
  const givenUp = deliveries.filter(({ dueAt }) => dueAt === outboxLimits.never);
  const waiting = deliveries.filter(
    ({ dueAt, createdAt }) => dueAt !== outboxLimits.never && createdAt < old,
  );
  const of = (code: Warning["code"], found: typeof deliveries): Warning[] =>
    found.length === 0
      ? []
      : [{ code, count: found.length, since: Math.min(...found.map((one) => one.createdAt)) }];
  return [
    ...of("mail_waiting", waiting),
    ...of("mail_given_up", givenUp),
    ...(audit.counts().isFailing ? [{ code: "audit_failing" as const }] : []),
  ];
}
