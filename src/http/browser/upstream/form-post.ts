import { upstreamPath } from "../../../contract/browser/upstream.ts";
import type { Auth } from "../../../core/auth.ts";
import { callbackPathOf } from "../../../core/upstream/providers.ts";
import type { Endpoints } from "../../endpoint.ts";
import { basePathOf, type AppOptions } from "../../options.ts";
import { pageRefusal } from "../../pages/refusal.ts";
import { readForm, type Form } from "../../request/body.ts";
import { bounceIfUnknown } from "../../request/browser/arrivals.ts";
import { requireNavigation } from "../../request/browser/navigation.ts";
import { respond } from "../../response/respond.ts";
import { providerIn } from "./pages.ts";

/** The way back from a provider that posts a form, such as Apple. It becomes the GET of the same response, which has the cookie. */
export function upstreamFormPost({ post }: Endpoints, auth: Auth, options: AppOptions): void {
  post(
    `${upstreamPath}/callback`,
    async (c) => {
      requireNavigation(c);
      const provider = providerIn(c, auth);
      const form = await readForm(c);
      const query = new URLSearchParams();
      for (const name of ["code", "state", "iss", "error"]) {
        const value = form.get(name);
        if (value !== undefined) query.set(name, value);
      }
      const name = nameInForm(form);
      if (name !== undefined) query.set("user", await auth.upstream.seals.sealName(name));
      // The cookie never comes with a POST of another site, so the GET of the same response decides.
      const location = `${basePathOf(options.issuer)}${callbackPathOf(provider)}?${query}`;
      return bounceIfUnknown(c, false, query) ?? respond(c, null, 303, { Location: location });
    },
    pageRefusal(options, auth.brand),
  );
}

/** Bytes of the parameter `user`. */
const longest = 1024;

/**
 * The name of a user in the form of Apple, which sends it once, as JSON beside the code. The browser brings it, so it is only a
 * suggestion. Undefined for anything else.
 */
function nameInForm(form: Form): string | undefined {
  const json = form.get("user");
  if (json === undefined || json.length > longest) return undefined;
  try {
    const { name } = JSON.parse(json) as { readonly name?: Readonly<Record<string, unknown>> };
    const parts = [name?.["firstName"], name?.["lastName"]];
    const whole = parts
      .filter((part) => typeof part === "string")
      .join(" ")
      .trim();
    return whole === "" ? undefined : whole;
  } catch {
    return undefined;
  }
}
