import { latchkey } from "../../client/latchkey.ts";
import { FieldError } from "../../client/refusal.ts";
import { Field } from "../../form/field.tsx";
import type { ListedUser, UserPage } from "../types.ts";

interface UserFieldProps {
  readonly label: string;
  /** The member of the request body that gets the id. */
  readonly name: string;
}

/** A field for a user. `findUser` reads it. */
export const UserField = (props: UserFieldProps) => (
  <Field {...props} autocomplete="off" spellcheck={false} hint="Username, email address or id" />
);

/** The pages of a search that are read. Names of many users may begin with a username. */
const mostPages = 5;

/** Finds the user that a field names. Throws a FieldError if there is none. */
export async function findUser(entered: (name: string) => string, name: string) {
  const q = entered(name).trim().normalize("NFKC").toLowerCase();
  const isMeant = ({ id, username, email }: ListedUser) =>
    [id, username.toLowerCase(), email.toLowerCase()].includes(q);
  let cursor: string | null = "";
  for (let page = 0; page < mostPages && cursor !== null; page++) {
    const query = { q, ...(cursor && { cursor }) };
    const part: UserPage = await latchkey.call("get", "/admin/users", { query });
    const found = part.users.find(isMeant);
    if (found) return found;
    cursor = part.next_cursor;
  }
  throw new FieldError({ [name]: "No user found. Enter the whole username, email address or id." });
}
