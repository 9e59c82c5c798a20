import type { Account, Client } from "latchkey-auth/client";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNetwork } from "../../suite/client/network.ts";
import { bundleForPage } from "../../support/frameworks/bundle.ts";
import { createBrowser } from "../../support/frameworks/page.ts";
import type * as program from "../../support/frameworks/programs/react-tearing.ts";
import { secret } from "../../support/secrets.ts";

type Exports = typeof program;

const person = (name: string): Account => ({ id: name, name, username: name }) as Account;

describe("the binding of React", () => {
  let bundle: string;
  let browser: ReturnType<typeof createBrowser>;
  beforeAll(async () => {
    bundle = await bundleForPage("test/support/frameworks/programs/react-tearing.ts");
  });
  beforeEach(() => {
    // These pages send nothing.
    const address = "http://localhost:9";
    browser = createBrowser({ baseUrl: address, issuer: address }, createNetwork(secret));
  });
  afterEach(() => browser.close());

  function load() {
    const page = browser.load(bundle);
    return { ...page, app: (page.window as unknown as { readonly app: Exports }).app };
  }

  it("never shows two users at the same time, while sixty slow readers appear and the user changes", async () => {
    const { root, app, text } = load();
    let tell: (user: Account | undefined) => void = () => {};
    const client = {
      getUser: async () => person("ann"),
      getOrganization: () => null,
      onChange(listener: typeof tell) {
        tell = listener;
        return () => {};
      },
    } as unknown as Client;
    let renderings = 0;
    const names = ["bob", "cem", "dan", "eve", "fay"];
    const shown = app.showSlowly(root, { client, initialUser: person("ann") }, () => {
      // In the middle of the transition, as a message of another tab would.
      if (++renderings % 10 !== 5) return;
      const name = names.shift();
      if (name) setTimeout(() => tell(person(name)), 0);
    });
    await expect.poll(() => text("early")).toBe("ann");
    shown.show();
    await expect.poll(() => shown.texts.at(-1)?.[0]).toBe("fay");
    expect(names).toEqual([]);
    expect(shown.texts.at(-1)).toHaveLength(60);
    for (const texts of shown.texts) expect(new Set(texts).size, texts.join()).toBe(1);
  });

  it("says that the provider is missing", async () => {
    const { root, app } = load();
    expect(String(await app.renderAlone(root))).toContain(
      "Put <LatchkeyProvider> around this component.",
    );
  });
});
