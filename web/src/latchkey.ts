import { createClient } from "latchkey/client";
import { base } from "./router.ts";

/** The one client of this page. It keeps the access token in memory; the browser alone has the cookie. */
export const latchkey = createClient({ baseUrl: whereLatchkeyIs() });

function whereLatchkeyIs(): string {
  if (import.meta.env.VITE_LATCHKEY_URL) return import.meta.env.VITE_LATCHKEY_URL;
  if (import.meta.env.VITE_LATCHKEY_PORT) {
    // The page's own host name: between localhost and 127.0.0.1 a SameSite=Strict cookie does not go.
    return `http://${location.hostname}:${import.meta.env.VITE_LATCHKEY_PORT}`;
  }
  // Latchkey itself serves the app, at …/app/.
  return new URL("..", base).href.replace(/\/$/, "");
}
