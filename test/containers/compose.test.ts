import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { newcomer, register, tokenFor, verify } from "../suite/http/calls/calls.ts";
import { openProject, type Project } from "../support/containers/compose.ts";
import {
  docker,
  hardened,
  healthOf,
  inspect,
  nameOf,
  remove,
  serverAt,
  untilReady,
} from "../support/containers/container.ts";
import { services } from "../support/documents/compose.ts";
import { freePort } from "../support/network/free-port.ts";
import { secret } from "../support/secrets.ts";

const page = readFileSync("docs/containers.md", "utf8");
const block = /^```sh\n(mkdir -p data\/secrets.*?)^```/ms.exec(page)?.[1] ?? "";
const lines = block.trim().split("\n");
/** The last line starts everything. The others create the secrets. */
const [, issuer = ""] =
  /^ISSUER=(\S+) docker compose up --build -d\b/.exec(lines.at(-1) ?? "") ?? [];

/** A server in another place, which reaches MySQL through the proxy alone. */
const remote = () => nameOf("remote");

describe("docker-compose.yml, started as docs/containers.md says", () => {
  let project: Project;
  let ports = { app: 0, proxy: 0, remote: 0 };
  const app = () => serverAt(`http://127.0.0.1:${ports.app}`);
  const far = () => serverAt(`http://127.0.0.1:${ports.remote}`);
  const secretFile = (name: string) => join(project.folder, "data", "secrets", name);
  const untilBothReady = async (): Promise<void> => {
    await untilReady(app().baseUrl);
    await untilReady(far().baseUrl);
  };

  const person = newcomer();

  /** Logs in on each server and uses the token on the other. */
  async function serves(): Promise<void> {
    for (const [one, other] of [
      [app(), far()],
      [far(), app()],
    ] as const) {
      const token = await tokenFor(one, person);
      expect((await verify(other, token)).body).toMatchObject({ username: person.username });
    }
  }

  beforeAll(async () => {
    const [app, proxy, remote] = [await freePort(), await freePort(), await freePort()];
    ports = { app, proxy, remote };
    project = await openProject("compose", ports, { ISSUER: issuer });
    const script = lines.slice(0, -1).join("\n");
    await promisify(execFile)("sh", ["-euc", script], { cwd: project.folder });
    for (const name of readdirSync(secretFile(""))) {
      secret(readFileSync(secretFile(name), "utf8").trim());
    }
    await project.up();
    await startRemote();
    await untilBothReady();
  });
  afterAll(async () => {
    await remove(remote());
    await project.down();
  });

  async function startRemote(): Promise<void> {
    const names = ["secret_key", "mysql_proxy_key"];
    const secrets = names.map((name) => `--volume=${secretFile(name)}:/run/secrets/${name}:ro`);
    await docker(
      "run",
      "--detach",
      `--name=${remote()}`,
      ...hardened(),
      ...secrets,
      // The published port of the proxy is open to this machine alone.
      "--network=host",
      "--env=HOST=127.0.0.1",
      `--env=PORT=${ports.remote}`,
      `--env=ISSUER=${issuer}`,
      "--env=SECRET_KEY_FILE=/run/secrets/secret_key",
      `--env=MYSQL_PROXY_URL=http://127.0.0.1:${ports.proxy}`,
      "--env=MYSQL_PROXY_KEY_FILE=/run/secrets/mysql_proxy_key",
      inject("images").node,
    );
  }

  it("serves through the published port of the app, and other servers through the proxy", async () => {
    expect(issuer).toMatch(/^https:/);
    expect((await register(app(), person)).status).toBe(201);
    expect((await register(far(), person)).status).toBe(409);
    expect((await register(far(), newcomer())).status).toBe(201);
    await serves();
    for (const service of ["app", "proxy"]) {
      expect(await healthOf(await project.container(service)), service).toBe(0);
    }
  });

  it("runs every service without root, capabilities and new privileges", async () => {
    for (const service of ["mysql", "app", "proxy"]) {
      const name = await project.container(service);
      const status = await docker("exec", name, "cat", "/proc/1/status");
      expect(status, service).toMatch(/^Uid:\t[1-9]\d*\t/m);
      expect(status, service).toMatch(/^CapEff:\t0+$/m);
      expect(status, service).toMatch(/^NoNewPrivs:\t1$/m);
      await expect(docker("exec", name, "touch", "/x"), service).rejects.toMatchObject({ code: 1 });
    }
  });

  it.each(Object.keys(services))("goes on after a restart of %s", async (service) => {
    const name = await project.container(service);
    await docker("restart", name);
    if (!services[service]?.restart) expect(await docker("wait", name)).toBe("0");
    await untilBothReady();
    await serves();
  });

  it("takes over a changed password when its containers are replaced", async () => {
    for (const name of ["mysql_password", "mysql_migrate_password", "mysql_proxy_password"]) {
      writeFileSync(secretFile(name), `${secret(randomBytes(32).toString("base64"))}\n`);
    }
    await project.up({ recreate: true });
    await untilBothReady();
    await serves();
  });

  it("ends with 0 when it is stopped, and has all accounts when it is started again", async () => {
    for (const service of ["app", "proxy", "mysql"]) {
      const name = await project.container(service);
      await docker("stop", name);
      expect((await inspect(name)).State, service).toMatchObject({ ExitCode: 0, Running: false });
    }
    await project.down();
    await project.up();
    await untilBothReady();
    await serves();
  });
});
