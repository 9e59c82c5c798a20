import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { logIn, newcomer, register, registerAndLogIn, verify } from "../suite/http/calls/calls.ts";
import { openConnection, rawLogin } from "../suite/http/reliability/stopping.ts";
import { statuses } from "../suite/http/sockets/raw.ts";
import type { Base } from "../support/containers/bases.ts";
import type { Images } from "../support/containers/build.ts";
import {
  codeOf,
  docker,
  hardened,
  healthOf,
  inspect,
  logOf,
  megabytesOf,
  nameOf,
  remove,
  serverAt,
  terminate,
  untilReady,
} from "../support/containers/container.ts";
import { freePort } from "../support/network/free-port.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";

/** An image, and what it may weigh in megabytes with its base. */
export interface Tested {
  readonly image: keyof Images;
  readonly base: Base;
  readonly node: string;
  readonly megabytes: number;
}

/** What Latchkey itself may weigh, without its base. */
const ownMegabytes = 15;

/** What a server in a container has to do, on the embedded database. */
export function imageSuite({ image: kind, base, node, megabytes }: Tested): void {
  const image = () => inject("images")[kind];
  const name = () => nameOf(kind);
  let port = 0;
  const url = () => `http://127.0.0.1:${port}`;
  const server = () => serverAt(url());
  /** Runs a program in the container and returns what it prints. */
  const ask = (code: string): Promise<string> => docker("exec", name(), node, "-p", code);

  const start = async (): Promise<void> => {
    const file = join(await scratchFolder(), "secret_key");
    writeFileSync(file, secret(randomBytes(32).toString("base64url")));
    await docker(
      "run",
      "--detach",
      `--name=${name()}`,
      ...hardened(),
      `--volume=${name()}:/app/data`,
      `--volume=${file}:/run/secrets/secret_key:ro`,
      "--env=SECRET_KEY_FILE=/run/secrets/secret_key",
      "--env=ISSUER=https://login.example.com",
      "--env=BCRYPT_COST=12",
      `--publish=127.0.0.1:${port}:3000`,
      image(),
    );
    await untilReady(url());
  };

  beforeAll(async () => {
    port = await freePort();
    await start();
  });
  afterAll(() => remove(name()));

  it(`weighs at most ${megabytes} MB, and ${ownMegabytes} MB more than its base`, async () => {
    const size = await megabytesOf(image());
    console.log(`${kind}: ${size.toFixed(0)} MB`);
    expect(size).toBeLessThan(megabytes);
    expect(size - (await megabytesOf(base))).toBeLessThan(ownMegabytes);
  });

  it("runs as user 1000 without capabilities, and writes only to its volume", async () => {
    const status = await ask('fs.readFileSync("/proc/1/status", "utf8")');
    expect(status).toMatch(/^Uid:\t1000\t1000\t1000\t1000$/m);
    expect(status).toMatch(/^Gid:\t1000\t1000\t1000\t1000$/m);
    expect(status).toMatch(/^CapEff:\t0+$/m);
    expect(status).toMatch(/^NoNewPrivs:\t1$/m);
    const isWritable = (path: string) =>
      ask(`try { fs.writeFileSync("${path}", ""); true } catch { false }`);
    expect(await isWritable("/app/x")).toBe("false");
    expect(await isWritable("/tmp/x")).toBe("false");
    expect(await isWritable("/app/data/x")).toBe("true");
  });

  it("is healthy and ready, and serves through its published port", async () => {
    expect(await healthOf(name())).toBe(0);
    const { token, person } = await registerAndLogIn(server(), { name: "Ann" });
    const { status, body } = await verify(server(), token);
    expect(status).toBe(200);
    expect(body).toMatchObject({ active: true, username: person.username });
  });

  it("runs other commands beside the server", async () => {
    const output = await docker("exec", name(), node, "dist/entry/cli.js", "doctor");
    expect(output).toMatch(/^ok   configuration is valid$/m);
  });

  it("is Node 24 with the licenses and the bill of materials", async () => {
    expect(await ask("process.version")).toMatch(/^v24\./);
    const read = (path: string) => ask(`fs.readFileSync("/app/dist/${path}", "utf8")`);
    expect(await read("LICENSES.txt")).toContain("hono");
    const { components } = JSON.parse(await read("sbom.cdx.json")) as {
      components: { name: string }[];
    };
    expect(components.map((component) => component.name)).toEqual(
      expect.arrayContaining(["hono", "@node-rs/bcrypt"]),
    );
  });

  it("on SIGTERM, answers the logins in progress and exits with 0", async () => {
    const person = newcomer();
    expect((await register(server(), person)).status).toBe(201);
    const whileStopping = async (): Promise<number> => {
      const signal = await terminate(name());
      // More would wait for each other's hashes. On a busy machine they may wait for too long, and get 503.
      const logins = Array.from({ length: 2 }, () =>
        openConnection({ host: "127.0.0.1", port }, rawLogin(person)),
      );
      await Promise.all(logins.map(({ sent }) => sent));
      // When this is answered, the server has read the logins before it.
      expect((await server().fetch("/health/live")).status).toBe(200);
      await signal();
      for (const { closed } of logins) expect(statuses(await closed)).toEqual([200]);
      expect(await docker("wait", name())).toBe("0");
      const log = await logOf(name());
      expect(log).toContain('"event":"stopped"');
      const [, after = ""] = log.split('"event":"stopping"').slice(-2);
      await docker("start", name());
      await untilReady(url());
      return after.split('"route":"/authenticate/token"').length - 1;
    };
    // On a busy machine, all logins may be answered before the signal comes.
    for (let tries = 0; tries < 10; tries++) if ((await whileStopping()) > 0) return;
    throw new Error("no login was in progress at the signal");
  });

  describe("the volume keeps the accounts", () => {
    it.each([
      ["a restart", () => docker("restart", name())],
      [
        "SIGKILL",
        async () => {
          await docker("kill", "--signal=KILL", name());
          await docker("wait", name());
          await docker("start", name());
        },
      ],
      [
        "a new container",
        async () => {
          await remove(name());
          await start();
        },
      ],
    ])("over %s", async (_, interrupt) => {
      const person = newcomer();
      expect((await register(server(), person)).status).toBe(201);
      await interrupt();
      await untilReady(url());
      expect((await logIn(server(), person)).status).toBe(200);
    });
  });

  it("does not start without a key, and says so", async () => {
    const other = nameOf(`${kind}-keyless`);
    expect(await codeOf("run", `--name=${other}`, ...hardened(), image())).toBe(78);
    expect(await logOf(other)).toContain("SECRET_KEY");
    expect((await inspect(other)).State.ExitCode).toBe(78);
    await remove(other);
  });
}
