import { describe, expect, it } from "vitest";
import type { Ports } from "../../../src/core/ports.ts";
import { createBcrypt } from "../../../src/drivers/bcrypt/bcrypt.ts";
import { nativeBcrypt } from "../../../src/drivers/bcrypt/native.ts";
import { createHashQueue } from "../../../src/drivers/bcrypt/queue.ts";
import type { AppOptions } from "../../../src/http/options.ts";
import {
  registerAndLogIn,
  logIn,
  newcomer,
  newPassword,
  register,
  send,
  verify,
} from "../../suite/http/calls/calls.ts";
import { expectOAuthError, expectProblem } from "../../suite/http/calls/expect.ts";
import { expectSecurityHeaders } from "../../suite/http/response/headers.ts";
import { secret } from "../../support/secrets.ts";
import { openWithPorts, type LoggedTarget } from "../../support/targets/replaced-ports.ts";

async function withPorts(
  change: (ports: Ports) => Partial<Ports>,
  use: (target: LoggedTarget) => Promise<void>,
  options: Partial<AppOptions> = {},
): Promise<void> {
  const target = await openWithPorts(change, options);
  try {
    await use(target);
  } finally {
    await target.close();
  }
}

describe("in process, with a store that throws unforeseen errors", () => {
  const leak = secret("the password of somebody: hunter2");

  const errors: readonly (readonly [string, () => unknown])[] = [
    ["an error with a secret in its message", () => new Error(leak)],
    ["an error of another kind", () => new TypeError(`Failed query: insert\nparams: ${leak}`)],
    ["a message that looks like a stack", () => new Error(`Failed query\n    at ${leak} (x:1:1)`)],
    ["an error with a cause", () => new Error("x", { cause: new Error(leak) })],
    ["an error with properties", () => Object.assign(new Error("x"), { sql: leak, code: leak })],
    ["several errors in one", () => new AggregateError([new Error(leak)], leak)],
    ["a thrown string", () => leak],
  ];

  it.each(errors)("answers 500 and shows nothing of %s", async (_, make) => {
    let broken = false;
    const fail = async (): Promise<never> => {
      throw make();
    };
    const change = ({ store }: Ports): Partial<Ports> => ({
      store: new Proxy(store, {
        get: (real, name, self) => (broken ? fail : (Reflect.get(real, name, self) as unknown)),
      }),
    });
    await withPorts(change, async (target) => {
      const { person, token } = await registerAndLogIn(target);
      broken = true;
      const answers = [
        await register(target, newcomer()),
        await verify(target, token),
        await send(target, "/health/ready"),
      ];
      for (const answer of answers) expectProblem(answer, 500, "internal");
      const loggedIn = await logIn(target, person);
      expectOAuthError(loggedIn, 500, "internal");

      // The log gathers lines before it writes.
      const last = loggedIn.headers.get("x-request-id") ?? "no id";
      await expect.poll(() => target.logged.join("")).toContain(last);
      const log = target.logged.join("");
      for (const { headers, text } of [...answers, loggedIn]) {
        expectSecurityHeaders(headers);
        expect(text).not.toContain("hunter2");
        const id = headers.get("x-request-id");
        expect(log.split("\n").filter((line) => line.includes(`"${id}"`))).toEqual([
          expect.stringMatching(/"level":"error".*"status":500.*"code":"internal"/),
        ]);
      }
      expect(log).not.toContain("hunter2");
    });
  });
});

describe("in process, with more password checks than the queue takes", () => {
  it("answers 503 overloaded to surplus password checks, and serves the others", async () => {
    const queue = createHashQueue({ atOnce: 1, waiting: 0, patience: 2000, holdBack: 0 });
    const change = (): Partial<Ports> => ({ hasher: createBcrypt(nativeBcrypt, 10, queue) });
    await withPorts(change, async (target) => {
      const { person } = await registerAndLogIn(target);
      const logins = await Promise.all(Array.from({ length: 4 }, () => logIn(target, person)));
      const refused = logins.filter(({ status }) => status !== 200);
      expect(refused.length).toBe(3);
      for (const answer of refused) {
        expectOAuthError(answer, 503, "overloaded");
        expect(answer.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
        expectSecurityHeaders(answer.headers);
      }
      const registered = await Promise.all([
        register(target, newcomer()),
        register(target, newcomer()),
      ]);
      const [accepted, late] = registered.toSorted((a, b) => a.status - b.status);
      expect(accepted?.status).toBe(201);
      expectProblem(late!, 503, "overloaded");
      expect(late?.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      expect((await logIn(target, person)).status).toBe(200);
    });
  });

  it("answers 503 overloaded to a wrong password and an unknown account alike", async () => {
    const queue = createHashQueue({ atOnce: 1, waiting: 0, patience: 2000, holdBack: 0 });
    const change = (): Partial<Ports> => ({ hasher: createBcrypt(nativeBcrypt, 10, queue) });
    await withPorts(change, async (target) => {
      const { person } = await registerAndLogIn(target);
      const { promise: isFree, resolve: free } = Promise.withResolvers<void>();
      const occupied = queue(() => isFree);
      const [known, unknown] = await Promise.all([
        logIn(target, { ...person, password: newPassword() }),
        logIn(target, newcomer()),
      ]);
      free();
      await occupied;
      expectOAuthError(known, 503, "overloaded");
      expect(unknown.text).toBe(known.text);
    });
  });
});

describe("in process, while the server stops", () => {
  it("answers 503 to readiness, and still serves all other calls", async () => {
    const draining = { isDraining: () => true };
    const serve = async (target: LoggedTarget): Promise<void> => {
      const ready = await send(target, "/health/ready");
      expectProblem(ready, 503, "unavailable");
      expect(ready.headers.get("retry-after")).toMatch(/^[1-9]\d*$/);
      expect((await send(target, "/health/live")).status).toBe(200);
      const { token } = await registerAndLogIn(target);
      expect((await verify(target, token)).status).toBe(200);
    };
    await withPorts(() => ({}), serve, draining);
  });
});
