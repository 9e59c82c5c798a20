import { freePort } from "../support/network/free-port.ts";
import { awaited, elementKey, start, timeouts, untilDone, type Engine } from "./engine.ts";

/** A driver of a browser, and what it needs to know about the browser. */
interface Driver {
  /** The path of the driver. */
  readonly program: string;
  readonly capabilities: object;
  readonly env?: NodeJS.ProcessEnv;
}

/** Starts a browser by its driver, with the protocol of https://www.w3.org/TR/webdriver2/ over HTTP. */
export async function openByWebDriver({
  program,
  capabilities,
  env = {},
}: Driver): Promise<Engine> {
  const port = await freePort();
  const driver = start(program, [`--port=${port}`], { env });

  async function call(method: string, path: string, body?: object): Promise<unknown> {
    const response = await fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { "Content-Type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
    const { value } = (await response.json()) as { value: unknown };
    if (response.ok) return value;
    const { error, message } = value as { error: string; message: string };
    throw new Error(`${error}: ${message}`);
  }

  await untilDone(() => call("GET", "/status"));
  const alwaysMatch = { acceptInsecureCerts: true, ...capabilities };
  const { sessionId, capabilities: found } = (await call("POST", "/session", {
    capabilities: { alwaysMatch },
  })) as { sessionId: string; capabilities: { browserVersion: string } };
  const session = `/session/${sessionId}`;
  const post = (path: string, body: object = {}) => call("POST", session + path, body);
  await post("/timeouts", timeouts);
  /** The path of the first element of a selector. */
  const find = async (value: string): Promise<string> => {
    const element = await post("/element", { using: "css selector", value });
    return `/element/${(element as Record<string, string>)[elementKey]}`;
  };

  return {
    version: found.browserVersion,
    open: (url) => post("/url", { url }),
    back: () => post("/back"),
    forward: () => post("/forward"),
    reload: () => post("/refresh"),
    click: async (selector) => post(`${await find(selector)}/click`),
    type: async (selector, text) => post(`${await find(selector)}/value`, { text }),
    run: (script) => post("/execute/async", { script: awaited(script), args: [] }),
    deleteCookies: () => call("DELETE", `${session}/cookie`),
    async close() {
      await call("DELETE", session);
      await driver.stop();
    },
  };
}
