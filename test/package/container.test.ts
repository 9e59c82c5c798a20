import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { variables } from "../../src/entry/config/variables/variables.ts";
import { form, json, newcomer } from "../suite/http/calls/calls.ts";
import { noLeaks } from "../suite/leaks.ts";
import { openTestDatabase, type DatabaseKind } from "../support/databases/databases.ts";
import { allowed, buildByHand, contextOf, type Image } from "../support/documents/dockerfile.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import { runLatchkey, startServer, type Command } from "../support/targets/server.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");

/** `node` is the Node that runs the tests, because in the image it is the image's Node. npm is the installed one. */
const PATH = [dirname(process.execPath), process.env["PATH"]].join(delimiter);

/** The environment of a RUN: only the settings of npm's cache, registry and network. */
const building = Object.fromEntries(
  Object.entries({ ...process.env, PATH, npm_config_prefer_offline: "true" }).filter(
    (entry): entry is [string, string] =>
      /^(?:PATH|HOME|npm_config_(?:cache|registry|userconfig|prefer_offline)|\w*_proxy|\w*CERT\w*)$/i.test(
        entry[0],
      ) && entry[1] !== undefined,
  ),
);

describe("the image", () => {
  let image: Image;
  beforeAll(async () => {
    const installed = join(root, "node_modules");
    image = await buildByHand(dockerfile, await contextOf(root), building, installed);
  }, 300_000);

  const command = () => image.exec("ENTRYPOINT") as unknown as Command;
  const textsOf = (name: string): string[] =>
    image.instructions.filter((one) => one.name === name).map(({ text }) => text);

  /** The settings of a container in production, besides its database. */
  const settings = () => ({
    PATH,
    ...image.env,
    ISSUER: "https://login.example.com",
    SECRET_KEY: secret(randomBytes(32).toString("base64url")),
    BCRYPT_COST: "10",
  });

  it("is Node 24, slim", () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set(["node:24-slim"]));
    expect(process.versions.node).toMatch(/^24\./);
  });

  it("holds only the bundle, the migrations and the production dependencies", () => {
    expect(readdirSync(image.root)).toEqual([image.workdir.slice(1)]);
    expect(readdirSync(image.cwd).toSorted()).toEqual([
      ".npmrc",
      "data",
      "dist",
      "drizzle",
      "node_modules",
      "package-lock.json",
      "package.json",
    ]);
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock;
    const { packages: installed } = JSON.parse(
      readFileSync(join(image.cwd, "node_modules", ".package-lock.json"), "utf8"),
    ) as Lock;
    const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      dependencies: Record<string, string>;
    };
    const names = Object.keys(installed);
    expect(names).toEqual(
      expect.arrayContaining(Object.keys(dependencies).map((name) => `node_modules/${name}`)),
    );
    expect(names.filter((name) => packages[name]?.dev)).toEqual([]);
    expect(names.filter((name) => !existsSync(join(image.cwd, name)))).toEqual([]);
    for (const tool of ["esbuild", "node", "typescript", "vitest", "wrangler"]) {
      expect(existsSync(join(image.cwd, "node_modules", tool))).toBe(false);
    }
  });

  it("has the licenses and the bill of materials of what is in it", () => {
    for (const name of ["LICENSES.txt", "sbom.cdx.json"]) {
      const inImage = readFileSync(join(image.cwd, "dist", name), "utf8");
      expect(inImage, name).toBe(readFileSync(join(root, "dist", name), "utf8"));
    }
    const { packages } = JSON.parse(
      readFileSync(join(image.cwd, "node_modules", ".package-lock.json"), "utf8"),
    ) as { packages: Record<string, { version: string }> };
    const { components } = JSON.parse(
      readFileSync(join(image.cwd, "dist", "sbom.cdx.json"), "utf8"),
    ) as { components: { name: string; version: string }[] };
    const listed = components.map(({ name, version }) => `node_modules/${name}@${version}`);
    const installed = Object.entries(packages).map(([path, { version }]) => `${path}@${version}`);
    expect(installed.length).toBeGreaterThan(1);
    expect(listed).toEqual(expect.arrayContaining(installed));
  });

  it("keeps secrets, databases and modules of this machine out of its build", () => {
    const names = allowed(readFileSync(join(root, ".dockerignore"), "utf8"));
    const needed = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources]) =>
      (sources ?? "").split(" "),
    );
    expect(names.toSorted()).toEqual([...new Set(needed)].toSorted());
  });

  it("runs as a user who owns only the folder of the embedded database", () => {
    const order = image.instructions.map(({ name }) => name);
    expect(textsOf("USER")).toEqual(["node"]);
    const after = order.slice(order.indexOf("USER"));
    expect(after).not.toContain("RUN");
    expect(after).not.toContain("COPY");
    const folder = dirname(variables.SQLITE_FILE.fallback);
    expect(textsOf("COPY").filter((text) => text.includes("--chown"))).toEqual([
      `--from=build --chown=node:node ${image.workdir}/${folder} ${folder}`,
    ]);
    expect(textsOf("VOLUME")).toEqual([join(image.workdir, folder)]);
    // Docker discards writes to a volume that follow its declaration.
    expect(order.lastIndexOf("COPY")).toBeLessThan(order.indexOf("VOLUME"));
  });

  it("does not start in production without an issuer and a key", async () => {
    const start = { cwd: image.cwd, env: { PATH, ...image.env }, command: command() };
    expect(await runLatchkey(start, ...image.exec("CMD"))).toBe(78);
  });

  it("runs every command of latchkey", () => {
    const [program, ...before] = command();
    const { status, stdout } = spawnSync(program, [...before, "keys", "generate"], {
      cwd: image.cwd,
      env: { PATH, ...image.env },
      encoding: "utf8",
    });
    expect(status).toBe(0);
    expect(secret(stdout)).toMatch(/^[\w-]{43}\n$/);
  });

  it.each<[string, DatabaseKind]>([
    ["the embedded database", "sqlite"],
    ["MariaDB, migrated", "mysql"],
  ])("serves on %s, is healthy while it does, and ends with 0 on SIGTERM", async (_, kind) => {
    const database = await openTestDatabase(kind, await scratchFolder());
    const start = {
      cwd: image.cwd,
      // Without MySQL no database is configured, so that the image's own folder is used.
      env: { ...settings(), ...(kind === "mysql" && database.env) },
      command: command(),
    };
    if (kind === "mysql") expect(await runLatchkey(start, "migrate")).toBe(0);
    expect(image.exec("CMD")).toEqual(["serve"]);
    expect(image.env["HOST"]).toBe("0.0.0.0");
    const server = await startServer(start);
    const health = () => healthOf(image, { ...start.env, PORT: String(server.port) });
    try {
      const person = newcomer();
      const registered = await fetch(`${server.url}/authenticate/register`, json(person));
      expect(registered.status).toBe(201);
      const { username, password } = person;
      const granted = await fetch(`${server.url}/authenticate/token`, form({ username, password }));
      expect(granted.status).toBe(200);
      secret(((await granted.json()) as { access_token: string }).access_token);
      expect((await fetch(`${server.url}/health/ready`)).status).toBe(200);
      // This file comes from an installed package, not from the bundle.
      expect((await fetch(`${server.url}/docs/swagger-ui.css`)).status).toBe(200);

      expect(await health()).toBe(0);
      server.kill("SIGTERM");
      expect(await server.exit).toBe(0);
      expect(await health()).not.toBe(0);
      if (kind === "sqlite") {
        const file = join(image.cwd, variables.SQLITE_FILE.fallback);
        expect(existsSync(file)).toBe(true);
      }
    } finally {
      await server.stop();
      await database.drop();
    }
  });
});

describe("the logs", () => noLeaks(2));

interface Lock {
  readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
}

/** The exit code of the image's own health check. */
const healthOf = (image: Image, env: Readonly<Record<string, string>>): Promise<number | null> =>
  new Promise((resolve) => {
    const [program = "", ...args] = image.exec("HEALTHCHECK");
    const child = execFile(program, args, { cwd: image.cwd, env: { ...env } }, () =>
      resolve(child.exitCode),
    );
  });
