type Words = readonly (readonly [sign: RegExp, word: string])[];

/** The first that fits: most browsers also name others, for old servers' sake. */
const browsers: Words = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Headless)?Chrome\/|\bCriOS\//, "Chrome"],
  [/\bVersion\/.*\bSafari\//, "Safari"],
];

const systems: Words = [
  [/\biPhone\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMacintosh\b/, "Mac"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** A device in a few words, from its User-Agent header: "Firefox on Windows", "curl". A guess: anything can say anything. */
export function deviceOf(userAgent: string | null): string {
  if (!userAgent) return "Unknown device";
  const find = (words: Words): string | undefined =>
    words.find(([sign]) => sign.test(userAgent))?.[1];
  const system = find(systems);
  const program = find(browsers) ?? /^(?!Mozilla)[\w.-]{1,32}(?=\/|$)/.exec(userAgent)?.[0];
  if (program && system) return `${program} on ${system}`;
  return program ?? system ?? "Unknown device";
}
