import { deviceNames, type DeviceNames } from "../../ground/device.ts";
import type { Origin } from "../../user.ts";
import type { EmailWords } from "./words.ts";

/** Where something happened, as a row of the outbox holds it. */
export interface Place extends Partial<DeviceNames> {
  readonly address?: string | undefined;
}

/** The name of a program that is only a name. A stranger chooses the header, and must not write an advertisement or an address with it. */
const isPlainName = /^[A-Za-z ]{1,20}$/;

/** The place of a request. It has names of programs instead of the whole User-Agent header. */
export function placeOf({ userAgent, address }: Origin): Place {
  const { program, system } = deviceNames(userAgent ?? "");
  return { program: program && isPlainName.test(program) ? program : undefined, system, address };
}

/** A fact of a notice: its name and its value. */
export type ShownFact = readonly [name: string, value: string];

/** When and where something happened, in one language. What is not known is left out. `at` is epoch milliseconds. */
export function shownFacts(
  words: EmailWords,
  language: string,
  at: number,
  place: Place | undefined,
): readonly ShownFact[] {
  return [
    [words.when, timeIn(language, at)],
    ...(place ? [[words.device, deviceIn(words, place)] as const] : []),
    ...(place?.address ? [[words.address, place.address] as const] : []),
  ];
}

/** A time in UTC, as people write it. */
function timeIn(language: string, at: number): string {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: "long",
    timeStyle: "short",
    hourCycle: "h23",
    timeZone: "UTC",
  });
  return `${format.format(at)}${/^de\b/.test(language) ? " Uhr (UTC)" : " UTC"}`;
}

function deviceIn(words: EmailWords, { program, system }: Place): string {
  if (program && system) return words.deviceOn(program, system);
  return program ?? system ?? words.unknownDevice;
}
