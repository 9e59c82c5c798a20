import { JSDOM, VirtualConsole } from "jsdom";
import type { Client, createClient } from "latchkey-auth/client";
import { createCookieJar } from "../../../src/client/session/cookie-jar.ts";
import type { Network } from "../../suite/client/network.ts";
import type { Program } from "./program.ts";

/** The members of the window that jsdom lacks, or that `fetch` of Node needs of its own. */
const ofNode = { Headers, Request, Response, AbortController, AbortSignal, structuredClone };

/** The exports of a program. */
interface Exports {
  readonly program: Program;
  readonly createClient: typeof createClient;
}

/** A page in jsdom. */
interface Loaded {
  readonly window: Window & typeof globalThis;
  readonly root: Element;
  /** The text of an element, or undefined if there is none. */
  text(id: string): string | undefined;
  /** What the page wrote to its console, and what it did not catch. */
  readonly complaints: readonly string[];
  close(): void;
}

/** A page with a program that is not started yet, and a client for it. */
interface TestPage extends Loaded, Pick<Exports, "program"> {
  readonly client: Client;
}

/** The pages of one browser. They share the cookie, as tabs do, and send their requests over `network`. */
export function createBrowser(
  { baseUrl, issuer: origin }: { readonly baseUrl: string; readonly issuer: string },
  network: Network,
) {
  const jar = createCookieJar(origin);
  const open: Loaded[] = [];

  async function send(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    for (const [name, value] of Object.entries(jar.headers())) request.headers.set(name, value);
    const response = await network.fetch(request);
    jar.store(response.headers);
    return response;
  }

  /** Opens a page that loads a bundle. `html` is the content of its root. */
  function load(bundle: string, { html = "", head = "" } = {}): Loaded {
    const complaints: string[] = [];
    const virtualConsole = new VirtualConsole();
    for (const level of ["error", "warn", "jsdomError"]) {
      virtualConsole.on(level, (...words) => void complaints.push(words.map(String).join(" ")));
    }
    const { window } = new JSDOM(
      `<!doctype html><head>${head}</head><body><div id="root">${html}</div></body>`,
      { url: `${origin}/`, runScripts: "dangerously", pretendToBeVisual: true, virtualConsole },
    );
    const channels: BroadcastChannel[] = [];
    class Channel extends BroadcastChannel {
      constructor(name: string) {
        super(name);
        channels.push(this);
      }
    }
    Object.assign(window, ofNode, { fetch: send, BroadcastChannel: Channel });
    window.eval(`${bundle}; globalThis.app = app;`);
    const page: Loaded = {
      window,
      root: window.document.querySelector("#root")!,
      text: (id) => window.document.querySelector(`#${id}`)?.textContent,
      complaints,
      close() {
        for (const channel of channels) channel.close();
        window.close();
      },
    };
    open.push(page);
    return page;
  }

  return {
    load,
    /** The same for a bundle with the exports `program` and `createClient`. */
    open(bundle: string, document: Parameters<typeof load>[1] = {}): TestPage {
      const page = load(bundle, document);
      const { program, createClient } = (page.window as unknown as { readonly app: Exports }).app;
      return { ...page, program, client: createClient({ baseUrl }) };
    },
    close(): void {
      for (const page of open) page.close();
    },
  };
}
