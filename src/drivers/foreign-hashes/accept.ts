import { normalizePassword } from "../../core/passwords/rules.ts";
import type { PasswordHasher, VerifyPassword } from "../../core/passwords/ports.ts";
import { type BcryptEngine, bcryptInput } from "../bcrypt/bcrypt.ts";
import type { ForeignEngines } from "./engines.ts";
import { rawHashOf, readForeign, schemeOf, withSchemes, type SchemeName } from "./schemes.ts";

/** A time that every failed check takes at least. */
export interface Floor {
  /** Resolves when it is over. */
  readonly over: Promise<void>;
  cancel(): void;
}

interface Accepted {
  readonly bcrypt: BcryptEngine;
  readonly engines: ForeignEngines;
  /** The schemes that the operator has enabled. */
  readonly schemes: readonly SchemeName[];
  /** Begins with the computing of a check. */
  startFloor(): Floor;
}

/**
 * Adds hashes of other systems to a hasher. The text of each hash says how it is checked. A hash whose scheme is not enabled counts as
 * no hash. `$raw$2b$…` is always checked like a hash of ours, and with the scheme `raw` by the bytes as they were typed, too.
 *
 * The schemes take different times, which would tell which accounts exist. So while a scheme is enabled, a failed check takes at
 * least the time of the floor. It waits after its turn, so that others can hash.
 */
export function acceptForeign(
  hasher: PasswordHasher,
  { bcrypt, engines, schemes, startFloor }: Accepted,
): PasswordHasher {
  const tools = { engines, bcrypt: bcrypt.verify };
  const isEnabled = (name: SchemeName): boolean => schemes.includes(name);
  const read = (text: string) => {
    const foreign = readForeign(text, engines);
    return foreign && isEnabled(foreign.scheme) ? foreign : undefined;
  };

  const verifyRaw = async (verify: VerifyPassword, password: string, hash: string) => {
    if (await verify(password, hash)) return true;
    const isSame = (await bcryptInput(normalizePassword(password))) === password;
    return !isSame && isEnabled("raw") && bcrypt.verify(password, hash);
  };

  const verifier =
    (verify: VerifyPassword): VerifyPassword =>
    async (password, hash) => {
      const raw = hash === undefined ? undefined : rawHashOf(hash);
      if (raw !== undefined) return verifyRaw(verify, password, raw);
      const foreign = hash === undefined ? undefined : read(hash);
      return foreign ? foreign.check(password, tools) : verify(password, hash);
    };

  const withFloor: PasswordHasher["inTurn"] = async (task, signal, rank) => {
    let floor: Floor | undefined;
    let isWrong = false;
    try {
      return await hasher.inTurn(
        (verify) =>
          task(async (...given) => {
            floor = startFloor();
            const isRight = await verifier(verify)(...given);
            isWrong = !isRight;
            return isRight;
          }),
        signal,
        rank,
      );
    } finally {
      if (isWrong) await floor?.over;
      floor?.cancel();
    }
  };

  return {
    ...hasher,
    inTurn:
      schemes.length > 0
        ? withFloor
        : (task, signal, rank) => hasher.inTurn((verify) => task(verifier(verify)), signal, rank),
    isOutdated: (hash) =>
      hasher.isOutdated(hash) || rawHashOf(hash) !== undefined || read(hash) !== undefined,
    remedyFor(hash) {
      const scheme = schemeOf(hash);
      // Without the scheme `raw`, most passwords are compared all the same.
      if (scheme === undefined || scheme === "bcrypt" || scheme === "raw" || read(hash)) {
        return undefined;
      }
      return isEnabled(scheme)
        ? `let these users log in at a server on Node or Bun, because ${scheme} needs more memory than this runtime has`
        : `set ${withSchemes(schemes, [scheme])}`;
    },
  };
}

/** A floor of some milliseconds. The timer starts before the work, because the clock of Workers stands still during work. */
export function timedFloor(milliseconds: number): Floor {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  return { over, cancel: () => clearTimeout(timer) };
}
