import { LatchkeyError } from "latchkey-auth/client";
import { FieldError } from "../../client/refusal.ts";
import { atFields } from "../parts/at-fields.ts";

/** The decisions whose own sentence says more than that of their code, and the field that each is about. `alert` is none. */
const fieldOf: Readonly<Record<string, string>> = {
  slug_taken: "slug",
  is_owner: "alert",
  limit_reached: "alert",
  owns_organizations: "alert",
};

/** Runs a call about organizations, and says in an error what was decided, or what is gone. */
export const inWords = <T>(call: () => Promise<T>): Promise<T> =>
  atFields(async () => {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof LatchkeyError)) throw error;
      const { code, message } = error;
      const field = fieldOf[code];
      if (field !== undefined) throw new FieldError({ [field]: message });
      if (code !== "not_found") throw error;
      throw new FieldError({ alert: "The organization or the user no longer exists." });
    }
  });
