import { expect } from "vitest";
import { verify } from "../../suite/http/calls/calls.ts";
import { operationsOf, type OpenApi } from "../documents/openapi.ts";
import { searchFor } from "../find-secrets.ts";
import type { Target } from "../targets/http-target.ts";
import { answerCheck, readAnswer } from "./answers.ts";
import {
  createCredentials,
  forAdmin,
  linkToVerify,
  mark,
  secretsOf,
  withNewAccount,
  type Credentials,
} from "./credentials.ts";
import { filledIn, type FuzzRequest } from "./requests.ts";
import type { openFuzzTarget } from "./target.ts";

/** An operation with its path and method. */
export type Call = ReturnType<typeof operationsOf>[number];

/** Sends requests to a target and checks every answer against the target's own document. */
export async function createFuzzer(target: Awaited<ReturnType<typeof openFuzzTarget>>) {
  const document = (await (await target.fetch("/openapi.json")).json()) as OpenApi;
  const calls = operationsOf(document);
  const check = answerCheck(document);
  const secrets = new Set<string>();
  const statuses = new Map<string, Set<number>>();
  let known: Credentials | undefined;
  return {
    document,
    calls,
    callOf: (id: string): Call =>
      calls.find(({ operation }) => operation.operationId === id) ?? expect.fail(`no ${id}`),
    /** Continues with an account that no request before has changed, and a link that none has used. */
    async start() {
      if (!known) {
        known = await createCredentials(target);
        return;
      }
      const links = { ...known.links, verify: await linkToVerify(target) };
      known = { ...(await withNewAccount(target, known)), ...(await forAdmin(target)), links };
    },
    /** Fails if the answer is an error of the server, is not declared, or has a secret of the request. Returns the answer. */
    async send({ operation, path, method }: Call, request: FuzzRequest) {
      known ??= await createCredentials(target);
      const own = secretsOf(known);
      for (const secret of own) secrets.add(secret);
      const answer = await readAnswer(await target.fetch(...filledIn(request, known)));
      const seen = statuses.get(path + method) ?? new Set();
      statuses.set(path + method, seen.add(answer.status));
      const isRepeated = (secret: string) => (answer.text + answer.headers).includes(secret);
      const wrong =
        answer.status >= 500
          ? `the status is ${answer.status}`
          : [mark, ...own].some(isRepeated)
            ? "the answer repeats a secret"
            : check(operation, answer);
      // One call of expect(), because it takes as long as a request.
      if (wrong !== undefined) expect.fail(`${wrong}: ${answer.text}`);
      if (answer.status < 300) {
        known = /^\/(?:admin|accounts)\b/.test(path)
          ? await renewedForAdmin(target, known, method)
          : await renewed(target, known, method);
      }
      return answer;
    },
    /** The statuses of all answers of a call so far. */
    statusesOf: ({ path, method }: Call): number[] => [...(statuses.get(path + method) ?? [])],
    /** Expects that the log has no error and none of the secrets. */
    expectQuietLog() {
      const log = target.log();
      expect(log.length).toBeGreaterThan(0);
      expect(log).not.toContain('"level":"error"');
      expect(log).not.toContain(mark);
      expect(searchFor(secrets)(log)).toEqual([]);
    },
  };
}

/** The same after a call of an administrator, who cannot end the own session, but may have deleted the rest. */
const renewedForAdmin = async (target: Target, known: Credentials, method: string) =>
  method === "delete" ? { ...known, ...(await forAdmin(target)) } : known;

/** Credentials that still work after a success of a call with this method. */
async function renewed(target: Target, known: Credentials, method: string): Promise<Credentials> {
  const mayEnd = method !== "get" && method !== "post";
  const hasEnded = mayEnd || (await verify(target, known.token)).status !== 200;
  return hasEnded ? withNewAccount(target, known) : known;
}
