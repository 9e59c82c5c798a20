import { randomBytes, randomUUID } from "node:crypto";
import { secret } from "../secrets.ts";
import { listen } from "./listen.ts";

/**
 * The script of the widget: it runs a frame of its own origin, as the real one does, and gives a response as soon as that has loaded. It
 * shows the site key.
 */
const widget = `
  const { origin } = new URL(document.currentScript.src);
  globalThis.turnstile = {
    render(place, { sitekey, callback }) {
      const frame = Object.assign(document.createElement("iframe"), {
        src: origin + "/turnstile/frame",
        title: sitekey,
        height: 60,
      });
      addEventListener("message", ({ source, data }) => {
        if (source === frame.contentWindow) callback(data);
      });
      place.append(frame);
    },
  };`;

const frame = `<!doctype html><title>widget</title><script>
  fetch("/turnstile/solve").then((made) => made.text()).then((text) => parent.postMessage(text, "*"));
</script>`;

/** A look-alike of Cloudflare Turnstile: its widget, and the call that verifies responses. Each response is good once. */
export async function startTurnstile() {
  const solved = new Set<string>();
  const verified: Readonly<Record<string, string>>[] = [];
  const keys = {
    siteKey: `0x4${randomBytes(8).toString("hex")}`,
    secretKey: secret(`0x4${randomBytes(16).toString("hex")}`),
  };
  const service = {
    ...keys,
    state: "up" as "up" | "broken" | "silent" | "wordless" | "faulty" | "widgetless",
    /** What was asked, with all members. */
    verified,
    /** A response of the widget, which is good once. */
    solve(): string {
      const response = secret(`0.${randomUUID()}.AA_bb-1`);
      solved.add(response);
      return response;
    },
  };
  const verdictOf = ({ secret: key, response }: Readonly<Record<string, string>>) => {
    const codes =
      service.state === "faulty"
        ? ["internal-error"]
        : key === keys.secretKey
          ? solved.delete(response ?? "")
            ? []
            : ["timeout-or-duplicate"]
          : ["invalid-input-secret"];
    return { success: codes.length === 0, "error-codes": codes };
  };
  const server = await listen(async (request, response) => {
    const { method, url } = request;
    if (method === "GET") {
      const pages: Readonly<Record<string, readonly [type: string, text: () => string]>> = {
        "/turnstile/v0/api.js?render=explicit": ["text/javascript", () => widget],
        "/turnstile/frame": ["text/html", () => frame],
        "/turnstile/solve": ["text/plain", service.solve],
      };
      const [type, text] = pages[url ?? ""] ?? [];
      if (!type || service.state === "widgetless") response.statusCode = 404;
      else response.setHeader("Content-Type", type);
      response.end(service.state === "widgetless" ? "" : text?.());
      return;
    }
    let body = "";
    for await (const chunk of request) body += String(chunk);
    const asked = Object.fromEntries(new URLSearchParams(body));
    verified.push(asked);
    if (service.state === "silent") return;
    if (service.state === "broken") response.statusCode = 500;
    const isWordless = service.state === "broken" || service.state === "wordless";
    response.end(isWordless ? "<h1>Error</h1>" : JSON.stringify(verdictOf(asked)));
  });
  const { siteKey, secretKey } = keys;
  const env = {
    CAPTCHA: "turnstile",
    CAPTCHA_SITE_KEY: siteKey,
    CAPTCHA_SECRET: secretKey,
    CAPTCHA_URL: server.url,
  };
  return Object.assign(service, { url: server.url, close: server.close, env });
}
