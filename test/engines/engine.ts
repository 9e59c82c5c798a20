import { spawn, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { findProgram, installDebianPackages } from "../support/apt.ts";

/** A browser with one window and an empty profile. It accepts every certificate. */
export interface Engine {
  readonly version: string;
  /** Opens a URL as if it had been typed. This and the next three methods wait until the browser has loaded a page. */
  open(url: string): Promise<unknown>;
  back(): Promise<unknown>;
  forward(): Promise<unknown>;
  reload(): Promise<unknown>;
  click(selector: string): Promise<unknown>;
  /** Types a text into a field. */
  type(selector: string, text: string): Promise<unknown>;
  /** Runs the body of a function in the page. Waits for a promise that it returns. */
  run(script: string): Promise<unknown>;
  /** Deletes the cookies of the page that the window shows. */
  deleteCookies(): Promise<unknown>;
  close(): Promise<void>;
}

/** The key of an element in the protocol WebDriver. */
export const elementKey = "element-6066-11e4-a52e-4f735466cecf";

/** For scripts that return a promise: WebDriver gives them a callback as the last argument. */
export const awaited = (script: string): string =>
  `const done = arguments[arguments.length - 1]; (async () => { ${script} })().then(done, (error) => done(String(error)));`;

/** What a page may take to load, in milliseconds. */
export const timeouts = { pageLoad: 60_000, script: 60_000, implicit: 5000 };

/**
 * The path of the first of these programs. Installs the packages of Debian as root if none is there. Elsewhere it throws an error
 * that names the packages.
 */
export async function programOf(
  packages: readonly string[],
  ...names: readonly string[]
): Promise<string> {
  const found = findProgram(...names);
  if (found) return found;
  await installDebianPackages(packages);
  const installed = findProgram(...names);
  if (installed) return installed;
  throw new Error(`The packages ${packages.join(", ")} have no program ${names.join(" or ")}.`);
}

/** Starts a program that ends with this process at the latest. */
export function start(
  path: string,
  args: readonly string[],
  { env = {}, stdio = "ignore" }: { env?: NodeJS.ProcessEnv; stdio?: StdioOptions } = {},
) {
  const child = spawn(path, args, { stdio, env: { ...process.env, ...env } });
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const exit = once(child, "exit");
  return {
    child,
    async stop(): Promise<void> {
      child.kill();
      await exit;
      process.off("exit", kill);
    },
  };
}

/** The first result of `attempt` that is no error. Gives up after a minute. */
export async function untilDone<T>(attempt: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + 60_000; ; await sleep(50)) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
    }
  }
}
