import { deviceNames, type DeviceNames } from "../../ground/device.ts";
import { isTimeZone } from "../../ground/time.ts";
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
  timeZone: string | undefined,
  place: Place | undefined,
): readonly ShownFact[] {
  return [
    [words.when, timeIn(language, at, timeZone)],
    ...(place ? [[words.device, deviceIn(words, place)] as const] : []),
    ...(place?.address ? [[words.address, place.address] as const] : []),
  ];
}

/** A time in a time zone, as people write it. Without a zone that this runtime knows, it is in UTC. */
function timeIn(language: string, at: number, wanted = "UTC"): string {
  const timeZone = isTimeZone(wanted) ? wanted : "UTC";
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { timeZone, hourCycle: "h23", ...options });
  const time = format({ dateStyle: "long", timeStyle: "short" }).format(at);
  const zone = format({ timeZoneName: "short" })
    .formatToParts(at)
    .find(({ type }) => type === "timeZoneName")?.value;
  const place = placeIn(timeZone);
  // Users know the short names of their language, such as CET. Else they know the place better than an offset such as GMT+1.
  const name = place === undefined || /^\p{L}+$/u.test(zone ?? "") ? zone : place;
  if (/^de\b/.test(language)) return `${time} Uhr (${name})`;
  return name === place ? `${time} (${name})` : `${time} ${name}`;
}

/** The place in the name of a time zone, such as New York. Undefined if the name has none. */
const placeIn = (timeZone: string): string | undefined =>
  /^(?!Etc\/)\w+\/(?:.*\/)?(.+)$/.exec(timeZone)?.[1]?.replaceAll("_", " ");

function deviceIn(words: EmailWords, { program, system }: Place): string {
  if (program && system) return words.deviceOn(program, system);
  return program ?? system ?? words.unknownDevice;
}
