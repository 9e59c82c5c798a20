import { guessKey } from "../core/passwords/guessable/fold.ts";
import type { CommonPasswords } from "../core/passwords/ports.ts";

/** Looks keys up in the list of common passwords, which is loaded at the first look-up. */
export function createCommonPasswords(load: () => Promise<ReadonlySet<string>>): CommonPasswords {
  let list: Promise<ReadonlySet<string>> | undefined;
  return async (keys) => {
    list ??= load().catch((error: unknown) => {
      // A failed load is not kept, so that the next look-up tries again.
      list = undefined;
      throw error;
    });
    const common = await list;
    return keys.some((key) => common.has(key));
  };
}

/**
 * Words that the list lacks. A password that must change often is the season or the month, with a number. The others are as common.
 */
const moreWords =
  "may fruehling fruhling marz maerz mai montag mittwoch donnerstag samstag printemps automne hiver fevrier mars juin aout " +
  "septembre verano otono invierno enero febrero marzo abril septiembre octubre noviembre diciembre autunno inverno gennaio " +
  "febbraio aprile giugno luglio settembre ottobre dicembre verao outono fevereiro maio junho julho setembro outubro " +
  "novembro dezembro lente zomer herfst februari maart mei willkommen bienvenue bienvenido benvenuto bemvindo login logon " +
  "passphrase qwertz abcd gmail twitter instagram netflix spotify covid bitcoin";

/** Of an entry such as `...`, nothing is left that tells passwords apart. */
const minLength = 3;

/** The keys of the list of @zxcvbn-ts/language-common, which has 49,000 passwords, and of a few more words. */
export async function installedList(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  const keys = [...dictionary["passwords-common"], ...moreWords.split(" ")].map(guessKey);
  return new Set(keys.filter(({ length }) => length >= minLength));
}
