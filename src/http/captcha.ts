import { html } from "hono/html";
import type { Endpoints } from "./endpoint.ts";
import { basePathOf, type AppOptions } from "./options.ts";
import { respond } from "./response/respond.ts";

/** The CAPTCHA as the metadata and the pages say it. */
export const shownCaptcha = ({ captcha }: Pick<AppOptions, "captcha">) =>
  captcha && { captcha: { provider: "turnstile" as const, site_key: captcha.siteKey } };

/**
 * The script of the page. Tells the page around it `height`, then `response` whenever there is one or none any more, or `failed`. A widget
 * of the usual size needs 300 pixels. The block keeps its names from the script of Turnstile.
 */
const script = `"use strict";
{
  const widget = document.getElementById("widget");
  const { siteKey: sitekey, api, origin } = widget.dataset;
  const tell = (captcha) => parent.postMessage({ captcha }, origin);
  const response = (given) => tell({ response: given });
  const failed = () => tell({ failed: true });
  const isNarrow = innerWidth < 300;
  const loaded = () => {
    tell({ height: isNarrow ? 140 : 65 });
    turnstile.render(widget, {
      sitekey,
      size: isNarrow ? "compact" : "flexible",
      callback: response,
      "expired-callback": () => response(),
      "error-callback": failed,
    });
  };
  const loading = { src: api, onload: loaded, onerror: failed };
  document.body.style.margin = "0";
  document.head.append(Object.assign(document.createElement("script"), loading));
}
`;

/**
 * The page in which the widget runs. Our other pages show it in a frame, so their Content-Security-Policy needs no source of Cloudflare.
 * It exists only with a CAPTCHA.
 */
export function captchaPage(
  { get }: Endpoints,
  { captcha, issuer, appUrl }: Pick<AppOptions, "captcha" | "issuer" | "appUrl">,
): void {
  if (!captcha) return;
  const { siteKey, url } = captcha;
  const [own, pages] = [new URL(issuer).origin, new URL(appUrl).origin];
  const headers = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": [
      "default-src 'none'",
      `script-src 'self' ${url}`,
      `frame-src ${url}`,
      `frame-ancestors 'self'${pages === own ? "" : ` ${pages}`}`,
      "base-uri 'none'",
      "form-action 'none'",
    ].join("; "),
    // Turnstile compares the host with those of the site key.
    "Referrer-Policy": "strict-origin",
  };
  get("/captcha", async (c) => {
    // The response is for one origin: that of the page around this one, if it is ours.
    const origin = c.req.query("parent") === pages ? pages : own;
    delete c.get("headers")["X-Frame-Options"];
    const page = html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="color-scheme" content="light dark" />
          <title>CAPTCHA</title>
        </head>
        <body>
          <div
            id="widget"
            data-site-key="${siteKey}"
            data-api="${url}/turnstile/v0/api.js?render=explicit"
            data-origin="${origin}"
          ></div>
          <script src="${basePathOf(issuer)}/captcha.js"></script>
        </body>
      </html> `;
    return respond(c, String(await page), 200, headers);
  });
  const ofScript = {
    "Content-Type": "text/javascript; charset=utf-8",
    "Cache-Control": "public, max-age=3600",
  };
  get("/captcha.js", (c) => respond(c, script, 200, ofScript));
}
