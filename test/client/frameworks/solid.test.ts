import type { Account, Client } from "latchkey-auth/client";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNetwork, type Network } from "../../suite/client/network.ts";
import { insertAccount } from "../../suite/http/calls/calls.ts";
import { bundleForPage, loadOnServer } from "../../support/frameworks/bundle.ts";
import { createBrowser } from "../../support/frameworks/page.ts";
import type * as program from "../../support/frameworks/programs/solid-streamed.ts";
import { secret } from "../../support/secrets.ts";
import { startOnNode, useTarget } from "../../support/targets/http-target.ts";

type Exports = typeof program;

const file = "test/support/frameworks/programs/solid-streamed.ts";
const ann = { id: "x", name: "Ann", username: "ann" } as Account;

/** A client of a server. It must never be asked. */
const silent = {
  getUser: () => Promise.reject(new Error("asked for the user")),
} as unknown as Client;

describe("the binding of Solid", () => {
  const target = useTarget(() => startOnNode({ database: "sqlite" }));
  let bundle: string;
  let server: Exports & { readonly head: string };
  let network: Network;
  let browser: ReturnType<typeof createBrowser>;
  beforeAll(async () => {
    [bundle, server] = await Promise.all([bundleForPage(file), loadOnServer<typeof server>(file)]);
  });
  beforeEach(() => {
    network = createNetwork(secret);
    browser = createBrowser(target(), network);
  });
  afterEach(() => browser.close());

  /** Opens a page whose server has sent the first part, and starts its app. */
  async function open(initialUser?: Account | null) {
    const parts: string[] = [];
    const data = Promise.withResolvers<string>();
    const code = Promise.withResolvers<void>();
    const ended = server.stream({ client: silent, initialUser }, data.promise, (html) => {
      parts.push(html);
    });
    await expect.poll(() => parts.length).toBeGreaterThan(0);
    const html = parts.splice(0).join("");
    const page = browser.load(bundle, { html, head: server.head });
    const { app } = page.window as unknown as { readonly app: Exports };
    const client = app.createClient({ baseUrl: target().baseUrl });
    const seen: Record<string, string[]> = {};
    const saw = (id: string, text: string): void => {
      const texts = (seen[id] ??= []);
      if (texts.at(-1) !== text) texts.push(text);
    };
    app.takeOver(page.root, { client, initialUser, saw }, code.promise);
    return {
      ...page,
      client,
      seenBy: (id: string): readonly string[] => seen[id] ?? [],
      /** The server sends the rest of the page, as a browser reads it. Gives the elements before the app has taken them over. */
      async finish() {
        data.resolve("Order 7");
        await ended;
        const { document } = page.window;
        const rest = document.createElement("template");
        rest.innerHTML = parts.join("");
        for (const node of rest.content.childNodes) {
          // A script of innerHTML would not run.
          const script = node.nodeName === "SCRIPT" ? document.createElement("script") : undefined;
          if (script) script.textContent = node.textContent;
          page.root.append(script ?? document.importNode(node, true));
        }
        const elements = new Map([...page.root.querySelectorAll("p")].map((p) => [p.id, p]));
        return { shown: shown(page.root), element: (id: string) => elements.get(id) };
      },
      wake: () => code.resolve(),
    };
  }

  /** What the page shows, by the ids of its elements. */
  const shown = (root: Element) =>
    Object.fromEntries([...root.querySelectorAll("p")].map((p) => [p.id, p.textContent]));

  it.each<[string, Account | null | undefined, "early" | "late"]>([
    ["a user whose session has ended", ann, "early"],
    ["a user whose session has ended, and whose code comes later still", ann, "late"],
    ["nobody, where somebody has logged in", null, "early"],
    ["that it waits", undefined, "late"],
  ])(
    "FW-1 takes over a part that the server sends after a change, in which it rendered %s",
    async (_, initialUser, code) => {
      const page = await open(initialUser);
      const { client, text, seenBy, complaints, root, finish, wake } = page;
      const rendered = text("early")!;
      await expect.poll(() => text("early")).toBe("nobody");
      const { username, password } = await insertAccount(target());
      const user = initialUser === null ? await client.logIn({ username, password }) : undefined;
      const now = user?.name ?? "nobody";
      await expect.poll(() => text("early")).toBe(now);
      expect(text("waiting")).toBe("One moment …");
      if (code === "early") wake();

      const sent = await finish();
      const part = (session: string, name?: string) => ({
        early: now,
        order: "Order 7",
        streamed: session,
        given: session,
        ...(name === undefined ? { guest: "Log in" } : { member: name }),
        lazy: session,
      });
      expect(sent.shown).toEqual(part(rendered, initialUser?.name));
      wake();
      await expect.poll(() => shown(root)).toEqual(part(now, user?.name));
      for (const id of ["streamed", "lazy"]) expect(seenBy(id), id).toEqual([rendered, now]);
      for (const id of ["order", "streamed", "given", "lazy"]) {
        expect(root.querySelector(`#${id}`), id).toBe(sent.element(id));
      }
      expect(complaints).toEqual([]);
    },
  );
});
