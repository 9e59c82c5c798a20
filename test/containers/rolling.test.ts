import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { logIn, newcomer, register, verify } from "../suite/http/calls/calls.ts";
import { refresh } from "../suite/http/calls/sessions.ts";
import { startBalancer, type Balancer } from "../support/containers/balancer.ts";
import { openProject, type Project } from "../support/containers/compose.ts";
import {
  docker,
  inspect,
  nameOf,
  remove,
  serverAt,
  untilReady,
} from "../support/containers/container.ts";
import { compose } from "../support/documents/compose.ts";
import { freePort } from "../support/network/free-port.ts";
import { secret } from "../support/secrets.ts";
import { roomyLimits } from "../support/targets/roomy-limits.ts";

const callers = 3;

describe("two servers in containers, behind a balancer, on one MySQL", () => {
  let project: Project;
  let balancer: Balancer;
  const ports: number[] = [];
  const names = () => ports.map((_, index) => nameOf(`rolling-${index}`));
  const urlOf = (index: number) => `http://127.0.0.1:${ports[index]}`;

  /** Starts a server that has the settings of the service `app`. */
  async function start(index: number): Promise<void> {
    const env = { THROTTLE: roomyLimits.THROTTLE, BCRYPT_COST: "10" };
    await project.runBeside("app", names()[index] ?? "", { env, port: ports[index] ?? 0 });
    await untilReady(urlOf(index));
  }

  beforeAll(async () => {
    ports.push(await freePort(), await freePort());
    project = await openProject("rolling", { app: await freePort(), proxy: await freePort() });
    mkdirSync(join(project.folder, "data", "secrets"), { recursive: true });
    for (const { file } of Object.values(compose.secrets)) {
      writeFileSync(join(project.folder, file), secret(randomBytes(32).toString("base64")));
    }
    await project.up();
    await Promise.all(ports.map((_, index) => start(index)));
    balancer = await startBalancer(ports.map((_, index) => urlOf(index)));
  });
  afterAll(async () => {
    await balancer?.close();
    await remove(...names());
    await project?.down();
  });

  /** Registers users, logs them in, verifies and refreshes, until `end`, which returns the statuses that were no success. */
  function startLoad() {
    const ended = new AbortController();
    const failures: number[] = [];
    const target = serverAt(balancer.url);
    let served = 0;
    const isFine = ({ status }: { readonly status: number }): boolean => {
      if (status >= 300) failures.push(status);
      return status < 300;
    };
    async function serve(): Promise<void> {
      const person = newcomer();
      if (!isFine(await register(target, person))) return;
      const login = await logIn(target, person);
      if (!isFine(login)) return;
      if (!isFine(await verify(target, String(login.body["access_token"])))) return;
      if (!isFine(await refresh(target, String(login.body["refresh_token"])))) return;
      served++;
    }
    const calling = Array.from({ length: callers }, async () => {
      while (!ended.signal.aborted) {
        await serve();
        await sleep(10);
      }
    });
    return {
      /** Waits until so many more users were served. */
      async serves(count: number): Promise<void> {
        const goal = served + count;
        await expect.poll(() => served).toBeGreaterThanOrEqual(goal);
      },
      async end(): Promise<readonly number[]> {
        ended.abort();
        await Promise.all(calling);
        return failures;
      },
    };
  }

  it("share accounts and sessions", async () => {
    const person = newcomer();
    const [one, other] = [serverAt(urlOf(0)), serverAt(urlOf(1))];
    expect((await register(one, person)).status).toBe(201);
    const login = await logIn(other, person);
    expect((await verify(one, String(login.body["access_token"]))).status).toBe(200);
  });

  it("are replaced one after the other, and no request fails", async () => {
    const load = startLoad();
    await load.serves(5);
    for (const [index, name] of names().entries()) {
      await docker("stop", name);
      expect((await inspect(name)).State.ExitCode).toBe(0);
      await load.serves(5);
      await remove(name);
      await start(index);
      await expect.poll(() => balancer.ready()).toContain(urlOf(index));
      const before = balancer.answered(urlOf(index));
      await load.serves(5);
      expect(balancer.answered(urlOf(index))).toBeGreaterThan(before);
    }
    expect(await load.end()).toEqual([]);
    expect(balancer.lost).toEqual([]);
  });

  it("lose only the requests in progress when one is killed", async () => {
    const load = startLoad();
    await load.serves(5);
    await docker("kill", "--signal=KILL", names()[0] ?? "");
    await load.serves(5);
    await docker("start", names()[0] ?? "");
    await untilReady(urlOf(0));
    await load.serves(5);
    const failures = await load.end();
    expect(failures.length).toBeLessThanOrEqual(callers);
    expect(failures).toEqual(balancer.lost.map(() => 502));
    expect(new Set([urlOf(0), ...balancer.lost])).toEqual(new Set([urlOf(0)]));
    // The last look may be older than the start: a look at a server that is gone takes two seconds.
    await expect.poll(() => balancer.ready()).toHaveLength(2);
  });
});
