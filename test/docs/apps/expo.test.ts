import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createNetwork } from "../../suite/client/network.ts";
import { registerAndLogIn } from "../../suite/http/calls/calls.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { bundleForPage } from "../../support/frameworks/bundle.ts";
import { driveLogin } from "../../support/frameworks/drive-login.ts";
import { createBrowser } from "../../support/frameworks/page.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder, startOnNode, useTarget } from "../../support/targets/http-target.ts";

const guide = readGuide("expo");
const target = useTarget(() => startOnNode({ database: "sqlite" }));
let browser: ReturnType<typeof createBrowser>;
beforeEach(() => {
  browser = createBrowser(target(), createNetwork(secret));
});
afterEach(() => browser.close());

/** The components of React Native that the page uses, as elements. test/package/guides/expo.test.ts checks the page against its types. */
const reactNative = `
  import { flushSync } from "react-dom";
  export const View = ({ children }) => <div>{children}</div>;
  export const Text = ({ children }) => <p>{children}</p>;
  export const Button = ({ title, disabled, onPress }) =>
    <button disabled={disabled} onClick={onPress}>{title}</button>;
  export const TextInput = ({ autoComplete, onChangeText }) =>
    <input autoComplete={autoComplete} onInput={({ currentTarget }) => flushSync(() => onChangeText(currentTarget.value))} />;
`;

/** A keychain in memory, as strict about keys and values as expo-secure-store. */
const secureStore = (kept: readonly (readonly [key: string, value: string])[]): string => `
  const kept = new Map(${JSON.stringify(kept)});
  export const steps = [];
  export const AFTER_FIRST_UNLOCK_THIS_DEVICE_ONLY = 1;
  const step = (name, key, { keychainAccessible }) => {
    if (!/^[\\w.-]+$/.test(key)) throw new Error("Invalid key provided to SecureStore: " + key);
    steps.push([name, key, keychainAccessible]);
  };
  export const getItemAsync = async (key, options) => (step("get", key, options), kept.get(key) ?? null);
  export const setItemAsync = async (key, value, options) => {
    if (typeof value !== "string") throw new Error("Invalid value provided to SecureStore");
    step("set", key, options);
    kept.set(key, value);
  };
  export const deleteItemAsync = async (key, options) => (step("delete", key, options), void kept.delete(key));
`;

const main = `
  import { flushSync } from "react-dom";
  import { createRoot } from "react-dom/client";
  import App from "./App.tsx";
  export { steps } from "expo-secure-store";
  const root = createRoot(document.querySelector("#root"));
  flushSync(() => root.render(<App />));
`;

/** Opens the app of the page, with what the keychain has. */
async function open(kept: Parameters<typeof secureStore>[0] = []) {
  const folder = await scratchFolder();
  for (const file of guide.programs) {
    const text = guide.program(file).replace("http://localhost:3000", target().baseUrl);
    writeFileSync(join(folder, file), text);
  }
  const files = {
    "main.tsx": main,
    "react-native.tsx": reactNative,
    "secure-store.ts": secureStore(kept),
  };
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text);
  const page = browser.load(
    await bundleForPage(join(folder, "main.tsx"), {
      "react-native": join(folder, "react-native.tsx"),
      "expo-secure-store": join(folder, "secure-store.ts"),
    }),
  );
  const { app } = page.window as unknown as {
    readonly app: { readonly steps: readonly (readonly [string, string, number])[] };
  };
  return { page, steps: app.steps };
}

it("FW-7 the app of docs/expo.md logs in with a second factor and out, and knows its user after a restart", async () => {
  const { page, steps } = await open();
  await driveLogin(page, target());
  expect(page.complaints).toEqual([]);
  expect(new Set(steps.map(([name]) => name))).toEqual(new Set(["get", "set", "delete"]));
  expect(new Set(steps.map(([, , accessible]) => accessible))).toEqual(new Set([1]));
  const [key, ...others] = new Set(steps.map(([, one]) => one));
  expect(others).toEqual([]);
  const { person, refreshToken } = await registerAndLogIn(target());
  const { page: again } = await open([[key!, refreshToken]]);
  await expect.poll(() => again.root.textContent).toContain(`Hello, ${person.name}!`);
});
