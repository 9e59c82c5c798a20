import { describe, expect, it } from "vitest";
import type { ProcessTarget } from "../../support/targets/http-target.ts";
import { tokensIn, type Answer } from "../http/calls/calls.ts";
import {
  challengeIn,
  logInByPasskey,
  passkeyOptions,
  pendingLogin,
  personWithPasskey,
  personWithTotp,
  proveFactor,
} from "../http/calls/factor-logins.ts";
import { codeOf } from "../http/calls/factors.ts";
import { sessionOf } from "../http/calls/sessions.ts";
import type { Cluster } from "./cluster.ts";
import { counts } from "./counts.ts";
import { tally } from "./tally.ts";

/** Proofs that work once, many times at once on all servers. */
export function factorRaces(cluster: () => Cluster): void {
  const { proofs, uses } = counts;

  /**
   * Prepares proofs one after the other, and sends each of them many times at once. A node that rolls a statement back leaves it open
   * whether the proof was taken, so the answer may be 503. Only one request ever succeeds.
   */
  async function race(
    prepare: (server: ProcessTarget) => Promise<(server: ProcessTarget) => Promise<Answer>>,
  ): Promise<Record<string, number>> {
    const { servers, sql } = cluster();
    const all: Answer[] = [];
    for (let count = 0; count < proofs; count++) {
      const send = await prepare(servers[count % servers.length]!);
      const answers = await Promise.all(
        Array.from({ length: uses }, (_, index) => send(servers[index % servers.length]!)),
      );
      const winners = answers.filter(({ status }) => status === 200);
      expect(winners, JSON.stringify(tally(answers))).toHaveLength(1);
      const losers = Object.keys(tally(answers.filter(({ status }) => status !== 200)));
      for (const loser of losers) expect(loser).toMatch(/^(?:400 invalid_grant|503 .*)$/);
      const { token } = tokensIn(winners[0]!);
      const session = `SELECT COUNT(*) AS n FROM sessions WHERE id = '${sessionOf(token)}'`;
      for (const rows of await sql(session)) expect(rows.map(({ n }) => Number(n))).toEqual([1]);
      all.push(...answers);
    }
    return tally(all);
  }

  describe("MF-6 the same proof on all servers at once", () => {
    it("opens one session by a code of an authenticator app", async ({ annotate }) => {
      const outcome = await race(async (server) => {
        const { person, secret } = await personWithTotp(server);
        const mfaToken = await pendingLogin(server, person);
        const totp = codeOf(secret);
        return (at) => proveFactor(at, mfaToken, { totp });
      });
      await annotate(JSON.stringify(outcome));
    });

    it("opens one session by a recovery code", async ({ annotate }) => {
      const outcome = await race(async (server) => {
        const { person, recoveryCodes } = await personWithTotp(server);
        const mfaToken = await pendingLogin(server, person);
        const [recovery_code = ""] = recoveryCodes;
        return (at) => proveFactor(at, mfaToken, { recovery_code });
      });
      await annotate(JSON.stringify(outcome));
    });

    it("opens one session by an answer of a passkey", async ({ annotate }) => {
      const outcome = await race(async (server) => {
        const { authenticator } = await personWithPasskey(server);
        const answer = await authenticator.assert(challengeIn(await passkeyOptions(server, {})));
        return (at) => logInByPasskey(at, answer);
      });
      await annotate(JSON.stringify(outcome));
    });
  });
}
