type Patterns = readonly (readonly [pattern: RegExp, name: string])[];

/** The first match counts, because most browsers also name other browsers for compatibility. */
const browsers: Patterns = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Headless)?Chrome\/|\bCriOS\//, "Chrome"],
  [/\bVersion\/.*\bSafari\//, "Safari"],
];

const systems: Patterns = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMacintosh\b/, "Mac"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** What a User-Agent header names. */
export interface DeviceNames {
  /** The browser, such as `Firefox`, or another program, such as `curl`. */
  readonly program: string | undefined;
  readonly system: string | undefined;
}

/** The names in a User-Agent header. A guess, because programs can send any header. A name has no blanks but those of the tables above. */
export function deviceNames(userAgent: string): DeviceNames {
  const find = (patterns: Patterns): string | undefined =>
    patterns.find(([pattern]) => pattern.test(userAgent))?.[1];
  return {
    program: find(browsers) ?? /^(?!Mozilla)[\w.-]{1,32}(?=\/|$)/.exec(userAgent)?.[0],
    system: find(systems),
  };
}
