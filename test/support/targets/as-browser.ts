import { request } from "undici";
import type { Target } from "./http-target.ts";

/**
 * A target whose requests have the headers of a test alone. `fetch` would write `Sec-Fetch-Mode` itself as soon as a request leaves this
 * process, and follow redirects.
 */
export const asBrowser = (target: Target): Target =>
  target.kind === "in-process" ? target : { ...target, fetch: withoutFetchMetadata(target) };

const withoutFetchMetadata =
  ({ baseUrl }: Target): Target["fetch"] =>
  async (path, { method = "GET", headers: given, body } = {}) => {
    const headers = Object.fromEntries(new Headers(given));
    const text = typeof body === "string" ? body : null;
    const answer = await request(baseUrl + path, { method, headers, body: text });
    const received = new Headers();
    for (const [name, values] of Object.entries(answer.headers)) {
      for (const value of [values ?? []].flat()) received.append(name, value);
    }
    const content = await answer.body.text();
    const { statusCode: status } = answer;
    return new Response(content === "" ? null : content, { status, headers: received });
  };
