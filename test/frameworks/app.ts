import { execFile, spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { appendFileSync, cpSync, existsSync, globSync, mkdirSync, openSync } from "node:fs";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { codeIn } from "../support/documents/code.ts";
import { freePort } from "../support/network/free-port.ts";
import { untilAnswered } from "../support/network/until-answered.ts";
import { secret } from "../support/secrets.ts";

const run = promisify(execFile);

/** An app in another framework, built and started, with Latchkey mounted at `/auth`. */
export interface App {
  readonly url: string;
  /** Sets the clock of its server ahead. */
  advance(seconds: number): void;
  stop(): Promise<void>;
}

/** Most lines of code before "Try it", without imports, comments, blank lines and lines that only close brackets. */
const longest = 40;

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
 * Builds the app of a page in docs, in a scratch copy of its folder here, with the packages of its lockfile and the packed Latchkey, and starts
 * it for production. Installed packages stay in ~/.cache/latchkey/frameworks for the next run.
 */
export async function startApp(name: string): Promise<App> {
  const own = resolve("test/frameworks", name);
  const page = readFileSync(`docs/${name}.md`, "utf8");
  const files = filesIn(page);
  expect(page).toContain("\n## Try it\n");
  expect(
    linesOf(filesIn(page.split("\n## Try it\n")[0] ?? "")),
    `lines of code in docs/${name}.md`,
  ).toBeLessThanOrEqual(longest);
  const folder = join(homedir(), ".cache/latchkey/frameworks", name);
  mkdirSync(folder, { recursive: true });
  for (const entry of readdirSync(folder)) {
    if (entry !== "node_modules") rmSync(join(folder, entry), { recursive: true });
  }
  cpSync(own, folder, { recursive: true });
  for (const [file, text] of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const log = join(inject("runDirectory"), "logs", `${name}.log`);
  const bin = join(folder, "node_modules/.bin");
  const env = {
    HOME: homedir(),
    TMPDIR: process.env["TMPDIR"],
    // The Node of this repository comes first.
    PATH: [bin, dirname(process.execPath), process.env["PATH"]].join(delimiter),
    CI: "1",
    ORIGIN: url,
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
  const installing = Date.now();
  await install(folder, npm);
  const building = Date.now();
  await npm("run", "build");
  report(name, folder, building - installing, Date.now() - building);

  const clock = join(folder, "clock");
  writeFileSync(clock, "");
  const { scripts } = readManifest(folder);
  const output = openSync(log, "a");
  const child = spawn("sh", ["-c", `exec ${scripts["start"]}`], {
    cwd: folder,
    detached: true,
    stdio: ["ignore", output, output],
    env: {
      ...env,
      NODE_ENV: "production",
      NODE_OPTIONS: `--import ${resolve("test/frameworks/clock.ts")}`,
      CLOCK_FILE: clock,
      PORT: String(port),
      // For servers that otherwise listen on all addresses.
      HOST: "localhost",
      HOSTNAME: "localhost",
      ISSUER: `${url}/auth`,
      ACCESS_TOKEN_TTL: "60",
      // The lowest of production.
      BCRYPT_COST: "10",
      SECRET_KEY: secret(randomBytes(32).toString("base64url")),
    },
  });
  const exited = once(child, "exit");
  await Promise.race([
    untilAnswered(url),
    exited.then(() => {
      throw new Error(`the app ended: ${readFileSync(log, "utf8").slice(-2000)}`);
    }),
  ]);
  return {
    url,
    advance: (seconds) => appendFileSync(clock, "x".repeat(seconds)),
    async stop() {
      // With the processes that it started.
      if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGTERM");
      await exited;
      for (const entry of readdirSync(folder)) {
        if (entry !== "node_modules") rmSync(join(folder, entry), { recursive: true });
      }
    },
  };
}

/** Installs what the lockfile says, unless the folder has it from an earlier run, and Latchkey as it is packed now. */
async function install(folder: string, npm: (...args: string[]) => Promise<void>): Promise<void> {
  const lockfile = readFileSync(join(folder, "package-lock.json"));
  const wanted = createHash("sha256").update(lockfile).update(process.version).digest("hex");
  const mark = join(folder, "node_modules/.lockfile");
  if (!existsSync(mark) || readFileSync(mark, "utf8") !== wanted) {
    await npm("ci");
    writeFileSync(mark, wanted);
  }
  await npm("install", "--no-package-lock", await pack());
}

/** The packed Latchkey of this run. */
async function pack(): Promise<string> {
  const folder = inject("runDirectory");
  const find = (): string | undefined => globSync(join(folder, "latchkey-*.tgz"))[0];
  if (find() === undefined) {
    await run("npm", ["run", "build:declarations"]);
    await run("npm", ["pack", "--ignore-scripts", "--pack-destination", folder]);
  }
  return find() ?? "";
}

interface Manifest {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest;

function report(name: string, folder: string, installed: number, built: number): void {
  const packages = join(folder, "node_modules");
  const { dependencies, devDependencies } = readManifest(folder);
  const versions = Object.keys({ ...dependencies, ...devDependencies })
    .filter((one) => !one.startsWith("@types/"))
    .map((one) => `${one} ${readManifest(join(packages, one)).version}`);
  const seconds = (milliseconds: number): number => Math.round(milliseconds / 1000);
  process.stdout.write(
    `${name}: ${versions.join(", ")}, Node ${process.versions.node}; ` +
      `installed in ${seconds(installed)} s, built in ${seconds(built)} s\n`,
  );
}
