import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rename, rmdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { inject } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** The URL of Latchkey in the app of `appFolder`. A site replaces it by the URL of its own server. */
export const latchkeyUrlInBuild = "https://latchkey-of-this-build.example";

/** Where `buildAppOnce` puts the app. */
export const appFolder = (): string => join(inject("runDirectory"), "app");

/**
 * Builds the example app for a Latchkey server on another origin, as an operator does. The first caller of a run builds it, and
 * the others wait for that. If it fails, the next one tries.
 */
export async function buildAppOnce(): Promise<void> {
  const folder = appFolder();
  const lock = `${folder}.lock`;
  while (!existsSync(folder)) {
    const isMine = await mkdir(lock).then(
      () => true,
      () => false,
    );
    if (!isMine) {
      await sleep(50);
      continue;
    }
    try {
      await viteBuild(`${folder}.draft`);
    } catch (error) {
      await rmdir(lock);
      throw error;
    }
    // Only now, so that nobody reads half of it.
    await rename(`${folder}.draft`, folder);
  }
}

async function viteBuild(folder: string): Promise<void> {
  // The NODE_ENV of the tests would make this a development build.
  const { NODE_ENV: _, ...env } = process.env;
  const args = ["build", "web", "--logLevel", "warn", "--emptyOutDir", "--outDir", folder];
  await promisify(execFile)(
    process.execPath,
    [join(root, "node_modules/vite/bin/vite.js"), ...args],
    { cwd: root, env: { ...env, VITE_LATCHKEY_URL: latchkeyUrlInBuild } },
  );
}
