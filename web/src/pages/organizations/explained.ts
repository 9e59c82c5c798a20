import { LatchkeyError } from "latchkey-auth/client";
import { explain, FieldError } from "../../client/refusal.ts";
import { t } from "../../language/language.ts";

/** The fields that errors belong to. */
const fieldOf: Readonly<Record<string, string>> = { slug_taken: "slug", already_member: "email" };

/** Runs a call about organizations. Its errors are shown at their fields. `full` is what is full where a limit is reached. */
export async function explained<T>(
  act: () => Promise<T>,
  full: keyof typeof t.full = "create",
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof LatchkeyError)) throw error;
    const { code } = error;
    const { fields } = explain(error);
    // The rule for other names allows more.
    if (fields["name"]) throw new FieldError({ ...fields, name: t.invalid.organization });
    if (code === "limit_reached") throw new FieldError({}, t.full[full]);
    const field = fieldOf[code];
    throw field ? new FieldError({ [field]: t.errors[code as "slug_taken"] }) : error;
  }
}
