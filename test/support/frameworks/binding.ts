import type { Account, Client } from "latchkey-auth/client";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNetwork, problem, type Network } from "../../suite/client/network.ts";
import { insertAccount, newPassword, type Person } from "../../suite/http/calls/calls.ts";
import { secret } from "../secrets.ts";
import { startOnNode, useTarget } from "../targets/http-target.ts";
import { bundleForPage, loadOnServer } from "./bundle.ts";
import { createBrowser } from "./page.ts";
import type { Options, Render, Running } from "./program.ts";

const refreshCall = "POST /session/refresh";
const programs = "test/support/frameworks/programs";

const withoutComments = (html: string): string => html.replaceAll(/<!--.*?-->/g, "");

/** A client that a server shares between all renderings. It must never be asked. */
const silent = {
  getUser: () => Promise.reject(new Error("asked for the user")),
  onChange: () => {
    throw new Error("listened to");
  },
} as unknown as Client;

/** A client, and how many listen to it. */
function counting(client: Client) {
  let count = 0;
  const onChange: Client["onChange"] = (listener) => {
    const remove = client.onChange(listener);
    count++;
    return () => {
      count--;
      remove();
    };
  };
  return { client: { ...client, onChange }, listening: () => count };
}

/** A binding, the program of the tests that uses it, and packages that stand in for others. */
interface Binding {
  readonly name: string;
  readonly file: "react" | "vue" | "svelte" | "solid";
  readonly alias?: Readonly<Record<string, string>>;
  /** Whether parts of a page may hydrate after a change. */
  readonly hydratesLate: boolean;
  /** Whether comments in what a server rendered are dropped, because another framework takes it over. */
  readonly dropsComments?: boolean;
}

