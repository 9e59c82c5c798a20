import { Failure, requestFailures } from "./failures.ts";
import { isId } from "./ids.ts";

/** A place in one of the lists. The kind says in which. */
interface Place {
  readonly kind: string;
  readonly id: string;
  readonly at: number;
  readonly key: string;
}

/** Writes a place as text. The text has printable ASCII characters only. */
export const listPlaceOf = (
  kind: string,
  { id = "", at = 0, key = "" }: Partial<Omit<Place, "kind">>,
): string => [kind, id, at, key].join(" ");

/** An address, or two words of a search that are encoded as in a URL. */
const keys = /^[\x21-\x7e]{0,800}$/;

/** Reads a place in a list of one of these kinds. Throws Failure `validation_failed` for a text that `listPlaceOf` did not write. */
export function readPlace(text: string, ...kinds: readonly string[]): Place {
  const [kind = "", id = "", time = "", key = "", ...rest] = text.split(" ");
  const at = Number(time);
  const isPlace =
    rest.length === 0 &&
    kinds.includes(kind) &&
    (id === "" || isId(id)) &&
    /^\d{1,16}$/.test(time) &&
    Number.isSafeInteger(at) &&
    keys.test(key);
  if (isPlace) return { kind, id, at, key };
  throw noPlace();
}

export const noPlace = (): Failure =>
  new Failure(requestFailures.validation_failed, {
    errors: [{ pointer: "/cursor", message: "This is not the next_cursor of this list." }],
  });
