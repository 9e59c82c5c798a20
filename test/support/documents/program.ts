import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { promisify } from "node:util";
import { cacheFolder } from "../apt.ts";
import { freePort } from "../network/free-port.ts";
import { untilAnswered } from "../network/until-answered.ts";

/** A program of a page that listens. */
export interface Program {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a program that listens on `PORT`, and waits until it responds. */
export async function startProgram(
  [file, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string>>,
  port?: number,
): Promise<Program> {
  const chosen = port ?? (await freePort());
  const child = spawn(file, args, {
    cwd,
    env: { ...env, PORT: String(chosen) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let output = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (output += text));
  const exit = once(child, "exit");
  const kill = (): void => void child.kill("SIGKILL");
  process.once("exit", kill);
  const url = `http://127.0.0.1:${chosen}`;
  const stop = async (): Promise<void> => {
    process.off("exit", kill);
    child.kill();
    await exit;
  };
  const ended = exit.then(([code]) =>
    Promise.reject(new Error(`the program ended with ${code}: ${output.slice(-500)}`)),
  );
  await Promise.race([untilAnswered(url), ended]);
  ended.catch(() => undefined);
  return { url, stop };
}

/** Where Debian installs the sources of Go's libraries. */
export const goLibraries = "/usr/share/gocode";

/** Compiles `main.go` of a folder to `app`. */
export async function buildGo(folder: string): Promise<void> {
  await promisify(execFile)("go", ["build", "-o", "app", "main.go"], {
    cwd: folder,
    // Debian's libraries have no go.mod. The cache saves the standard library, which takes half a minute.
    env: {
      ...process.env,
      GO111MODULE: "off",
      GOPATH: goLibraries,
      GOCACHE: cacheFolder("go"),
      CGO_ENABLED: "0",
    },
  });
}
