import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registerAndLogIn, tokenFor, verify } from "../../suite/http/calls/calls.ts";
import { latchkey } from "../../support/cli.ts";
import { scrape } from "../../support/metrics.ts";
import { freePort } from "../../support/network/free-port.ts";
import {
  startOnBun,
  scratchFolder,
  type ProcessTarget,
} from "../../support/targets/http-target.ts";
import { commands, type Command } from "../../support/targets/server.ts";

const count = 3;

describe("on Bun, several processes on one port", () => {
  let target: ProcessTarget;
  let metricsPort: number;
  beforeAll(async () => {
    metricsPort = await freePort(count);
    const env = { PROCESSES: String(count), METRICS_PORT: String(metricsPort) };
    target = await startOnBun({ database: "mysql", env });
  });
  afterAll(() => target?.close());

  const linesOf = (event: string): number =>
    target.server.log().split(`"event":"${event}"`).length - 1;
  const untilListening = (lines: number) => expect.poll(() => linesOf("listening")).toBe(lines);
  /** The ids of the child processes, which only Linux lists. */
  const children = (): number[] => {
    const { pid } = target.server;
    const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    return text.split(" ").flatMap((child) => (child === "" ? [] : [Number(child)]));
  };

  it("all processes serve the same accounts, sessions and keys", async () => {
    await untilListening(count);
    expect(children()).toHaveLength(count);
    const { person, token } = await registerAndLogIn(target);
    // Each request is a new connection, which the kernel gives to any of the processes.
    for (let turn = 0; turn < 12; turn++) {
      expect((await verify(target, token)).status).toBe(200);
      expect((await verify(target, await tokenFor(target, person))).status).toBe(200);
    }
  });

  it("each process has its own metrics, and together they count every request", async () => {
    const logins = async () => {
      const all = await Promise.all(
        Array.from({ length: count }, (_, index) => scrape(metricsPort + index)),
      );
      return all.map(({ value }) => value("latchkey_logins_total", "outcome=success") ?? 0);
    };
    const sum = (counts: readonly number[]) => counts.reduce((total, one) => total + one, 0);
    const before = sum(await logins());
    const { person } = await registerAndLogIn(target);
    for (let turn = 0; turn < 5; turn++) await tokenFor(target, person);
    expect(sum(await logins())).toBe(before + 6);
  });

  it("the other processes serve while a killed process is replaced", async () => {
    const { token } = await registerAndLogIn(target);
    const [first = 0, ...others] = children();
    process.kill(first, "SIGKILL");
    await untilListening(count + 1);
    expect(children()).toEqual(expect.arrayContaining(others));
    expect(children()).toHaveLength(count);
    expect(children()).not.toContain(first);
    await expect.poll(() => linesOf("process_ended")).toBe(1);
    for (let turn = 0; turn < 12; turn++) expect((await verify(target, token)).status).toBe(200);
  });

  it("a process that is killed right after its start is replaced again", async () => {
    const { token } = await registerAndLogIn(target);
    const [first = 0, ...others] = children();
    process.kill(first, "SIGKILL");
    // The replacement is killed as soon as it exists.
    await expect
      .poll(() => children().filter((child) => !others.includes(child) && child !== first).length, {
        interval: 20,
      })
      .toBe(1);
    const second = children().find((child) => !others.includes(child)) ?? 0;
    process.kill(second, "SIGKILL");
    // On a busy machine, the second one may have listened before.
    const listened = linesOf("listening");
    await expect.poll(() => linesOf("process_ended")).toBe(3);
    await expect.poll(() => children().length).toBe(count);
    expect(children()).toEqual(expect.arrayContaining(others));
    expect((await verify(target, token)).status).toBe(200);
    await expect.poll(() => linesOf("listening")).toBeGreaterThan(listened);
  });

  it("on SIGTERM all processes stop, and the first exits with 0", async () => {
    target.server.kill("SIGTERM");
    expect(await target.server.exit).toBe(0);
    expect(linesOf("stopped")).toBe(count);
  });
});

describe("PROCESSES=2", () => {
  const serve = async (command: Command, env: Readonly<Record<string, string>>) =>
    latchkey({ command, cwd: await scratchFolder(), env: { PROCESSES: "2", ...env } }, "serve");

  it.each([
    ["are refused on Node, which shares no port", commands.node, {}, "PROCESSES"],
    ["are refused with PORT=0", commands.bun, { PORT: "0" }, "PORT"],
    [
      "are not restarted after a bad configuration",
      commands.bun,
      { ALGORITHM: "ES256", SECRET_KEY: "x".repeat(48) },
      "SECRET_KEY",
    ],
  ] as const)(
    "several processes %s: exit code 78, and the variable is named",
    async (_, command, env, variable) => {
      const { code, stderr } = await serve(command, env);
      expect(code).toBe(78);
      expect(stderr).toMatch(new RegExp(`^${variable}\\b`, "m"));
    },
  );
});
