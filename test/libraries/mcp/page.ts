// Runs in a page of another origin than Latchkey and the MCP server.
import { Keeper, sdks, type Identification } from "./sdks.ts";

/** What a test does in the page. */
export interface AgentPage {
  /** The texts of a tool, or the URL to which the app sends its user first. */
  call(name: string): Promise<{ readonly texts: readonly string[] } | { readonly sent: string }>;
  finish(url: string): Promise<void>;
  start(name: keyof typeof sdks, url: string, own: Identification): void;
}

let keeper: Keeper;
let app: ReturnType<(typeof sdks)[keyof typeof sdks]>;

const agent: AgentPage = {
  start(name, url, own) {
    keeper = new Keeper(own);
    app = sdks[name](url, keeper);
  },
  async call(name) {
    try {
      return { texts: await app.call(name) };
    } catch (error) {
      if (keeper.authorizeUrl) return { sent: keeper.authorizeUrl.href };
      throw error;
    }
  },
  finish: (url) => app.finish(new URL(url)),
};

Object.assign(globalThis, { agent });
