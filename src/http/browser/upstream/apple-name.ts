import type { Form } from "../../request/body.ts";

/** Bytes of the parameter `user`. */
const longest = 1024;

/**
 * The name of a user in the form of Apple, which sends it once, as JSON beside the code. The browser brings it, so it is only a
 * suggestion. Undefined for anything else.
 */
export function nameInForm(form: Form): string | undefined {
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
