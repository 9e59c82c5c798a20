import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { expect, inject, vi } from "vitest";
import { codeIn } from "../support/documents/code.ts";
import { freePort } from "../support/network/free-port.ts";
import { untilAnswered } from "../support/network/until-answered.ts";
import { secret } from "../support/secrets.ts";
import { install, readManifest, run, versionsIn } from "./install.ts";
import { addressHeader, startProxy } from "./proxy.ts";
import { scaffolds } from "./scaffolds.ts";

/** An app in another framework, with Latchkey mounted at `/auth`. */
export interface App {
  readonly url: string;
  /** Sets the clock of its server ahead. */
  advance(seconds: number): void;
  /** How often its server opened a database. */
  databases(): number;
  /** Replaces a text in the file of its page that has it. */
  edit(from: string, to: string): void;
  /** Starts its server once more, without a variable, and gives the exit code and what it printed. */
  startWithout(variable: string): Promise<{ readonly code: number | null; readonly text: string }>;
  stop(): Promise<void>;
}

/**
 * How an app runs: `built` for production, in its folder; `webpack`, the same with its other bundler; `copied` for production, in another
 * folder that has only what its page says to copy; or `developed`, with its script `dev`.
 */
export type Way = "built" | "webpack" | "copied" | "developed";

/** Most lines of code before "Try it", without imports, comments, blank lines and lines that only close brackets. */
const longest = 40;

/** Most lines that an app gets beside those that its framework generates, with a module of ours for it and with none. Comments are free. */
const mostGlue = { own: 12, other: 15 };

