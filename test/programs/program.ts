import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { noLeaks } from "../suite/leaks.ts";
import { installDebianPackages } from "../support/apt.ts";
import type { ClientAccount } from "../support/clients.ts";
import { startProgram, type Program } from "../support/documents/program.ts";
import { freePort } from "../support/network/free-port.ts";
import { secret } from "../support/secrets.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import { useLatchkey, type Latchkey } from "./latchkey.ts";

/** A program of the table in docs/settings-for-common-apps.md. */
interface Row {
  /** The first cell of its row. */
  readonly row: string;
  /** What the row says to set: an option of `clients create`, or a text in the file of the app. */
  readonly setting: string;
  /** The file of the app. Without the lines that have the setting, it is an app that nobody told of it. */
  readonly file: string;
  /** The path of its redirect URI. */
  readonly callback: string;
  /** Installs the program, and gives its version. */
  install(): Promise<string>;
  /** The command that starts the app in a folder with its file, once that has what else the app needs. */
  command(folder: string): Promise<readonly [string, ...string[]]>;
  /** What the app shows when Latchkey refuses its request. */
  readonly refused: string;
}

/** An app that runs, and its client. */
export interface RunningApp extends Program {
  readonly client: ClientAccount;
}

/** What more cases of a file can do. */
export interface Setup {
  readonly latchkey: Latchkey;
  /** Starts the app as the table says, with another text in its file if given. */
  start(edit?: (source: string) => string): Promise<RunningApp>;
  /** Logs in, and waits until the app shows a text: by default the id of the account and its email address. */
  logIn(app: Program, shown?: string): Promise<void>;
}

/** The second cell of a row of the table in docs/settings-for-common-apps.md, whose first one names the tried version. */
export function rowOf(row: string, version: string): string {
  process.stdout.write(`${row}: ${version}\n`);
  const [named] = /\d+(?:\.\d+)*/.exec(row) ?? expect.fail(`no version in "${row}"`);
  const same = version.split(".").slice(0, named.split(".").length).join(".");
  expect(same, `the version of "${row}" in docs/settings-for-common-apps.md`).toBe(named);
  const lines = readFileSync("docs/settings-for-common-apps.md", "utf8").split("\n");
  const line = lines.find((one) => one.startsWith(`| ${row} | `));
  return (
    line?.slice(row.length + 5, -2) ??
    expect.fail(`docs/settings-for-common-apps.md has no row "${row}"`)
  );
}

/** Installs what is missing of Debian's packages, and gives the version of the first one. */
export async function debian(...names: readonly [string, ...string[]]): Promise<string> {
  const installed = async (name: string): Promise<string | undefined> =>
    promisify(execFile)("dpkg-query", ["-W", "-f", "${db:Status-Status} ${Version}", name]).then(
      ({ stdout }) => /^installed (?:\d+:)?([^-]+)/.exec(stdout)?.[1],
      () => undefined,
    );
  const versions = await Promise.all(names.map(installed));
  const missing = names.filter((_, index) => versions[index] === undefined);
  if (missing.length > 0) await installDebianPackages(missing);
  return (await installed(names[0])) ?? expect.fail(`${names[0]} is not installed`);
}

/**
 * Tests that an app of a program logs a user in with the setting of its row, and no user without it: the app shows what it shows
 * of an error, and the operator reads the setting.
 */
export function testProgram(program: Row, more: (setup: () => Setup) => void = () => {}): void {
  const latchkey = useLatchkey();
  const { row, setting } = program;
  const isOption = setting.startsWith("--");
  const source = readFileSync(program.file, "utf8");
  const running: Program[] = [];
  let version = "";

  const start = async (
    edit = (text: string): string => text,
    options = isOption ? [setting] : [],
  ): Promise<RunningApp> => {
    const folder = await scratchFolder();
    writeFileSync(join(folder, basename(program.file)), edit(source));
    const port = await freePort();
    const uri = `http://127.0.0.1:${port}${program.callback}`;
    const client = await latchkey().create("--redirect-uri", uri, ...options);
    const env = {
      HOME: folder,
      ISSUER: latchkey().issuer,
      CLIENT_ID: client.id,
      CLIENT_SECRET: client.secret,
      REDIRECT_URI: uri,
      SESSION_SECRET: secret("a secret for the sessions of the app"),
    };
    const app = await startProgram(await program.command(folder), folder, env, port);
    running.push(app);
    return { ...app, client };
  };
  /** Starts the app as it is before anybody reads the table. */
  const startWithout = async (): Promise<RunningApp> => {
    const lines = source.split("\n");
    const others = lines.filter((line) => !line.includes(setting));
    expect(others.length < lines.length).toBe(!isOption);
    return start(() => others.join("\n"), []);
  };
  const arrive = async ({ url }: Program): Promise<Page> => {
    const page = await latchkey().visit();
    await page.goto(url);
    await page.getByText("Log in", { exact: true }).click();
    return page;
  };
  const logIn: Setup["logIn"] = async (app, shown) => {
    const { person } = latchkey();
    const page = await arrive(app);
    await latchkey().logIn(page);
    await page.getByText(shown ?? `${person.id} ${person.email}`).waitFor();
  };

  describe(row, () => {
    beforeAll(async () => {
      version = await program.install();
    }, 600_000);
    afterAll(() => Promise.all(running.map(({ stop }) => stop())));

    it(`logs a user in with ${setting}`, async () => {
      await logIn(await start());
      expect(rowOf(row, version)).toContain(setting);
    });

    it(`logs nobody in without ${setting}, and the operator reads why`, async () => {
      const app = await startWithout();
      const page = await arrive(app);
      await page.getByText(program.refused).waitFor();
      await latchkey().expectRefusal(app.client);
    });

    more(() => ({ latchkey: latchkey(), start, logIn }));
  });

  describe("the logs", () => noLeaks(4));
}
