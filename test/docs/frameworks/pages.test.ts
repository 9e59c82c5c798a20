import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createNetwork } from "../../suite/client/network.ts";
import { readGuide } from "../../support/documents/guide.ts";
import { bundleForPage } from "../../support/frameworks/bundle.ts";
import { driveLogin } from "../../support/frameworks/drive-login.ts";
import { createBrowser } from "../../support/frameworks/page.ts";
import { secret } from "../../support/secrets.ts";
import { scratchFolder, startOnNode, useTarget } from "../../support/targets/http-target.ts";

const target = useTarget(() => startOnNode({ database: "sqlite" }));
let browser: ReturnType<typeof createBrowser>;
beforeEach(() => {
  browser = createBrowser(target(), createNetwork(secret));
});
afterEach(() => browser.close());

/** What starts the app of docs/svelte.md. SvelteKit has such a file of its own. */
const svelteMain = `
  import { mount } from "svelte";
  import App from "./App.svelte";
  mount(App, { target: document.querySelector("#root") });
`;

describe.each([
  { name: "vue", main: undefined },
  { name: "svelte", main: svelteMain },
])("the app of the page about $name", ({ name, main }) => {
  const guide = readGuide(name);

  it("shows who is logged in, and logs in with a second factor and out", async () => {
    const folder = await scratchFolder();
    for (const file of guide.programs) {
      const text = guide
        .program(file)
        .replace("http://localhost:3000", target().baseUrl)
        // Vite's app for Vue has another id.
        .replace('"#app"', '"#root"');
      writeFileSync(join(folder, file), text);
    }
    if (main) writeFileSync(join(folder, "main.ts"), main);
    const page = browser.load(await bundleForPage(join(folder, "main.ts")));
    await driveLogin(page, target());
    expect(page.complaints).toEqual([]);
    // Those that the app of the page does not import.
    const parts = guide.programs.filter((file) => /^(?:Header|Team)\./.test(file));
    expect(parts).toHaveLength(2);
    for (const part of parts) await bundleForPage(join(folder, part));
  });
});