/** The lines of the section "The files", with those that `init` adds to files of the framework. */
const glueIn = (page: string): number =>
  codeIn(/\n## The files\n([^]*?)\n## /.exec(page)?.[1] ?? "")
    .filter(({ language }) => language !== undefined)
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => !/^\s*(?:$|\/\/|# )/.test(line)).length;

/** What the folder of an app keeps for the next run. npm wrote both. */
const kept = ["node_modules", "package-lock.json"];

/** The files of a recipe: the blocks of its page in docs that begin with a comment that is the name of a file. */
function filesIn(page: string): Map<string, string> {
  const blocks = codeIn(page).filter(({ language }) => language !== undefined);
  return new Map(
    blocks.flatMap(({ text }) => {
      const [, file] = /^(?:---\n)?(?:\/\/|#|<!--) (\S+\.\w+)(?: -->)?\n/.exec(text) ?? [];
      return file === undefined ? [] : [[file, text] as const];
    }),
  );
}

const linesOf = (files: ReadonlyMap<string, string>): number =>
  [...files.values()]
    .flatMap((text) => text.split("\n"))
    .filter((line) => !/^\s*(?:$|import\b|\/\/|#|\/\*\*|<!--|[\])}>;,/]+$|<\/\w+>$)/.test(line))
    .length;

/**
 * Starts the app of a page in docs, in a scratch copy of its folder here, with its packages and the packed Latchkey. Installed
 * packages stay in ~/.cache/latchkey/frameworks for the next run.
 */
export async function startApp(name: string, way: Way): Promise<App> {
  const page = readFileSync(`docs/${name}.md`, "utf8");
  expect(page).toContain("\n## Try it\n");
  expect(
    linesOf(filesIn(page.split("\n## Try it\n")[0] ?? "")),
    `lines of code in docs/${name}.md`,
  ).toBeLessThanOrEqual(longest);
  const scaffold = scaffolds[name];
  expect(glueIn(page), `lines of glue in docs/${name}.md`).toBeLessThanOrEqual(
    scaffold ? mostGlue.own : mostGlue.other,
  );
  // The blocks of this section replace others.
  const files = filesIn(way === "copied" ? page : (page.split("\n## In a container\n")[0] ?? ""));
  const folder = join(homedir(), ".cache/latchkey/frameworks", name);
  mkdirSync(folder, { recursive: true });
  const clean = (): void => {
    for (const entry of readdirSync(folder)) {
      if (!kept.includes(entry)) rmSync(join(folder, entry), { recursive: true });
    }
    // What tools keep of the packages, the last Latchkey among them.
    for (const cache of [".vite", ".cache"]) {
      rmSync(join(folder, "node_modules", cache), { recursive: true, force: true });
    }
  };
  clean();
  if (scaffold) await scaffold(folder);
  cpSync(resolve("test/frameworks", name), folder, { recursive: true });
  const writeBlocks = (): void => {
    for (const [file, text] of files) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
  };
  if (!scaffold) writeBlocks();
  const isBehindProxy = way !== "developed";
  const [port, inner] = [await freePort(), await freePort()];
  const url = `http://localhost:${port}`;
  const log = join(inject("runDirectory"), "logs", `${name}.log`);
  const bin = join(folder, "node_modules/.bin");
  // Outside of all folders with packages.
  const copy = mkdtempSync(join(tmpdir(), `latchkey-${name}-`));
  const env = {
    HOME: homedir(),
    TMPDIR: process.env["TMPDIR"],
    // The Node of this repository comes first.
    PATH: [bin, dirname(process.execPath), process.env["PATH"]].join(delimiter),
    CI: "1",
    ORIGIN: url,
    COPY: copy,
    NEXT_TELEMETRY_DISABLED: "1",
    NUXT_TELEMETRY_DISABLED: "1",
    ASTRO_TELEMETRY_DISABLED: "1",
  };
  const npm = async (...args: string[]): Promise<void> => {
    // Only an installation needs the settings of this machine. A build would take Vitest's variables for its own.
    const all = args[0] === "run" ? env : process.env;
    const options = { cwd: folder, env: all, maxBuffer: 2 ** 26 };
    const { stdout, stderr } = await run("npm", args, options).catch(
      (error: { stdout?: string; stderr?: string }) => {
        throw new Error(`npm ${args.join(" ")}: ${error.stdout ?? ""}${error.stderr ?? ""}`);
      },
    );
    appendFileSync(log, `${stdout}${stderr}\n`);
  };
  const seconds = (since: number): number => Math.round((Date.now() - since) / 1000);
  const installing = Date.now();
  await install(folder, npm);
  const installed = seconds(installing);
  if (scaffold) {
    const { stdout } = await run("latchkey-auth", ["init"], { cwd: folder, env });
    appendFileSync(log, stdout);
    expect(stdout, "init").not.toContain("By hand");
    secret(/^SECRET_KEY=(.*)$/m.exec(readFileSync(join(folder, ".env"), "utf8"))?.[1] ?? "");
    const written = [...files].filter(([file]) => existsSync(join(folder, file)));
    const ofInit = written.filter(([file]) => stdout.includes(`Wrote ${file}`));
    expect(ofInit.length).toBeGreaterThan(1);
    for (const [file, text] of ofInit) {
      expect(text, file).toBe(`// ${file}\n${readFileSync(join(folder, file), "utf8")}`);
    }
    writeBlocks();
  }
  const building = Date.now();
  if (way !== "developed") await npm("run", way === "webpack" ? "build:webpack" : "build");
  if (way === "copied") await npm("run", "copy");
  process.stdout.write(
    `${name}, ${way}: ${versionsIn(folder)}, Node ${process.versions.node}; ` +
      `installed in ${installed} s, built in ${seconds(building)} s\n`,
  );

  const [clock, databases] = [join(folder, "clock"), join(folder, "databases")];
  writeFileSync(clock, "");
  writeFileSync(databases, "");
  const { scripts } = readManifest(folder);
  const script = way === "developed" ? "dev" : way === "copied" ? "start:copy" : "start";
  const production = {
    NODE_ENV: "production",
    SECRET_KEY: secret(randomBytes(32).toString("base64url")),
  };
  const output = openSync(log, "a");
  const cwd = way === "copied" ? copy : folder;
  const command = ["-c", `exec ${scripts[script]}`];
  const variables: NodeJS.ProcessEnv = {
    ...env,
    ...(way === "developed" ? {} : production),
    NODE_OPTIONS: `--import ${resolve("test/frameworks/preload.ts")}`,
    CLOCK_FILE: clock,
    DATABASES_FILE: databases,
    PORT: String(isBehindProxy ? inner : port),
    ...(isBehindProxy && { CLIENT_ADDRESS_HEADER: addressHeader }),
    // For servers that otherwise listen on all addresses.
    HOST: "localhost",
    HOSTNAME: "localhost",
    ISSUER: `${url}/auth`,
    ACCESS_TOKEN_TTL: "60",
    // The lowest.
    BCRYPT_COST: "10",
  };
  const child = spawn("sh", command, {
    cwd,
    detached: true,
    stdio: ["ignore", output, output],
    env: variables,
  });
  const proxy = isBehindProxy ? await startProxy(port, inner) : undefined;
  const exited = once(child, "exit");
  await Promise.race([
    untilAnswered(url),
    exited.then(() => {
      throw new Error(`the app ended: ${readFileSync(log, "utf8").slice(-2000)}`);
    }),
  ]);
  if (way === "developed") {
    // Some tools answer before the app is ready.
    const ready = async (): Promise<boolean> => (await fetch(`${url}/auth/app/login`)).ok;
    await vi.waitUntil(ready, { timeout: 60_000 }).catch(() => {
      throw new Error(`the app has an error: ${readFileSync(log, "utf8").slice(-2000)}`);
    });
    const made = join(folder, "data/secret-key-hs256");
    if (existsSync(made)) secret(readFileSync(made, "utf8").trim());
  }
  return {
    url,
    advance: (count) => appendFileSync(clock, "x".repeat(count)),
    databases: () => statSync(databases).size,
    edit(from, to) {
      for (const file of files.keys()) {
        const path = join(folder, file);
        const text = readFileSync(path, "utf8");
        if (text.includes(from)) writeFileSync(path, text.replace(from, to));
      }
    },
    async startWithout(variable) {
      const { [variable]: _, ...rest } = variables;
      const again = spawn("sh", command, {
        cwd,
        detached: true,
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...rest, PORT: String(await freePort()) },
      });
      let text = "";
      for (const stream of [again.stdout, again.stderr]) {
        stream.on("data", (data: Buffer) => void (text += data.toString()));
      }
      const timer = setTimeout(() => process.kill(-again.pid!, "SIGKILL"), 60_000);
      const [code] = (await once(again, "exit")) as [number | null];
      clearTimeout(timer);
      return { code, text };
    },
    async stop() {
      // With the processes that it started.
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
      await exited;
      await proxy?.stop();
      rmSync(copy, { recursive: true });
      clean();
    },
  };
}