/** Defines the tests that hold for the bindings of all frameworks, against a real server. */
export function testBinding({ name, file, alias, hydratesLate, dropsComments }: Binding): void {
  describe(`the binding of ${name}`, () => {
    const target = useTarget(() => startOnNode({ database: "sqlite" }));
    let bundle: string;
    let server: { readonly render: Render; readonly head?: string };
    let network: Network;
    let browser: ReturnType<typeof createBrowser>;
    let person: Person;
    let user: Account;

    beforeAll(async () => {
      [bundle, server] = await Promise.all([
        bundleForPage(`${programs}/${file}.ts`, alias),
        loadOnServer<typeof server>(`${programs}/${file}-server.ts`, dropsComments ? {} : alias),
      ]);
    });
    beforeEach(async () => {
      network = createNetwork(secret);
      browser = createBrowser(target(), network);
      person = await insertAccount(target());
    });
    afterEach(() => browser.close());

    /** Opens a page and starts its app, over what a server rendered for `initialUser` if `isRendered`. */
    async function open(options: Partial<Options> & { readonly isRendered?: boolean } = {}) {
      const { isRendered = false, ...rest } = options;
      const rendered = isRendered ? await server.render({ client: silent, ...rest }) : "";
      const html = dropsComments ? withoutComments(rendered) : rendered;
      const page = browser.open(bundle, { html, head: server.head ?? "" });
      const seen: Record<string, string[]> = {};
      const saw = (id: string, text: string): void => {
        const texts = (seen[id] ??= []);
        // A framework may render without a change.
        if (texts.at(-1) !== text) texts.push(text);
      };
      const running: Running = page.program.start(page.root, { client: page.client, saw, ...rest });
      if (!hydratesLate) running.wake();
      const seenBy = (id: string): readonly string[] => seen[id] ?? [];
      return { ...page, running, seenBy };
    }

    const logIn = async (client: Client): Promise<Account> => {
      const { username, password } = person;
      user = await client.logIn({ username, password });
      return user;
    };

    it("renders on a server who is logged in, over one client, without asking", async () => {
      const ann = { name: "Ann", username: "ann" } as Account;
      const renderings = [undefined, ann, null, ann].map((initialUser) =>
        server.render({ client: silent, initialUser }),
      );
      const texts = (await Promise.all(renderings)).map((html) =>
        [...html.matchAll(/<p[^>]* id="(?:early|dormant)"[^>]*>([^<]*)/g)].map(([, text]) => text),
      );
      expect(texts).toEqual(["pending", "Ann", "nobody", "Ann"].map((text) => [text, text]));
      const named = (await Promise.all(renderings)).map((html) =>
        ["name", "log-in"].filter((part) => html.includes(`part="${part}"`)),
      );
      // A server renders the menu of Svelte empty.
      const filled = [[], ["name"], ["log-in"], ["name"]];
      expect(named).toEqual(file === "svelte" ? filled.map(() => []) : filled);
    });

    it("says that it waits, and then who is logged in, with one request", async () => {
      const { text, seenBy, complaints } = await open();
      await expect.poll(() => text("early")).toBe("nobody");
      expect(seenBy("early")).toEqual(["pending", "nobody"]);
      expect(network.calls).toEqual([refreshCall]);
      expect(complaints).toEqual([]);
    });

    it("FW-1 FW-2 takes over a page with a user, and shows nobody by one change if the session has ended", async () => {
      const initialUser = { id: "x", name: "Ann", username: "ann" } as Account;
      const { text, seenBy, complaints, root } = await open({ initialUser, isRendered: true });
      expect(text("early")).toBe("Ann");
      await expect.poll(() => text("early")).toBe("nobody");
      expect(seenBy("early")).toEqual(["Ann", "nobody"]);
      expect(root.querySelectorAll("#early")).toHaveLength(1);
      expect(network.calls).toEqual([refreshCall]);
      expect(complaints).toEqual([]);
    });

    it("shows the user of the first rendering without another one, while the user stays the same", async () => {
      const first = await open();
      const initialUser = structuredClone(await logIn(first.client));
      const { text, seenBy, complaints, client } = await open({ initialUser, isRendered: true });
      await client.getUser();
      network.reset();
      await client.refresh();
      expect(network.calls).toEqual([refreshCall]);
      expect(seenBy("early")).toEqual([user.name]);
      await client.updateUser({ name: "Another Name" });
      await expect.poll(() => text("early")).toBe("Another Name");
      expect(complaints).toEqual([]);
    });

    if (hydratesLate) {
      it("FW-1 takes over a part of the page whose code comes after a change, with what the server rendered", async () => {
        const initialUser = { id: "x", name: "Ann", username: "ann" } as Account;
        const page = await open({ initialUser, isRendered: true });
        const { text, seenBy, complaints, running, root } = page;
        await expect.poll(() => text("early")).toBe("nobody");
        expect(text("dormant")).toBe("Ann");
        const element = root.querySelector("#dormant");
        running.wake();
        await expect.poll(() => text("dormant")).toBe("nobody");
        expect(seenBy("dormant")).toEqual(["Ann", "nobody"]);
        expect(root.querySelector("#dormant")).toBe(element);
        expect(complaints).toEqual([]);
      });
    }

    it("shows a part that comes later at once with who is logged in now", async () => {
      const initialUser = { id: "x", name: "Ann", username: "ann" } as Account;
      const { text, seenBy, running } = await open({ initialUser, isRendered: true });
      await expect.poll(() => text("early")).toBe("nobody");
      running.showLate();
      await expect.poll(() => text("late")).toBe("nobody");
      expect(seenBy("late")).toEqual(["nobody"]);
    });

    it("shows the first part that asks at once who has logged in before it came", async () => {
      const page = browser.open(bundle);
      const { client, listening } = counting(page.client);
      const seen: string[] = [];
      const saw = (_: string, text: string): void => void seen.push(text);
      const running = page.program.start(page.root, { client, isAlone: true, saw });
      await expect.poll(listening).toBe(1);
      await logIn(client);
      expect(network.calls).toEqual(["POST /session"]);
      running.showLate();
      await expect.poll(() => page.text("late")).toBe(user.name);
      expect(new Set(seen)).toEqual(new Set([user.name]));
      expect(page.complaints).toEqual([]);
      running.stop();
      await expect.poll(listening).toBe(0);
    });

    it("keeps the user if the server cannot say who is logged in", async () => {
      const initialUser = { id: "x", name: "Ann", username: "ann" } as Account;
      network.intercept(refreshCall, problem(403, "origin_not_allowed"));
      const { text, seenBy, complaints } = await open({ initialUser, isRendered: true });
      await expect.poll(() => network.calls).toEqual([refreshCall]);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(text("early")).toBe("Ann");
      expect(seenBy("early")).toEqual(["Ann"]);
      expect(complaints).toEqual([]);
    });

    it("leads through a login, which all parts and all tabs show, and a logout of one tab", async () => {
      const [one, two] = [await open(), await open()];
      for (const { text } of [one, two]) await expect.poll(() => text("early")).toBe("nobody");
      const { username, password } = person;
      await one.running.submit({ username, password: newPassword() });
      await expect.poll(() => one.text("login")).toBe("credentials invalid_grant");
      await one.running.submit({ username, password });
      user = (await one.client.getUser())!;
      for (const { text } of [one, two]) await expect.poll(() => text("early")).toBe(user.name);
      await expect.poll(() => one.text("login")).toBe(`done ${user.name} ${username}`);
      expect(two.text("login")).toBe(`credentials ${username}`);
      await two.client.logOut();
      for (const { text } of [one, two]) await expect.poll(() => text("early")).toBe("nobody");
      expect([...one.complaints, ...two.complaints]).toEqual([]);
    });

    it("shows the organization of the tab, and switches it", async () => {
      const { text, client, running, complaints } = await open();
      await logIn(client);
      await expect.poll(() => text("login")).toBe(`credentials ${user.username}`);
      const id = "019b0a5e-7c00-7a3b-8f5e-3d6c1b2a4f90";
      const [head, payload = "", signature] = (await client.getToken())?.split(".") ?? [];
      const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as object;
      const ofMember = JSON.stringify({ ...claims, org_id: id, org_role: "billing" });
      const access_token = [head, Buffer.from(ofMember).toString("base64url"), signature].join(".");
      // The servers of these tests have no organizations.
      network.intercept("POST /session/organization", async (request) => {
        expect(await request.json()).toEqual({ organization: id });
        return Response.json({ access_token: secret(access_token), expires_in: 600, user });
      });
      expect(await running.switchOrganization(id)).toEqual({ id, role: "billing" });
      await expect.poll(() => text("login")).toBe(`credentials ${user.username} billing`);
      await running.switchOrganization(null);
      await expect.poll(() => text("login")).toBe(`credentials ${user.username}`);
      expect(complaints).toEqual([]);
    });

    it("has a menu that leads to the login and back, and then shows the user, the account and the logout", async () => {
      const { root, client, window, complaints } = await open({ isRendered: true });
      // jsdom goes to no other page.
      root.addEventListener("click", (event) => event.preventDefault());
      const part = (name: string) => root.querySelector<HTMLElement>(`[part="${name}"]`);
      await expect.poll(() => part("log-in")?.textContent).toBe("Log in");
      part("log-in")?.click();
      const query = new URLSearchParams({ continue: window.location.href });
      expect(part("log-in")).toMatchObject({
        href: `${window.location.origin}/app/login?${query}`,
      });
      await logIn(client);
      await expect.poll(() => part("name")?.textContent).toBe(user.name);
      expect(part("picture")).toBeNull();
      const src = "https://images.example.com/ann.png";
      await client.updateUser({ picture: src, name: "<b>Ann</b>" });
      await expect.poll(() => part("picture")).toMatchObject({ src, alt: "" });
      expect(part("picture")?.getAttribute("referrerpolicy")).toBe("no-referrer");
      expect(part("name")?.textContent).toBe("<b>Ann</b>");
      expect(part("name")?.closest("summary")).not.toBeNull();
      expect(part("account")).toMatchObject({
        href: `${window.location.origin}/app/account`,
        textContent: "Account",
      });
      expect(part("log-out")?.textContent).toBe("Bye");
      part("log-out")?.click();
      await expect.poll(() => part("log-in")?.textContent).toBe("Log in");
      expect(part("name")).toBeNull();
      expect(complaints).toEqual([]);
    });

    it("lets go of the client when the app has gone", async () => {
      const page = browser.open(bundle);
      const { client, listening } = counting(page.client);
      const running = page.program.start(page.root, { client });
      await expect.poll(() => page.text("early")).toBe("nobody");
      expect(listening()).toBe(1);
      running.stop();
      await expect.poll(listening).toBe(0);
      expect(page.complaints).toEqual([]);
    });
  });
}
