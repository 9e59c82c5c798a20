import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { freePort } from "../support/network/free-port.ts";
import { scratchFolder } from "../support/targets/http-target.ts";
import {
  awaited,
  elementKey,
  programOf,
  start,
  timeouts,
  untilDone,
  type Engine,
} from "./engine.ts";

const quiet = {
  "datareporting.policy.dataSubmissionEnabled": false,
  "app.update.enabled": false,
  "browser.shell.checkDefaultBrowser": false,
  "toolkit.telemetry.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.startup.page": 0,
  "services.settings.server": "http://127.0.0.1:1/",
};

/** Starts Firefox without a window. Its own protocol Marionette takes the commands, because Debian has no driver for it. */
export async function openFirefox(): Promise<Engine> {
  const program = await programOf(["firefox-esr"], "firefox-esr", "firefox");
  const port = await freePort();
  const profile = await scratchFolder();
  const preferences = Object.entries({ ...quiet, "marionette.port": port });
  const lines = preferences.map(
    ([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`,
  );
  await writeFile(join(profile, "user.js"), `${lines.join("\n")}\n`);
  const flags = ["--headless", "--marionette", "--no-remote", "--profile", profile, "about:blank"];
  const browser = start(program, flags);
  const socket = await untilDone(async () => {
    const attempt = connect(port, "127.0.0.1");
    await once(attempt, "connect");
    return attempt;
  });
  const call = callsBy(socket);
  const { capabilities } = (await call("NewSession", { acceptInsecureCerts: true })) as {
    capabilities: { browserVersion: string };
  };
  await call("SetTimeouts", timeouts);
  /** The id of the first element of a selector. */
  const find = async (value: string): Promise<string | undefined> => {
    const element = await call("FindElement", { using: "css selector", value });
    return (element as Record<string, string>)[elementKey];
  };

  return {
    version: capabilities.browserVersion,
    open: (url) => call("Navigate", { url }),
    back: () => call("Back"),
    forward: () => call("Forward"),
    reload: () => call("Refresh"),
    click: async (selector) => call("ElementClick", { id: await find(selector) }),
    type: async (selector, text) => call("ElementSendKeys", { id: await find(selector), text }),
    run: (script) => call("ExecuteAsyncScript", { script: awaited(script), args: [] }),
    deleteCookies: () => call("DeleteAllCookies"),
    async close() {
      socket.destroy();
      await browser.stop();
    },
  };
}

type Answer = readonly [type: 1, id: number, error: { message: string } | null, result: unknown];

/** Sends commands one at a time. A message is its length in bytes, a colon, and JSON. */
function callsBy(socket: Socket) {
  const waiting = new Map<number, (answer: Answer) => void>();
  let received = Buffer.alloc(0);
  let last = 0;

  socket.on("data", (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    for (;;) {
      const colon = received.indexOf(":");
      const end = colon + 1 + Number(received.subarray(0, Math.max(colon, 0)));
      if (colon === -1 || received.length < end) return;
      const message: unknown = JSON.parse(String(received.subarray(colon + 1, end)));
      received = received.subarray(end);
      // The first message is a greeting and has no id.
      if (Array.isArray(message)) waiting.get(message[1] as number)?.(message as unknown as Answer);
    }
  });

  return async (command: string, parameters: object = {}): Promise<unknown> => {
    const id = ++last;
    const message = JSON.stringify([0, id, `WebDriver:${command}`, parameters]);
    const answer = new Promise<Answer>((resolve) => waiting.set(id, resolve));
    socket.write(`${Buffer.byteLength(message)}:${message}`);
    const [, , error, result] = await answer;
    waiting.delete(id);
    if (error) throw new Error(`${command}: ${error.message}`);
    const isWrapped = typeof result === "object" && result !== null && "value" in result;
    return isWrapped ? result.value : result;
  };
}
