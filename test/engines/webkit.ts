import { once } from "node:events";
import { globSync } from "node:fs";
import type { Readable } from "node:stream";
import { programOf, start, type Engine } from "./engine.ts";
import { openByWebDriver } from "./webdriver.ts";

/** Starts WebKitGTK's own small browser on a screen in memory, because it has no headless mode. */
export async function openWebKit(): Promise<Engine> {
  const packages = ["webkit2gtk-driver", "xvfb"];
  const program = await programOf(packages, "WebKitWebDriver");
  const screenProgram = await programOf(packages, "Xvfb");
  const [binary] = globSync("/usr/lib/{*/,}webkit2gtk-4.1/MiniBrowser");
  if (!binary) throw new Error("The package webkit2gtk-driver has no MiniBrowser of version 4.1.");
  const screen = start(screenProgram, ["-displayfd", "3", "-nolisten", "tcp"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [display] = (await once(screen.child.stdio[3] as Readable, "data")) as [Buffer];
  const engine = await openByWebDriver({
    program,
    capabilities: { "webkitgtk:browserOptions": { binary, args: ["--automation"] } },
    env: { DISPLAY: `:${display.toString().trim()}` },
  });
  return {
    ...engine,
    async close() {
      await engine.close();
      await screen.stop();
    },
  };
}
